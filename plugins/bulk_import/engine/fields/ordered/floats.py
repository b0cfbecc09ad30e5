"""Columns of numbers of floating point, such as 1.5E-3."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload

from ...rows.rows import Problem
from ...sentences import messages
from ..base.options import UNSET
from .number_field import NumberField, NumberOptions

if TYPE_CHECKING:
    import decimal

    from typing_extensions import TypeVar as TypeVarWithDefault

    F = TypeVarWithDefault("F", default=float)
else:
    F = TypeVar("F")


class Float(NumberField[F]):
    """A number of floating point, also as 1.5E-3; a blank one is None or as declared."""

    has_power = True

    @overload
    def __init__(
        self: Float[float],
        label: str,
        *,
        blank: float = ...,
        **options: Unpack[NumberOptions[float]],
    ) -> None: ...

    @overload
    def __init__(
        self: Float[float | None],
        label: str,
        *,
        blank: None,
        **options: Unpack[NumberOptions[float]],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        decimal_mark: str = "",
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a number of floating point."""
        super().__init__(
            label,
            minimum=minimum,
            maximum=maximum,
            decimal_mark=decimal_mark,
            blank=blank,
            **options,
        )

    def convert(self, number: decimal.Decimal, text: str, line: int) -> F | Problem:
        """Return the number where floating point holds it."""
        value = float(number)
        if math.isinf(value):
            return self.problem("range", messages.RANGE.format(label=self.label))
        return cast("F", value)
