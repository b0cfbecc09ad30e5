"""The filter of the history by columns of the grid and names of files, in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from ...engine.sentences.language import _t, number
from ...reports.history.newest import NEWEST_FIRST
from ...reports.history.statuses import ShownStatus
from ...reports.words.numbers import whole_number
from ...storage.database.paging import Order
from ...storage.tables.models import ImportRun
from ..guarded.bounds import is_plain
from .days import Days

STEPS = (1, 10, 50, 100, 500)
NONE = "none"
LONGEST_NAME = 100
"""How much of a file's name is looked for."""

STATUSES = {each.value: each for each in ShownStatus if each is not ShownStatus.UNKNOWN}
"""The statuses that can be chosen, by their words in an address."""

OLDER_NAMES = {"rows": "users"}
"""What a value was called in addresses up to 0.1; such an address is read until 0.2."""
BY_UPLOAD = Order([ImportRun.uploaded_at, ImportRun.id], is_descending=True)
_COUNTS = {
    "rows": ImportRun.total_rows,
    "created": ImportRun.created_rows,
    "errors": ImportRun.failed_rows,
}


@dataclass(frozen=True)
class Filter:
    """The values of the filter card; an invalid value counts as not set."""

    status: str = ""
    rows: str = ""
    created: str = ""
    errors: str = ""
    uploader: str = ""
    file: str = ""
    """What the name of the file holds."""
    days: Days = field(default_factory=Days)

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filter:
        """Read the filter from the address."""
        status = arguments.get("status", "")
        uploader = arguments.get("uploader", "")
        return cls(
            status=status if status in STATUSES else "",
            uploader=uploader if is_plain(uploader) else "",
            file=_name(arguments.get("file", "")),
            days=Days.read(arguments),
            **{name: _least(_given(arguments, name)) for name in _COUNTS},
        )

    @property
    def chosen(self) -> dict[str, str]:
        """Return the values that are set, as query parameters."""
        return self._values | self.days.chosen | self.days.in_zone

    @property
    def count(self) -> int:
        """Return how many values are set."""
        return len(self._values | self.days.chosen)

    @property
    def _values(self) -> dict[str, str]:
        values = {name: value for name, value in vars(self).items() if name != "days"}
        return {name: value for name, value in values.items() if value}

    @property
    def order(self) -> Order:
        """Return the order in which an index leads to what the filter leaves."""
        return BY_UPLOAD if self.days.chosen else NEWEST_FIRST

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the query conditions of the filter."""
        return [each for part in self.by_column().values() for each in part]

    def by_column(self) -> dict[str, list[ColumnElement[bool]]]:
        """Return the query conditions by what they are about; the days are `days`."""
        found: dict[str, list[ColumnElement[bool]]] = {}
        if self.days.chosen:
            found["days"] = self.days.conditions()
        if self.status:
            found["status"] = [STATUSES[self.status].condition]
        if self.uploader:
            found["uploader"] = [ImportRun.actor_id == self.uploader]
        if self.file:
            found["file"] = [ImportRun.file_name.icontains(self.file, autoescape=True)]
        for name, column in _COUNTS.items():
            value = getattr(self, name)
            if value:
                found[name] = [column == 0 if value == NONE else column >= int(value)]
        return found

    def steps(self, name: str) -> list[tuple[str, str]]:
        """Return the choices of one of the three counts: value and words."""
        chosen = getattr(self, name)
        numbers: set[Any] = {*STEPS, *([int(chosen)] if chosen.isdecimal() else [])}
        steps = [
            (str(each), _t("At least {count}", count=number(each))) for each in sorted(numbers)
        ]
        none = [] if name == "rows" else [(NONE, _t("None"))]
        return [("", _t("Any")), *none, *steps]


def _given(arguments: Mapping[str, str], name: str) -> str:
    """Return a query parameter by its name, or by its former name."""
    return arguments.get(name, arguments.get(OLDER_NAMES.get(name, name), ""))


def _name(text: str) -> str:
    return text.strip()[:LONGEST_NAME] if is_plain(text) else ""


def _least(text: str) -> str:
    if text == NONE:
        return text
    return str(whole_number(text) or "")
