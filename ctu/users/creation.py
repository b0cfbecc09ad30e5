"""Users that an import creates, with their memberships and the entries of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ctu.audit.recording import record_import
from ctu.models.many_rows import insert_many
from ctu.models.teams import add_members
from ctu.models.users import User

_USERS: Any = User.__table__
"""Inserted by the table, because the way of mapped classes costs as much as the statement."""


def create_users(actor: User, public_id: str, users: Sequence[dict[str, Any]]) -> list[int]:
    """Insert users, a statement for each table whatever their number; return the ids in order.

    :param public_id: of the import.
    :param users: the columns of each user, by name. No commit.
    """
    added = insert_many(_USERS, users, _USERS.c.id, _USERS.c.login_key)
    ids = {key: user_id for user_id, key in added}
    created = [(ids[each["login_key"]], each) for each in users]
    members = [{"user_id": id, "team_id": user["primary_team_id"]} for id, user in created]
    add_members(members)
    told = [
        (id, f"{each['first_name']} {each['last_name']}", each["login"]) for id, each in created
    ]
    record_import(User, actor, public_id, told)
    return [user_id for user_id, _ in created]
