"""Audit entries about access: sign-ins, locks, and downloads of rows with errors."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, func, insert, select

from ctu.audit.changes import as_json
from ctu.audit.recording import entry_of, origin, who
from ctu.extensions import db
from ctu.models.audit import NAME_LENGTH, AuditEntry
from ctu.models.clock import utc_now
from ctu.models.users import User

_ENTRIES: Any = AuditEntry.__table__
_ACTION = AuditEntry.action.property.columns[0].name
STRANGER = "Somebody at the sign-in"
ACCESS, IMPORT = "access", "import"
FIRST_PASSWORDS = {
    "opened": "first passwords opened",
    "erased": "first passwords erased",
    "renewed": "first passwords made anew",
}
"""Actions of the audit on the passwords that an import has made."""
BY_ITSELF = {
    "signed in",
    "password accepted",
    "recovery code used",
    "passkey refused as a copy",
}
"""Actions of the person whom the entry is about, before they are signed in."""


def record_access(person: Any, action: str) -> None:
    """Add an entry about a person's access, such as a sign-in or a lock; no commit."""
    entry = entry_of(person, action, []) | {"kind": ACCESS}
    if action in BY_ITSELF:
        entry |= {
            "actor_id": person.id,
            "actor_name": person.full_name[:NAME_LENGTH],
            "actor_login": person.login,
        }
    elif entry["actor_id"] is None:
        entry["actor_name"] = STRANGER
    db.session.execute(insert(AuditEntry), [entry])


def record_download(run: Any, action: str = "downloaded") -> None:
    """Add an entry about a file of an import that the current user is handed; no commit.

    :param action: "downloaded" for the rows with errors, "exported" for the list of its records.
    """
    actor_id, name, login = who()
    entry = _about(run, action, actor_id, name) | {"actor_login": login}
    db.session.execute(insert(_ENTRIES), entry)


def record_slips(run: Any, action: str, people: int) -> None:
    """Add one entry about the first passwords of many people that the current user is handed.

    Each of them has an entry of their own besides; this one is found among what people did.

    :param action: "opened", "erased" or "renewed".
    """
    actor_id, name, login = who()
    entry = _about(run, FIRST_PASSWORDS[action], actor_id, name)
    changes = as_json([("People", "", str(people))])
    db.session.execute(insert(_ENTRIES), entry | {"actor_login": login, "changes": changes})


def record_request(run: Any, actor_id: int, actor_name: str, action: str) -> None:
    """Add an entry about an import that a person uploaded, cancelled or undid; no commit.

    The login is found by the same statement: nothing is read before this transaction writes.
    """
    entry = _about(run, action, actor_id, actor_name)
    db.session.execute(_adding(), entry | {"asked_by": actor_id})


@cache
def _adding() -> Insert:
    """Return a cached statement: building it takes longer than executing it."""
    found = select(User.login).where(User.id == bindparam("asked_by")).scalar_subquery()
    adding: Insert = insert(_ENTRIES).values(actor_login=func.coalesce(found, ""))
    return adding


def _about(run: Any, action: str, actor_id: int | None, actor_name: str) -> dict[str, Any]:
    """Return the columns of the entry about an import, without the actor's login."""
    return origin() | {
        "at": utc_now(),
        "actor_id": actor_id,
        "actor_name": actor_name[:NAME_LENGTH],
        "kind": IMPORT,
        "subject_id": run.id,
        "subject_name": run.file_name[:NAME_LENGTH],
        "subject_login": "",
        _ACTION: action,
        "changes": "[]",
        "import_public_id": run.public_id,
    }
