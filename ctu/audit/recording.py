"""Recording: every change of an audited record becomes an entry of the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import event, insert, inspect, update
from sqlalchemy.orm import Session, SessionTransaction, configure_mappers
from sqlalchemy.orm.attributes import History

from ctu.audit.subjects import SUBJECTS, Subject
from ctu.extensions import db
from ctu.models.audit import NAME_LENGTH, AuditEntry
from ctu.models.clock import utc_now

OPEN_ENTRIES = "audit entries of this transaction"
COMMAND_LINE = "Command line"
STATE_FIELDS = {"Active", "Locked until"}

Change = tuple[str, str, str]
"""A field, what stood there, and what stands there now."""


def init_app(app: Flask) -> None:
    """Load the old value of an audited field when it changes."""
    configure_mappers()
    for model, subject in SUBJECTS.items():
        for name in subject.fields:
            field = getattr(model, name)
            if name != "teams" and not event.contains(field, "set", _keep_old_value):
                event.listen(field, "set", _keep_old_value, active_history=True)


def _keep_old_value(_record: Any, _value: Any, _before: Any, _event: Any) -> None:
    """Do nothing: an active listener makes SQLAlchemy load the old value."""


@event.listens_for(db.session, "after_flush")
def record_flush(session: Session, _context: Any) -> None:
    """Add an entry for every audited record that this flush has made or changed.

    A transaction may flush several times; what it does to one record is one entry.
    """
    for record in _audited(session.new):
        _write(session, record, "created", _first_values(record))
    for record in _audited(session.dirty):
        if changes := list(_changes(record)):
            _write(session, record, _action(changes), changes)


@event.listens_for(db.session, "after_transaction_end")
def forget_entries(session: Session, transaction: SessionTransaction) -> None:
    """Forget the entries of a transaction, or of a savepoint that may have been rolled back."""
    if transaction.parent is None or transaction.nested:
        session.info.pop(OPEN_ENTRIES, None)


def _write(session: Session, record: Any, action: str, changes: Sequence[Change]) -> None:
    """Add an entry, or add to the one that this transaction has for the record already."""
    written: dict[Any, tuple[int, str, list[Change]]] = session.info.setdefault(OPEN_ENTRIES, {})
    if record in written:
        entry_id, first_action, earlier = written[record]
        changes = _merged(earlier, changes)
        action = first_action if first_action == "created" else _action(changes)
        statement = update(AuditEntry).where(AuditEntry.id == entry_id)
        session.execute(statement.values(action=action, changes=_as_json(changes)))
    else:
        add = insert(AuditEntry).values(entry_of(record, action, changes)).returning(AuditEntry.id)
        entry_id = session.execute(add).scalar_one()
    written[record] = (entry_id, action, list(changes))


def _merged(earlier: Sequence[Change], later: Sequence[Change]) -> list[Change]:
    """Merge two changes of a field: the value before the first, and the present one."""
    merged = {label: (before, after) for label, before, after in earlier}
    for label, before, after in later:
        merged[label] = (merged[label][0] if label in merged else before, after)
    return [(label, before, after) for label, (before, after) in merged.items()]


def record_action(record: Any, action: str) -> None:
    """Add an entry for an action that changes no audited field, such as a reset; no commit."""
    db.session.execute(insert(AuditEntry), [entry_of(record, action, [])])


def record_import(
    record_type: type[Any], actor: Any, public_id: str, created: Sequence[tuple[int, str, str]]
) -> None:
    """Add an entry for each record that an import created, in one statement; no commit.

    :param created: id, name and, of a person, the login of each record.
    """
    told = [(*each, ()) for each in created]
    _record_all(record_type, actor, public_id, "created", told)


def record_undo(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    undone: Sequence[tuple[int, str, str, Sequence[Change]]],
) -> None:
    """Add an entry for each record that the undo of an import took back; no commit.

    :param undone: id, name, login and changes of each record.
    """
    _record_all(record_type, actor, public_id, "undone", undone)


def _record_all(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    action: str,
    records: Sequence[tuple[int, str, str, Sequence[Change]]],
) -> None:
    subject = SUBJECTS[record_type]
    common = origin() | {
        "at": utc_now(),
        "actor_id": actor.id,
        "actor_name": actor.full_name[:NAME_LENGTH],
        "actor_login": actor.login,
        "kind": subject.kind,
        "action": action,
        "import_public_id": public_id,
    }
    db.session.execute(
        insert(AuditEntry),
        [
            common
            | {"subject_id": record_id, "subject_name": name[:NAME_LENGTH], "subject_login": login}
            | {"changes": _as_json(changes)}
            for record_id, name, login, changes in records
        ],
    )


def _audited(records: Iterable[Any]) -> list[Any]:
    return [each for each in records if type(each) in SUBJECTS]


def entry_of(record: Any, action: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Return the entry about a record, by whoever acts now."""
    actor_id, actor_name, actor_login = who()
    return origin() | {
        "at": utc_now(),
        "actor_id": actor_id,
        "actor_name": actor_name[:NAME_LENGTH],
        "actor_login": actor_login,
        "kind": SUBJECTS[type(record)].kind,
        "subject_id": record.id,
        "subject_name": str(record)[:NAME_LENGTH],
        "subject_login": getattr(record, "login", ""),
        "action": action,
        "changes": _as_json(changes),
        "import_public_id": None,
    }


def origin() -> dict[str, Any]:
    """Return which request this is, or which one a worker works for, and where it came from."""
    return {
        "request_id": g.get("request_id") or None,
        "address": (request.remote_addr or None) if has_request_context() else None,
    }


def _as_json(changes: Sequence[Change]) -> str:
    return json.dumps(changes, ensure_ascii=False)


def who() -> tuple[int | None, str, str]:
    """Return id, name and login of whoever acts now."""
    if has_request_context() and current_user.is_authenticated:
        return current_user.id, current_user.full_name, current_user.login
    return None, COMMAND_LINE, ""


def _changes(record: Any) -> Iterable[Change]:
    """Return the audited fields of a record whose value has changed."""
    for name, label, history in _histories(record):
        before, after = _told(history.deleted), _told(history.added)
        if name == "teams":
            kept = [*(history.unchanged or ())]
            before = _told([*kept, *(history.deleted or ())])
            after = _told([*kept, *(history.added or ())])
        if history.has_changes() and before != after:
            yield label, before, after


def _first_values(record: Any) -> list[Change]:
    values = ((label, _told(history.sum())) for _, label, history in _histories(record))
    return [(label, "", text) for label, text in values if text]


def _histories(record: Any) -> Iterable[tuple[str, str, History]]:
    subject: Subject = SUBJECTS[type(record)]
    attributes = inspect(record).attrs
    for name, label in subject.fields.items():
        yield name, label, attributes[name].history


def _action(changes: Sequence[Change]) -> str:
    """Return the action that the changes amount to."""
    if {label for label, *_ in changes} - STATE_FIELDS:
        return "changed"
    after = {label: text for label, _, text in changes}
    if "Active" in after:
        return "activated" if after["Active"] == "Yes" else "deactivated"
    return "locked" if after["Locked until"] else "unlocked"


def _told(values: Sequence[Any] | None) -> str:
    """Return values for display; records by their names."""
    return ", ".join(sorted(_as_text(each) for each in values or () if each is not None))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return str(value)
