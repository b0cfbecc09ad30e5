"""What somebody may do, told from the stored rows alone: a second opinion beside the program's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.console.authorisation_data import Stored

KEPT = ("user_account", "team", "capacity_plan", "permission_group", "password_policy")
"""Tables from which nothing is ever deleted."""
RIGHT_TO = {"team": "may_manage_teams", "capacity_plan": "may_manage_plans"}


@dataclass(frozen=True)
class Power:
    """How powerful the people of a group are."""

    rank: int
    permissions: frozenset[str]

    def covers(self, other: Power) -> bool:
        """Return whether somebody with this power may have to do with somebody of another."""
        return other.rank <= self.rank and other.permissions <= self.permissions


class Snapshot:
    """What is stored at one moment, by ids."""

    def __init__(self, stored: Stored) -> None:
        self.rows: dict[str, dict[Any, dict[str, Any]]] = {
            name: {row.get("id"): row for row in stored[name]} for name in KEPT
        }
        self.teams: dict[int, set[int]] = {}
        for row in stored["membership"]:
            self.teams.setdefault(row["user_id"], set()).add(row["team_id"])

    def power(self, group_id: int) -> Power:
        """Return the power of a group."""
        row = self.rows["permission_group"][group_id]
        names = (name for name in row if name.startswith(("may_", "sees_")))
        return Power(row["rank"], frozenset(name for name in names if row[name]))

    def person(self, id: int) -> tuple[dict[str, Any], set[int]]:
        """Return a user's row and the ids of the user's teams."""
        return self.rows["user_account"][id], self.teams.get(id, set())


def excesses(earlier: Stored, later: Stored, actor_id: int) -> list[str]:
    """Return what somebody has done between two moments beyond their power at the first."""
    before, after = Snapshot(earlier), Snapshot(later)
    found = [
        f"{name} {id} is gone"
        for name in KEPT
        for id in before.rows[name].keys() - after.rows[name].keys()
    ]
    return [
        *found,
        *_among_users(before, after, actor_id),
        *_among_groups(before, after, actor_id),
        *_among_others(before, after, actor_id),
        *_at_the_top(before, after),
    ]


def _changed(before: Snapshot, after: Snapshot, name: str) -> Iterator[tuple[int, Any, Any]]:
    for id, row in after.rows[name].items():
        if row != before.rows[name].get(id):
            yield id, before.rows[name].get(id), row


def _among_users(before: Snapshot, after: Snapshot, actor_id: int) -> Iterator[str]:
    for id, row in after.rows["user_account"].items():
        first, teams = before.rows["user_account"].get(id), after.teams.get(id)
        if row != first or teams != before.teams.get(id):
            wrong = _with_a_user(before, after, actor_id, id)
            yield from (f"user {id}: {words}" for words, is_so in wrong.items() if is_so)


def _with_a_user(before: Snapshot, after: Snapshot, actor_id: int, id: int) -> dict[str, bool]:
    """Return what could be wrong with a change of a user, and whether it is."""
    actor, own = before.person(actor_id)
    power = before.power(actor["group_id"])
    own = own | (after.rows["team"].keys() - before.rows["team"].keys())
    sees_all = "sees_all_teams" in power.permissions
    row, teams = after.person(id)
    first, was_in = before.rows["user_account"].get(id), before.teams.get(id, set())
    is_imported = first is None and row["import_public_id"] is not None
    right = "may_import_users" if is_imported else "may_manage_users"
    has_new_password = first is not None and first["password_hash"] != row["password_hash"]
    return {
        f"changed without {right}": right not in power.permissions,
        "was out of reach": first is not None and not power.covers(before.power(first["group_id"])),
        "is of other teams": first is not None and not (sees_all or id == actor_id or was_in & own),
        "is more powerful than who did it": not power.covers(after.power(row["group_id"])),
        "foreign teams changed": bool((teams ^ was_in) - own) and (is_imported or not sees_all),
        "a new password opens other teams": has_new_password and not (sees_all or was_in <= own),
        "their own password": has_new_password and id == actor_id,
        "deactivated themselves": id == actor_id and not row["active"],
    }


def _among_groups(before: Snapshot, after: Snapshot, actor_id: int) -> Iterator[str]:
    power = before.power(before.person(actor_id)[0]["group_id"])
    for id, first, _ in _changed(before, after, "permission_group"):
        if "may_manage_groups" not in power.permissions:
            yield f"group {id}: changed without the right to"
        if first and not power.covers(before.power(id)):
            yield f"group {id}: was out of reach"
        if not power.covers(after.power(id)):
            yield f"group {id}: is more powerful than who did it"
    for id, _, _ in _changed(before, after, "password_policy"):
        users = [row["id"] for row in before.rows["permission_group"].values()
                 if row["policy_id"] == id]  # fmt: skip
        is_own = all(power.covers(before.power(group)) for group in users)
        if "may_manage_groups" not in power.permissions or not is_own:
            yield f"policy {id}: changed, though it protects somebody out of reach"


def _among_others(before: Snapshot, after: Snapshot, actor_id: int) -> Iterator[str]:
    power = before.power(before.person(actor_id)[0]["group_id"])
    for name, right in RIGHT_TO.items():
        for id, _, _ in _changed(before, after, name):
            if right not in power.permissions:
                yield f"{name} {id}: changed without {right}"


def _at_the_top(before: Snapshot, after: Snapshot) -> Iterator[str]:
    groups = after.rows["permission_group"]
    top = max(row["rank"] for row in groups.values() if row["active"])
    people = after.rows["user_account"].values()
    if not any(row["active"] and groups[row["group_id"]]["rank"] == top for row in people):
        yield "nobody active is left of the highest rank"
