"""Notes of a verdict on teams and plans that stand beside other people than theirs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.texts import Digits
from plugins.bulk_import.engine.notes.wrong_places.moved_lists import (
    OF_ABOVE,
    OF_BELOW,
    SORTED,
    moved_lists,
    sorted_lists,
)

NAMES = [f"{first}{rest}" for first in "ABCDEFGH" for rest in ("arens", "olm")]
TEAMS = [["Sales", "Billing", "Night Desk", "Sales", "Care"][at * 7 % 5] for at in range(16)]
PLANS = {"Sales": "Voice", "Billing": "Mail", "Night Desk": "", "Care": "Chat"}
AREAS = {"Sales": "52", "Billing": "53", "Night Desk": "54", "Care": "55"}

PLAN = Reference("Capacity plan", str, required=False)
EXTENSION = Digits("Extension", max_length=10, required=False)
BESIDE = {
    PLAN: [PLANS[team] for team in TEAMS],
    EXTENSION: [f"{AREAS[team]}{at:02}" for at, team in enumerate(TEAMS)],
}


def moved(cells: Sequence[str], start: int, step: int) -> list[str]:
    """Return cells of which those from a place on stand a row higher or lower."""
    if step > 0:
        return [*cells[:start], *cells[start + 1 :], cells[-1]]
    return [*cells[:start], cells[start], *cells[start:-1]]


@pytest.mark.parametrize("other", BESIDE, ids=lambda field: field.header)
@pytest.mark.parametrize("start", [0, 5])
@pytest.mark.parametrize(("step", "said"), [(1, OF_BELOW), (-1, OF_ABOVE)])
def test_teams_that_fit_the_next_row_are_noted(other, start, step, said):
    (found,) = moved_lists(moved(TEAMS, start, step), [other], BESIDE.__getitem__)
    assert found[0] == said.format(column=other.header)
    assert {*range(8, 14)} <= {*found[1]}
    assert min(found[1]) >= start


@pytest.mark.parametrize("other", BESIDE, ids=lambda field: field.header)
def test_teams_of_their_own_rows_are_not_noted(other):
    assert [*moved_lists(TEAMS, [other], BESIDE.__getitem__)] == []
    exchanged = [TEAMS[1], TEAMS[0], *TEAMS[2:]]
    assert [*moved_lists(exchanged, [other], BESIDE.__getitem__)] == []


def test_teams_in_order_beside_names_in_order_are_noted():
    assert [*sorted_lists(NAMES, sorted(TEAMS))] == [(SORTED, list(range(16)))]
    assert [*sorted_lists(NAMES, sorted(TEAMS, reverse=True))] != []


@pytest.mark.parametrize(
    ("names", "teams"),
    [
        (NAMES, TEAMS),
        (NAMES[8:] + NAMES[:8], sorted(TEAMS)),
        (NAMES[:8], ["Billing"] * 4 + ["Sales"] * 4),
        (["Arens"] * 16, sorted(TEAMS)),
    ],
    ids=["as they came", "names by team", "few people", "one name"],
)
def test_teams_or_names_without_an_order_of_both_are_not_noted(names, teams):
    assert [*sorted_lists(names, teams)] == []
