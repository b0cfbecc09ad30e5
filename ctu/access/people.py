"""Lookup of one person: the signed-in one, or by id or login, with group and policy."""

from __future__ import annotations

from functools import cache

from flask_login import current_user
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from ctu.extensions import db
from ctu.models.clock import correct_clock
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from plugins.bulk_import import canonical_key, database_now, trim

LONGEST_LOGIN = 256
"""In characters as typed; folding more would cost time and could find nobody."""


def present_person() -> User:
    """Return who is signed in."""
    person: User = current_user._get_current_object()
    return person


def present_person_or_none() -> User | None:
    """Return who is signed in, None where nobody is."""
    return present_person() if current_user.is_authenticated else None


def load_person(person_id: int) -> User | None:
    """Load a person with their group and policy as stored at this moment, in one query."""
    return db.session.scalar(_loading(), {"person": person_id})


@cache
def _loading_with_time() -> Select[User, float]:
    return _loading().add_columns(database_now())


@cache
def _loading() -> Select[User]:
    """Return a cached statement: building it takes longer than executing it."""
    return (
        select(User)
        .where(User.id == bindparam("person"))
        .options(joinedload(User.group).joinedload(PermissionGroup.policy))
        .execution_options(populate_existing=True)
    )


def load_uploader(person_id: int) -> User | None:
    """Load a person as `load_person` for a worker, whose clock is the database's from then on."""
    found = db.session.execute(_loading_with_time(), {"person": person_id})
    person, now = found.one_or_none() or (None, None)
    if now is not None:
        correct_clock(now)
    return person


def find_person(login: str) -> User | None:
    """Find a person by login, whatever its case."""
    key = canonical_key(trim(login)) if len(login) <= LONGEST_LOGIN else ""
    if not key.isprintable():
        # No login has such a key, and PostgreSQL cannot even be asked about U+0000.
        key = ""
    found = (
        select(User)
        .where(User.login_key == key)
        .options(joinedload(User.group).joinedload(PermissionGroup.policy))
    )
    return db.session.scalar(found)
