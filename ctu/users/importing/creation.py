"""Users that an import creates, with their memberships and the entries of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select

from ctu.account.passwords.first_passwords import expiry
from ctu.audit.recording import record_created, record_import
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.statements.many_rows import Columns, insert_for_ids
from ctu.models.teams import add_members, membership
from ctu.models.users import User
from plugins.bulk_import import canonical_keys

_USERS: Any = User.__table__
"""Inserted by the table, because the way of mapped classes costs as much as the statement."""
_IS_NEW = _USERS.c.id >= bindparam("first")
_NEWEST = select(_USERS.c.id, _USERS.c.first_name + " " + _USERS.c.last_name, _USERS.c.login).where(
    _IS_NEW
)
_JOINING = insert(membership).from_select(
    ["user_id", "team_id"], select(_USERS.c.id, _USERS.c.primary_team_id).where(_IS_NEW)
)


def columns_of_users(
    typed: Sequence[Sequence[Any]], hashes: Sequence[str], made: Sequence[bool]
) -> dict[str, Sequence[Any]]:
    """Return the columns of new users.

    :param typed: login, first name, last name, extension, Web RTC, active, first day, group,
        primary team and plan, each of all users.
    :param hashes: of their passwords.
    :param made: whether the password was made for them.
    """
    logins, first, last, extensions, web_rtc, active, days, groups, teams, plans = typed
    return {
        "login_key": canonical_keys(logins),
        "login": logins,
        "first_name": first,
        "last_name": last,
        "extension": [each or None for each in extensions],
        "web_rtc": web_rtc,
        "active": active,
        "active_from": days,
        "group_id": _ids(groups),
        "primary_team_id": _ids(teams),
        "plan_id": _ids(plans),
        "password_hash": hashes,
        "must_change_password": made,
        "password_expires_at": _expiries(days, made),
    }


def _expiries(days: Sequence[Any], made: Sequence[bool]) -> list[Any]:
    """Return until when each password is good; None for one that was typed in the file."""
    if not any(made):
        return [None] * len(made)
    now = utc_now()
    return [expiry(day, now) if is_made else None for day, is_made in zip(days, made, strict=True)]


def _ids(records: Sequence[Any]) -> list[int | None]:
    """Return the id of each record, which is asked once for those that many rows name."""
    # Hashing an offer is a call for each row, its place in memory is not.
    places = list(map(id, records))
    named = dict(zip(places, records, strict=True))
    ids = {place: each.id if each else None for place, each in named.items()}
    return list(map(ids.__getitem__, places))


def create_users(actor: User, public_id: str, users: Columns) -> list[int]:
    """Insert users, a statement for each table whatever their number; return the ids in order.

    :param public_id: of the import.
    :param users: the columns of the users. No commit.
    """
    same = {"import_public_id": public_id}
    ids = insert_for_ids(_USERS, users, _USERS.c.login_key, same=same)
    if db.engine.dialect.name == "sqlite":
        # Who writes is alone, so the newest are those, and need not be sent again.
        newest = {"first": ids[0]}
        db.session.execute(_JOINING, newest)
        record_created(User, actor, public_id, _NEWEST, newest)
        return ids
    add_members(ids, users["primary_team_id"])
    names = list(map(" ".join, zip(users["first_name"], users["last_name"], strict=True)))
    record_import(User, actor, public_id, (ids, names, users["login"]))
    return ids
