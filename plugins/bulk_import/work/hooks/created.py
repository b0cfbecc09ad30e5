"""Checks of the result of `create`: one record a row, each in the import's own session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from ...engine.declaration.faults import HostFault, NotKept
from ...engine.sentences import messages
from ...engine.sentences.language import _n, _t
from ...storage.database.capabilities import VIEW, VIRTUAL, counts_changes, unreported_keys
from ...storage.host.binds import engines
from ...storage.host.record_keys import are_plain_keys, is_key, key_text, state_of
from ...storage.tables.models import ImportRun


def created_records(returned: Any, wanted: int) -> list[Any]:
    """Return the records as a list.

    :param wanted: how many rows they were created from.
    :raises HostFault: when there is not one for each row.
    """
    if not isinstance(returned, Iterable) or isinstance(returned, str | bytes):
        shown = _t("nothing") if returned is None else _t("one thing")
        raise HostFault(messages.CREATE_COUNT.format(returned=shown, wanted=wanted))
    records = list(returned)
    if len(records) != wanted:
        shown = _n("{count} record", "{count} records", len(records), count=len(records))
        raise HostFault(messages.CREATE_COUNT.format(returned=shown, wanted=wanted))
    return records


def created_keys(session: Session, records: Sequence[Any], *, has_written: bool) -> list[str]:
    """Return the keys of records that were just flushed, as text.

    :param has_written: whether anything was written; of mere keys nothing else tells.
    :raises HostFault: when records are not stored by this session, or not in its database.
    """
    if are_plain_keys(records):
        if not has_written:
            raise HostFault(messages.CREATE_WROTE_NOTHING)
        return list(map(str, records))
    kinds = {state.mapper for each in records if (state := state_of(each)) is not None}
    if len(engines(session, ImportRun, *kinds)) > 1:
        raise HostFault(messages.CREATE_ELSEWHERE)
    if not has_written and any(state_of(each) is None for each in records):
        raise HostFault(messages.CREATE_WROTE_NOTHING)
    return [_key_of(session, each) for each in records]


def _key_of(session: Session, record: Any) -> str:
    state = state_of(record)
    if state is not None:
        if state.session is not session or not state.persistent:
            raise HostFault(messages.CREATE_NOT_STORED)
        return key_text(state.identity)
    if not is_key(record):
        raise HostFault(messages.CREATE_KIND)
    return key_text(record)


def refuse_repeated(keys: Sequence[str]) -> None:
    """Raise a HostFault where several rows became one record: it would be counted for each."""
    if len(set(keys)) < len(keys):
        raise HostFault(messages.CREATE_TWICE)


def refuse_left_out(session: Session, records: Sequence[Any], tables: set[Any]) -> None:
    """Raise NotKept where a trigger has left some of the records out.

    :param tables: those into which fewer were written than were told.
    """
    for connection, table in _tables_of(session, records, tables):
        if counts_changes(connection, table):
            raise NotKept


def refuse_unreported_keys(
    session: Session, records: Sequence[Any], tables: Mapping[Any, bool]
) -> None:
    """Refuse records whose keys the database has made and tells nobody.

    :param tables: those that have made keys, each with whether RETURNING was to tell them.
    :raises HostFault: of a view, where the key of another record stands in the place of each.
    :raises NotKept: of a virtual table, which tells the key of a record that is written alone.
    """
    for connection, table in _tables_of(session, records, tables.keys()):
        kind = unreported_keys(connection, table)
        if kind == VIEW:
            raise HostFault(messages.KEYS_OF_VIEW.format(view=table.name))
        if kind == VIRTUAL and tables[table]:
            raise NotKept


def _tables_of(
    session: Session, records: Sequence[Any], tables: Set[Any]
) -> Iterator[tuple[Connection, Any]]:
    """Yield those of some tables in which the records stand, each with the connection to it."""
    states = (state_of(each) for each in records) if tables else ()
    for kind in {state.mapper for state in states if state is not None}:
        connection = session.connection(bind_arguments={"mapper": kind})
        for table in tables & set(kind.tables):
            yield connection, table
