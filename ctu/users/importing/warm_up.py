"""The warm-up of a worker for imports of people, which its forked jobs inherit."""

from __future__ import annotations

from sqlalchemy import select

from ctu.access import common_passwords
from ctu.access.people import load_uploader
from ctu.account.passwords.passwords import current_hasher
from ctu.extensions import db
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.statements.key_search import held_keys
from ctu.models.users import User
from ctu.users.importing.offers import offered

NOBODY = 0
"""An id that no person has."""


def warm_up() -> None:
    """Execute the first statements of an import, about nobody, and read the common passwords."""
    load_uploader(NOBODY)
    for group in db.session.scalars(select(PermissionGroup).where(PermissionGroup.active)).all():
        if group.may_import_users:
            offered(group.permissions, group.rank, NOBODY)
    held_keys(User.login_key, {""})
    for length in db.session.scalars(select(PasswordPolicy.min_length).distinct()).all():
        common_passwords.common_among([], length)
    # Memory that was freed once is no longer given back, by this process and all that it forks: the
    # C library has learnt how much is asked for.
    current_hasher().warm_up()
