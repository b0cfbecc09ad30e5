"""What an importer says that its records hold, of another type than its rows have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from plugins.bulk_import import Date, Importer, Integer, Reference, State, Text, existing, lookup
from plugins.bulk_import.engine.declaration.faults import HostFault
from plugins.bulk_import.testing import judge_csv
from tests.bulk_import.host import Club, Member

pytestmark = pytest.mark.databases("sqlite")


class Numbered(Importer):
    """Things that are updated by their names; what they hold is what a test says."""

    slug, noun = "numbered_things", "Things"
    record_type = Member
    modes = ("update",)
    name = Text("Name", max_length=9, unique="Name: Twice.")
    count = Integer("Count", blank=None)
    due = Date("Due", blank=None)
    club = Reference("Club", Club, required=False)
    held: ClassVar[dict[str, Any]] = {}

    @lookup(club, missing="Club: None.")
    def clubs(self, keys: Any) -> Any:
        """Return a club that nobody stores."""
        return {"chess": Club(id=1, name="Chess")}

    @existing(name, missing="Name: None.")
    def known(self, keys: Any) -> Any:
        """Return a record of each name."""
        return [Member(id=1, login=each) for each in keys]

    def stored_value(self, record: Any, field: Any) -> Any:
        """Return what the test says, or the name."""
        return record.login if field is self.name else self.held.get(field.name)

    def create(self, rows: Any) -> Any:
        """Create nothing."""
        return ()

    def update(self, rows: Any) -> None:
        """Write nothing."""


UNLIKE = {
    "count": ("12", "int"),
    "due": (datetime(2026, 1, 1, tzinfo=UTC), "date"),
    "club": (1, "Club"),
}
CELLS = {"name": "a", "count": "12", "due": "2026-01-01", "club": "chess"}


def judged(held: dict[str, Any]) -> Any:
    importer = type("Things", (Numbered,), {"held": held})
    return judge_csv(importer, [CELLS])


@pytest.mark.parametrize("column", UNLIKE)
def test_a_stored_value_of_a_wrong_type_is_a_fault_that_names_the_column(
    state: State, column: str
) -> None:
    value, wanted = UNLIKE[column]
    said = rf"rule Things\.stored_value\(record, {column}\) returned .* must return {wanted}$"
    with pytest.raises(HostFault, match=said):
        judged({column: value})


def test_values_of_compatible_types_are_compared(state: State) -> None:
    told = judged({"count": Decimal(12), "due": date(2026, 1, 2), "club": Club(id=2, name="Go")})
    assert told.effects == ["changed"]


@pytest.mark.parametrize("shown", [None, 7])
def test_a_value_that_is_shown_as_no_text_is_reported(state: State, shown: Any) -> None:
    hooks = {"shown_value": lambda self, field, value: shown}
    with pytest.raises(HostFault, match=r"Things\.shown_value returned .* must return str"):
        judge_csv(type("Things", (Numbered,), hooks), [CELLS])
