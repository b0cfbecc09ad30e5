"""Columns of numbers: whole ones, and exact ones with decimals."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload

from ...notation.written_numbers import number_hint
from ...rows.rows import Problem
from ...sentences import messages
from ...sentences.language import N_, _t
from ..base.arguments import refuse_places
from ..base.options import UNSET
from .number_field import EXACT, NumberField, NumberOptions

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    I = TypeVarWithDefault("I", default=int)  # noqa: E741 - As short as those beside it.
    D = TypeVarWithDefault("D", default=decimal.Decimal)
else:
    I, D = TypeVar("I"), TypeVar("D")  # noqa: E741 - As above.

HINT_WHOLE = N_("Write a whole number, such as 12")


class Integer(NumberField[I]):
    """A whole number; a blank one is None or as declared."""

    @overload
    def __init__(
        self: Integer[int],
        label: str,
        *,
        blank: int = ...,
        **options: Unpack[NumberOptions[int]],
    ) -> None: ...

    @overload
    def __init__(
        self: Integer[int | None],
        label: str,
        *,
        blank: None,
        **options: Unpack[NumberOptions[int]],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        minimum: int | None = None,
        maximum: int | None = None,
        decimal_mark: str = "",
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a whole number.

        :param decimal_mark: `.` or `,`, where files are known to have it; else the column tells.
        """
        super().__init__(
            label,
            minimum=minimum,
            maximum=maximum,
            decimal_mark=decimal_mark,
            blank=blank,
            **options,
        )

    def convert(self, number: decimal.Decimal, text: str, line: int) -> I | Problem:
        """Return the number where it is whole, however many zeros a spreadsheet put after it."""
        if number != number.to_integral_value(context=EXACT):
            return self.type_problem(line, HINT_WHOLE)
        return cast("I", int(number))

    def _hint(self, text: str) -> str:
        return number_hint(text, HINT_WHOLE, self._takes)


class Decimal(NumberField[D]):
    """An exact number with decimals; a blank one is None or as declared."""

    @overload
    def __init__(
        self: Decimal[decimal.Decimal],
        label: str,
        *,
        places: int | None = None,
        blank: decimal.Decimal = ...,
        **options: Unpack[NumberOptions[decimal.Decimal | int]],
    ) -> None: ...

    @overload
    def __init__(
        self: Decimal[decimal.Decimal | None],
        label: str,
        *,
        places: int | None = None,
        blank: None,
        **options: Unpack[NumberOptions[decimal.Decimal | int]],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        places: int | None = None,
        minimum: decimal.Decimal | int | None = None,
        maximum: decimal.Decimal | int | None = None,
        decimal_mark: str = "",
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare an exact number.

        :param places: how many decimals it has at most; each value gets that many.
        :param decimal_mark: `.` or `,`, where files are known to have it; else the column tells.
        """
        refuse_places(label, places)
        self.places = places
        super().__init__(
            label,
            minimum=minimum,
            maximum=maximum,
            decimal_mark=decimal_mark,
            blank=blank,
            **options,
        )

    def convert(self, number: decimal.Decimal, text: str, line: int) -> D | Problem:
        """Return the number with the declared places; zeros after them are no decimals."""
        if self.places is None:
            return cast("D", number)
        value = number.quantize(decimal.Decimal(1).scaleb(-self.places), context=EXACT)
        if value == number:
            return cast("D", value)
        count = -cast("int", number.normalize(EXACT).as_tuple().exponent)
        message = messages.PLACES.format(label=self.label)
        return self.problem(
            "places",
            message,
            _t("{count} decimals; {places} at most", count=count, places=self.places),
        )
