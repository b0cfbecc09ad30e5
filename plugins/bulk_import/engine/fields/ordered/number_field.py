"""Base of numeric columns: signs of thousands and of decimals, bounds."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from ...cells.keys import canonical_key
from ...notation.agreed_format import agreed_format
from ...notation.written_numbers import (
    COMMA,
    POINT,
    Readings,
    number_hint,
    number_readings,
    unmistakable,
)
from ...rows.rows import REFUSED, Problem
from ...sentences import messages
from ...sentences.language import N_, _t
from ..base.arguments import refuse_bounds
from ..base.cell_types import Holds
from ..base.field import Field
from ..base.options import BoundOptions
from .bounds import range_problem
from .two_readings import hint_of_readings

N = TypeVar("N")

EXACT = decimal.Context(prec=200)
"""More digits than a number has that anything can store."""
PLAIN_DIGITS = 15
"""Digits alone are one number, whatever stands before decimals; so many need no second look."""
HINT_NUMBER = N_("Write a number, such as 12.5")
HINT_MARK = N_("This column has a {name} before the decimals; write {text}")

NUMBERS = (int, float, decimal.Decimal)
"""What a minimum and a maximum may be."""


class NumberOptions(BoundOptions[N], total=False):
    """The keywords of columns of numbers, for the types of their constructors."""

    decimal_mark: str


class NumberField(Field[N]):
    """Base of columns of numbers: signs of thousands and of decimals, and bounds."""

    has_power = False
    holds = Holds.NUMBER

    def __init__(
        self,
        label: str,
        *,
        minimum: Any = None,
        maximum: Any = None,
        decimal_mark: str = "",
        **options: Any,
    ) -> None:
        if decimal_mark not in ("", POINT, COMMA):
            raise TypeError(f"{label}: decimal_mark must be a point, a comma or nothing.")
        refuse_bounds(label, minimum, maximum, NUMBERS)
        self.minimum = minimum
        self.maximum = maximum
        self.decimal_mark = decimal_mark
        super().__init__(label, **options)

    def way_of(self, cells: Iterable[str], known: str = "") -> str:
        """Return the sign before the decimals, as those cells tell that can be read in one way."""
        return agreed_format(map(self._readings, set(map(self.tidy, set(cells)))), known)

    def compared(self, cells: Sequence[str]) -> list[str]:
        """Return each number in one form, and a cell without a number as its text."""
        numbers = map(self._one_value, cells)
        return [
            canonical_key(cell) if number is None else f"{number.normalize(EXACT):f}"
            for cell, number in zip(cells, numbers, strict=True)
        ]

    def parse(self, text: str, line: int, problems: list[Problem]) -> N:
        """Read a number by the signs of its column; one with two readings is refused."""
        found = self._readings(text)
        mark = self.decimal_mark or self.way
        if mark and found and mark not in found:
            hint = HINT_MARK.format(
                name=_t("comma") if mark == COMMA else _t("point"),
                text=text.translate({ord(POINT): COMMA, ord(COMMA): POINT}),
            )
            return self._refuse(problems, self.type_problem(line, hint))
        values = {found[mark]} if mark and found else set(found.values())
        if not values:
            return self._refuse(problems, self.type_problem(line, self._hint(text)))
        if len(values) == 2:
            return self._refuse(problems, self._two_ways(text, found))
        return self._checked(values.pop(), text, line, problems)

    def convert(self, number: decimal.Decimal, text: str, line: int) -> N | Problem:
        """Return the value of a number, or its problem."""
        raise NotImplementedError

    def _checked(self, number: decimal.Decimal, text: str, line: int, problems: list[Problem]) -> N:
        value = self._value_or_problem(number, text, line)
        return self._refuse(problems, value) if isinstance(value, Problem) else value

    def _value_or_problem(self, number: decimal.Decimal, text: str, line: int) -> N | Problem:
        value = self.convert(number, text, line)
        problem = value if isinstance(value, Problem) else range_problem(self, value)
        return cast("N", value) if problem is None else problem

    def _takes(self, number: decimal.Decimal) -> bool:
        """Return whether a number is a value of this column, by its places and its bounds."""
        return not isinstance(self._value_or_problem(number, "", 0), Problem)

    def _one_value(self, cell: str) -> decimal.Decimal | None:
        found = self._readings(self.tidy(cell))
        values = set(found.values())
        mark = self.decimal_mark or self.way
        return found.get(mark) if mark else values.pop() if len(values) == 1 else None

    def _readings(self, text: str) -> Readings:
        if len(text) <= PLAIN_DIGITS and text.isascii() and text.isdigit():
            return dict.fromkeys((POINT, COMMA), decimal.Decimal(text))
        return number_readings(text, with_power=self.has_power)

    def _hint(self, text: str) -> str:
        return number_hint(text, HINT_NUMBER, self._takes)

    def _two_ways(self, text: str, found: Readings) -> Problem:
        ways = (found[mark] for mark in (COMMA, POINT))
        hint = hint_of_readings(text, {unmistakable(each): self._takes(each) for each in ways})
        return self.problem("ambiguous", messages.AMBIGUOUS.format(label=self.label), hint)

    def _refuse(self, problems: list[Problem], problem: Problem) -> N:
        problems.append(problem)
        return cast("N", REFUSED)
