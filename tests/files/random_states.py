"""States of a console made up by a seed: groups, teams, plans, people, and who uploads."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from ctu.access import change_rights, visibility
from ctu.access.people import load_person
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.naming import Named
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.users.plans import active_plans
from plugins.bulk_import.engine.cells.keys import canonical_key

TEAMS = ("Sales", "Sales Night", "Straße 9", "Équipe", "ＶＩＰ Desk", "Support", "' Hooft", "=Sum")
PLANS = ("Voice standard", "Voice", "Chat 3", "ﬁne", "Überlauf")
GROUPS = ("Coach", "Senior Agent", "Agent Plus", "Überwacher", "Auditor")
LOGINS = ("a.okafor", "STRAßE", "élan", "ﬁona", "İ.kaya", "b-ann", "=2+3", "'quote", "x" * 40)


class Names(NamedTuple):
    """The names of one kind of thing, by whether the uploader may use them."""

    usable: list[str]
    others: list[str]


@dataclass
class State:
    """What there is, and who sends a file."""

    uploader_id: str
    groups: Names
    teams: Names
    plans: Names
    logins: Sequence[str]


def make_state(chance: random.Random) -> State:
    """Fill an empty console that has the shipped groups and policies.

    Rows go straight into the tables: made one by one, and audited, a thousand states take long.
    """
    policies = db.session.scalars(select(PasswordPolicy.id).order_by(PasswordPolicy.id)).all()
    db.session.execute(update(PasswordPolicy), [_policy(chance, each) for each in policies])
    groups = _groups(chance, policies)
    teams = _named(chance, Team, TEAMS, 1, 6)
    plans = _named(chance, CapacityPlan, PLANS, 0, 4)
    logins = [varied(chance, each) for each in chance.sample(LOGINS, chance.randint(0, 6))]
    people = [_person(chance, login, chance.choice(groups), list(teams)) for login in logins]
    uploader = _person(chance, "up.loader", _uploading(chance, groups), list(teams))
    ids = _insert(User, [uploader | {"active": True, "locked_until": None}, *people])
    _join(chance, ids, [uploader, *people], list(teams))
    db.session.commit()
    return _state(ids[0], list(teams.values()), list(plans.values()), ["UP.LOADER", *logins])


def _state(uploader_id: int, teams: list[str], plans: list[str], logins: list[str]) -> State:
    uploader = load_person(uploader_id)
    assert uploader is not None
    groups = db.session.scalars(select(PermissionGroup.name).order_by(PermissionGroup.id)).all()
    state = State(
        str(uploader_id),
        _names(groups, change_rights.assignable_groups(uploader)),
        _names(teams, visibility.own_teams(uploader)),
        _names(plans, active_plans()),
        logins,
    )
    db.session.rollback()
    return state


def _names(names: Sequence[str], things: Sequence[Named]) -> Names:
    usable = [each.name for each in things]
    return Names(usable, [each for each in names if each not in usable])


def _insert(kind: type[Any], rows: Sequence[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    statement = insert(kind).returning(kind.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def _named(
    chance: random.Random, kind: type[Any], names: Sequence[str], fewest: int, most: int
) -> dict[int, str]:
    """Make things with some of the names, and return the names by id."""
    chosen = chance.sample(names, chance.randint(fewest, most))
    rows = [
        {"name": name, "name_key": canonical_key(name), "active": chance.random() < 0.7}
        for name in chosen
    ]
    return dict(zip(_insert(kind, rows), chosen, strict=True))


def _policy(chance: random.Random, policy_id: int) -> dict[str, Any]:
    rules = {f"needs_{each}": chance.random() < 0.4 for each in ("upper", "lower", "digit")}
    return rules | {
        "id": policy_id,
        "min_length": chance.choice((1, 8, 10, 14)),
        "max_length": chance.choice((14, 16, 128)),
        "needs_symbol": chance.random() < 0.4,
        "refuses_common": chance.random() < 0.5,
        "refuses_personal": chance.random() < 0.5,
    }


def _groups(chance: random.Random, policies: Sequence[int]) -> list[int]:
    shipped = db.session.scalars(select(PermissionGroup.id).order_by(PermissionGroup.id)).all()
    db.session.execute(
        update(PermissionGroup),
        [{"id": each, "active": chance.random() < 0.85} for each in shipped],
    )
    rows = [
        {
            "name": name,
            "name_key": canonical_key(name),
            "rank": chance.randint(0, 60),
            "active": chance.random() < 0.8,
            "policy_id": chance.choice(policies),
        }
        | {each: chance.random() < 0.4 for each in PERMISSIONS}
        for name in chance.sample(GROUPS, chance.randint(0, 3))
    ]
    return [*shipped, *_insert(PermissionGroup, rows)]


def _uploading(chance: random.Random, groups: Sequence[int]) -> int:
    """Let the people of some group import, and return it; it may be of any rank."""
    chosen = chance.choice(groups)
    needed = ("active", "may_sign_in", "may_import_users", "may_manage_teams")
    db.session.execute(update(PermissionGroup), [{"id": chosen} | dict.fromkeys(needed, True)])
    return chosen


def _person(chance: random.Random, login: str, group: int, teams: Sequence[int]) -> dict[str, Any]:
    return {
        "first_name": "Ada",
        "last_name": "Quill",
        "login": login,
        "login_key": canonical_key(login),
        "group_id": group,
        "primary_team_id": chance.choice(teams),
        "active": chance.random() < 0.7,
        "locked_until": utc_now() + timedelta(hours=1) if chance.random() < 0.2 else None,
    }


def _join(
    chance: random.Random,
    ids: Sequence[int],
    people: Sequence[dict[str, Any]],
    teams: Sequence[int],
) -> None:
    """Make people members of their primary team, and of others."""
    rows = [
        {"user_id": user_id, "team_id": team_id}
        for user_id, person in zip(ids, people, strict=True)
        for team_id in {person["primary_team_id"], chance.choice(teams), chance.choice(teams)}
    ]
    db.session.execute(insert(membership), rows)


def varied(chance: random.Random, name: str) -> str:
    """Return a name as somebody else may type it: the same one by its key, where it fits."""
    way = chance.choice((str, str, str, str.upper, str.lower, str.swapcase, decomposed, wide))
    other = way(name)
    is_same = canonical_key(other) == canonical_key(name) and len(other) <= len(name) + 2
    return other if is_same and len(unicodedata.normalize("NFC", other)) <= 40 else name


def decomposed(name: str) -> str:
    """Return a name with its accents as characters of their own."""
    return unicodedata.normalize("NFD", name)


def wide(name: str) -> str:
    """Return a name with its ASCII letters and digits in full width."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in name)
