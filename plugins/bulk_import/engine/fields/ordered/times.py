"""A column of times of day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload

from ...notation.written_dates import time_hint, time_of
from ...rows.rows import Problem
from ..base.cell_types import Holds
from ..base.options import UNSET
from .date_field import EXAMPLE, HINT_WRITE, MomentField, MomentOptions

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    C = TypeVarWithDefault("C", default=dt.time)
else:
    C = TypeVar("C")


class Time(MomentField[C]):
    """A time of day; a blank one is None or as declared."""

    holds = Holds.TIME
    _kind_of_bounds = dt.time
    general_hint = HINT_WRITE.later(example=f"{EXAMPLE:%H:%M}")

    @overload
    def __init__(
        self: Time[dt.time],
        label: str,
        *,
        blank: dt.time = ...,
        **options: Unpack[MomentOptions[dt.time]],
    ) -> None: ...

    @overload
    def __init__(
        self: Time[dt.time | None],
        label: str,
        *,
        blank: None,
        **options: Unpack[MomentOptions[dt.time]],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        formats: Sequence[str] = (),
        minimum: dt.time | None = None,
        maximum: dt.time | None = None,
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare a time of day, without a time zone."""
        super().__init__(
            label, formats=formats, minimum=minimum, maximum=maximum, blank=blank, **options
        )

    def _converted(self, moment: dt.datetime) -> dt.time:
        return moment.time()

    def _found(self, text: str, line: int) -> dt.time | Problem:
        found = time_of(text)
        return (
            self.type_problem(line, time_hint(text, self.usual_hint())) if found is None else found
        )
