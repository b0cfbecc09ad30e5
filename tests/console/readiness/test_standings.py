"""Each person has exactly one standing, and the database and the program name the same one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import insert, select

from ctu.extensions import db
from ctu.models.clock import today, utc_now
from ctu.models.users import User
from ctu.readiness.counts import Summary, count_standings
from ctu.readiness.standings import (
    STANDINGS,
    conditions,
    groups_let_in,
    priority,
    standing_of,
)
from tests.console.people import group_named

NOW, DAY = utc_now(), timedelta(days=1)
MOMENTS = (None, NOW - DAY, NOW + DAY)
#: Everything that a standing depends on, in each combination that can be stored.
EVERY: dict[str, tuple[Any, ...]] = {
    "group_id": ("Agent", "QA"),
    "active": (True, False),
    "undone_at": (None, NOW),
    "active_from": (None, NOW.date(), (NOW + 2 * DAY).date()),
    "locked_until": MOMENTS,
    "password_expires_at": MOMENTS,
    "must_change_password": (True, False),
    "last_sign_in_at": (None, NOW - DAY),
}


@pytest.fixture
def everybody(make_user: Callable[..., User]) -> list[User]:
    """Store a person for each combination, made by one import."""
    first = make_user("first.one", password=None)
    groups = {name: group_named(name).id for name in EVERY["group_id"]}
    shared = {
        "first_name": "Ann", "last_name": "Lee", "primary_team_id": first.primary_team_id,
        "import_public_id": "a" * 32,
    }  # fmt: skip
    rows: list[dict[str, Any]] = []
    for number, values in enumerate(product(*EVERY.values())):
        row = dict(zip(EVERY, values, strict=True))
        if row["undone_at"] and row["active"]:
            # Whoever is taken back is made inactive by the same statement.
            continue
        login = f"p{number}"
        row |= {"group_id": groups[row["group_id"]], "login": login, "login_key": login}
        rows.append(shared | row)
    db.session.execute(insert(User), rows)
    db.session.commit()
    return list(db.session.scalars(select(User).where(User.import_public_id == "a" * 32)))


def test_each_combination_has_one_standing_the_same_in_both_languages(
    everybody: list[User],
) -> None:
    kinds, let_in = conditions(), groups_let_in()
    of_import = User.import_public_id == "a" * 32
    found: dict[int, list[str]] = {user.id: [] for user in everybody}
    for key, kind in kinds.items():
        for user_id in db.session.scalars(select(User.id).where(of_import, kind)):
            found[user_id].append(key)
    told = {user.id: [standing_of(user, utc_now(), today(), let_in).key] for user in everybody}
    assert found == told
    assert {key for keys in told.values() for key in keys} == {each.key for each in STANDINGS}
    places = select(User.id, priority(kinds)).where(of_import)
    ordered = {id: [STANDINGS[place].key] for id, place in db.session.execute(places)}
    assert ordered == told


def test_the_counts_add_up_however_they_are_counted(everybody: list[User]) -> None:
    people = db.session.query(User).filter(User.import_public_id == "a" * 32)
    by_index = count_standings(people, conditions(), is_of_imports=True)
    in_one_pass = count_standings(people, conditions(), is_of_imports=False)
    assert by_index == in_one_pass
    assert by_index[""].number == len(everybody)
    assert sum(count.number for key, count in by_index.items() if key) == len(everybody)
    summary = Summary(by_index)
    assert sum(count.number for _, count in summary.shown) == len(everybody)
    seen = by_index["ready"].number + by_index["first"].number
    assert summary.headline == f"{seen} of {summary.expected} have signed in"
