"""The keys of records that exist: as they were found, and as an update has left them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.rows.outline import Outline
from ...engine.rows.rows import Row
from ...engine.sentences import messages
from ...storage.host.record_keys import Key, is_one_of, key_columns, state_of


def known_key(record: Any) -> Key:
    """Return the key of a record that exists.

    :raises HostFault: when the importer found something that is none.
    """
    if isinstance(record, Outline):
        return record.identity
    state = state_of(record)
    if state is None or state.identity is None:
        raise HostFault(messages.EXISTING_KIND)
    return tuple(state.identity)


def identities(rows: Sequence[Row]) -> list[Key]:
    """Return the keys of the records that rows are about; HostFault as in `known_key`."""
    found = [row.held for row in rows]
    kinds = set(map(type, found))
    if len(kinds) == 1 and issubclass(kinds.pop(), Outline):
        return [each.identity for each in found]
    return list(map(known_key, found))


def written_identities(session: Session, importer: Importer, rows: Sequence[Row]) -> Sequence[Key]:
    """Return the keys of records that were just written; a row may have changed its record's key.

    A mapped record that was flushed knows it. Of whatever else was written the database is asked.
    """
    known, fields = identities(rows), _own_fields(importer)
    if not any(fields):
        return known
    wanted = [
        _wanted_key(importer, row, fields, each) for row, each in zip(rows, known, strict=True)
    ]
    changed = [new for new, old in zip(wanted, known, strict=True) if new != old]
    if not changed:
        return known
    kind: Any = importer.record_type
    found = session.execute(select(*key_columns(kind)).where(is_one_of(kind, changed)))
    stored = {tuple(each) for each in found}
    return [new if new in stored else old for new, old in zip(wanted, known, strict=True)]


def _wanted_key(
    importer: Importer, row: Row, fields: Sequence[Field[Any] | None], known: Key
) -> Key:
    """Return the key that a record has if what its row changes was written as it stands."""
    changes = [each for each in row.changes if each.field in fields]
    after = {each.field: importer.as_stored(each.field, each.after) for each in changes}
    return tuple(
        part if field is None else after.get(field, part)
        for field, part in zip(fields, known, strict=True)
    )


def _own_fields(importer: Importer) -> Sequence[Field[Any] | None]:
    """Return the columns of the file that are about the key of a record, part by part."""
    kind: Any = importer.record_type
    if inspect(kind, raiseerr=False) is None:
        return ()
    by_name = {importer._attribute_of(each): each for each in importer.fields}
    return [by_name.get(each.key) for each in key_columns(kind)]
