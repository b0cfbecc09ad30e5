"""Writing rows to records that exist: they are locked, compared once more, and changed together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, compress
from operator import attrgetter, not_
from typing import Any

from sqlalchemy import inspect, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ...engine.columns.layout import Layout
from ...engine.declaration.faults import HostFault, NotKept, NotUpdated
from ...engine.declaration.importer import Importer
from ...engine.judging.matching import asked_of, find
from ...engine.rows.outline import Outline
from ...engine.rows.rows import Row
from ...engine.sentences import messages
from ...storage.database.dialect import SQLITE
from ...storage.host.record_keys import key_texts
from ..hooks.own_savepoint import OF_UPDATE, own_savepoint
from .identities import identities, known_key, written_identities
from .unwritten_rows import unwritten_columns

_MATCHED_FEWER = re.compile("UPDATE statement on table '(.+?)' expected to update")
"""SQLAlchemy's message for flushed records of which a trigger has left some out."""


def lock_records(session: Session, importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    """Lock the records that rows are about until the transaction ends, in the order of their keys.

    What is read of them afterwards is what the lock holds. SQLite has one writer, who is at work.
    """
    key = importer.record_key()
    if key is None or not layout.operation.is_updating:
        return
    if session.get_bind().dialect.name != SQLITE:
        _, asked = asked_of(layout, key, rows)
        lock_found(session, importer, list(chain.from_iterable(find(importer, asked).values())))


def lock_found(session: Session, importer: Importer, records: Sequence[Any]) -> None:
    """Lock records that were just found, or their outlines, as `lock_records` locks them."""
    kind: Any = importer.record_type
    columns = inspect(kind).primary_key
    keys = [known_key(each) for each in records]
    wanted = columns[0].in_([each[0] for each in keys])
    if len(columns) > 1:
        wanted = tuple_(*columns).in_(keys)
    query = select(*columns).where(wanted).order_by(*columns).with_for_update()
    session.execute(query).all()
    for record in records:
        # An outline is read afresh each time, and what a session knows of its record is not asked.
        if not isinstance(record, Outline):
            session.expire(record)


def split_unchanged(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the good rows that leave their records as they are, and the others, which write."""
    if not rows or list(map(attrgetter("held"), rows)).count(None) == len(rows):
        return [], list(rows)
    are_unchanged = [row.effect == "unchanged" for row in rows]
    unchanged = list(compress(rows, are_unchanged))
    return unchanged, list(compress(rows, map(not_, are_unchanged)))


def with_record_keys(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Return rows about existing records, each with the key of its record as text."""
    return list(zip(rows, key_texts(identities(rows)), strict=True))


def update_rows(
    session: Session, importer: Importer, rows: Sequence[Row], *, is_part: bool = False
) -> list[tuple[Row, str]]:
    """Write the changes of some rows under one savepoint; an error leaves all as they were.

    :param is_part: the batch was refused, and these are some of its rows.
    :raises NotKept: when fewer records were written than rows.
    :raises NotUpdated: when the record of some row is as it was in a column that the row changes.
    """
    if not rows:
        return []
    with own_savepoint(session, OF_UPDATE) as own, _missed_as_not_kept(importer):
        importer.create_references(rows)
        importer.update(rows)
        session.flush()
        if not (own.has_written or is_part):
            raise HostFault(messages.UPDATE_WROTE_NOTHING)
        if left := unwritten_columns(session, importer, rows):
            raise NotUpdated(next(iter(left.values())))
    after = written_identities(session, importer, rows)
    return list(zip(rows, key_texts(after), strict=True))


@contextmanager
def _missed_as_not_kept(importer: Importer) -> Iterator[None]:
    """Raise NotKept where a flush has matched fewer records of the importer than it changes."""
    try:
        yield
    except StaleDataError as error:
        kind: Any = importer.record_type
        missed = _MATCHED_FEWER.match(str(error))
        if missed and missed[1] in {each.description for each in inspect(kind).tables}:
            raise NotKept from error
        raise
