"""Recording: every change of an audited record adds an entry to the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import Insert, Select, bindparam, event, insert, update
from sqlalchemy.orm import Session, SessionTransaction, configure_mappers

from ctu.audit.changes import Change, action_of, as_json, changes_of, first_values, merged
from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.audit import NAME_LENGTH, AuditEntry
from ctu.models.clock import utc_now
from ctu.models.statements.many_rows import insert_many

_ENTRIES: Any = AuditEntry.__table__
"""Inserted by the table for an import: the way of mapped classes costs as much as the statement."""
_ACTION = AuditEntry.action.property.columns[0].name
OPEN_ENTRIES = "audit entries of this transaction"
COMMAND_LINE = "Command line"
FIRST_PASSWORD = {
    "opened": "first password opened",
    "erased": "first password erased",
    "renewed": "first password made anew",
}
"""Actions of the audit on a password that an import has made."""


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
        _write(session, record, "created", first_values(record))
    for record in _audited(session.dirty):
        if changes := list(changes_of(record)):
            _write(session, record, action_of(changes), changes)


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
        changes = merged(earlier, changes)
        action = first_action if first_action == "created" else action_of(changes)
        statement = update(AuditEntry).where(AuditEntry.id == entry_id)
        session.execute(statement.values(action=action, changes=as_json(changes)))
    else:
        add = insert(AuditEntry).values(entry_of(record, action, changes)).returning(AuditEntry.id)
        entry_id = session.execute(add).scalar_one()
    written[record] = (entry_id, action, list(changes))


def record_action(record: Any, action: str) -> None:
    """Add an entry for an action that changes no audited field, such as a reset; no commit."""
    db.session.execute(insert(AuditEntry), [entry_of(record, action, [])])


def record_import(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    records: Sequence[Sequence[Any]],
    action: str = "created",
) -> None:
    """Add an entry for each record of an import, in one statement; no commit.

    :param records: columns: ids, names and, of people, logins ("" for others) of the records.
    :param action: what was done to them.
    """
    count = len(records[0])
    _record_all(record_type, actor, public_id, records, [action] * count, ["[]"] * count)


def record_created(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    records: Select[*tuple[Any, ...]],
    given: Mapping[str, Any],
) -> None:
    """Add an entry for each record that an import has created, without sending them; no commit.

    :param records: the query of their ids, names and logins; one that is asked often is one object.
    :param given: the parameters of the query.
    """
    shared = _common(record_type, actor, public_id) | {_ACTION: "created", "changes": "[]"}
    db.session.execute(_copying(records, tuple(shared)), {**shared, **given})


@lru_cache(maxsize=8)
def _copying(records: Select[*tuple[Any, ...]], shared: tuple[str, ...]) -> Insert:
    """Return a cached statement, because building it takes as long as executing it."""
    once = [bindparam(name, type_=_ENTRIES.c[name].type) for name in shared]
    names = [*shared, "subject_id", "subject_name", "subject_login"]
    chosen = records.with_only_columns(*once, *records.selected_columns)
    return insert(_ENTRIES).from_select(names, chosen)


def record_undo(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    undone: Sequence[tuple[int, str, str, Sequence[Change]]],
) -> None:
    """Add an entry for each record that the undo of an import took back; no commit.

    :param undone: id, name, login and changes of each record.
    """
    _record_changed(record_type, actor, public_id, undone, ["undone"] * len(undone))


def record_changes(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    changed: Sequence[tuple[int, str, str, Sequence[Change]]],
) -> None:
    """Add an entry for each record that an import changed, in one statement; no commit.

    :param changed: id, name, login and changes of each record.
    """
    actions = [action_of(changes) for *_, changes in changed]
    _record_changed(record_type, actor, public_id, changed, actions)


def _record_changed(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    records: Sequence[tuple[int, str, str, Sequence[Change]]],
    actions: Sequence[str],
) -> None:
    if records:
        *subjects, changes = zip(*records, strict=True)
        _record_all(record_type, actor, public_id, subjects, actions, list(map(as_json, changes)))


def _record_all(
    record_type: type[Any],
    actor: Any,
    public_id: str,
    records: Sequence[Sequence[Any]],
    actions: Sequence[str],
    changes: Sequence[str],
) -> None:
    ids, names, logins = records
    entries: dict[str, Sequence[Any]] = {
        "subject_id": ids,
        "subject_name": [name[:NAME_LENGTH] for name in names],
        "subject_login": logins,
        _ACTION: actions,
        "changes": changes,
    }
    insert_many(_ENTRIES, entries, same=_common(record_type, actor, public_id))


def _common(record_type: type[Any], actor: Any, public_id: str) -> dict[str, Any]:
    """Return what all entries about the records of an import say."""
    return origin() | {
        "at": utc_now(),
        "actor_id": actor.id,
        "actor_name": actor.full_name[:NAME_LENGTH],
        "actor_login": actor.login,
        "kind": SUBJECTS[record_type].kind,
        "import_public_id": public_id,
    }


def _audited(records: Iterable[Any]) -> list[Any]:
    return [each for each in records if type(each) in SUBJECTS]


def entry_of(record: Any, action: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Return the entry about a record, with the acting person."""
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
        "changes": as_json(changes),
        "import_public_id": None,
    }


def origin() -> dict[str, Any]:
    """Return the request id and address of this request, or of the one that a worker works for."""
    return {
        "request_id": g.get("request_id") or None,
        "address": (request.remote_addr or None) if has_request_context() else None,
    }


def who() -> tuple[int | None, str, str]:
    """Return id, name and login of the acting person."""
    if has_request_context() and current_user.is_authenticated:
        return current_user.id, current_user.full_name, current_user.login
    return None, COMMAND_LINE, ""
