"""Verification: whether what is stored of imports can be true, over the whole database.

Each check is a query for what must not be. It reads one snapshot, so it may run beside workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from ..sealing.vault import SealBroken, Vault
from ..tables.models import ImportRow, ImportRun
from ..tables.sealed_columns import OF_IMPORTS, OF_NO_IMPORT
from .verification_checks import checks, is_left
from .verification_lines import runs_with_wrong_lines

EXAMPLES = 5
"""How many of a kind are named."""
WRONG_LINES = "A line stands in two batches, or in none, or in one that does not count it."
LOST_RECORDS = "A row was created, and its record is not there."
UNOPENED = "Sealed texts cannot be opened with any key in BULK_IMPORT_KEYS."
PLACES = {
    "import_batch": "batch",
    "import_row": "line",
    "import_piece": "piece",
    "import_repair": "repairs of line",
    "import_handover": "slips",
}
"""What stands sealed at a place of an import, by its table."""


@dataclass(frozen=True)
class Finding:
    """One kind of damage: what is wrong, how often, and where for example."""

    kind: str
    sentence: str
    count: int
    examples: tuple[str, ...]


FindRecords = Callable[[str, list[str]], set[str] | None]


def verify(session: Session, find_records: FindRecords) -> list[Finding]:
    """Return all inconsistencies of the stored data.

    :param find_records: returns which of some ids of a kind of import are still records; None
        where that is unknown.
    """
    found: list[Finding] = []
    for kind, sentence, query in checks():
        places = [" ".join(map(str, row)) for row in session.execute(query)]
        found += _found(kind, sentence, places)
    found += _found("lines", WRONG_LINES, _wrong_lines(session))
    found += _found("records", LOST_RECORDS, _lost_records(session, find_records))
    session.rollback()
    return found


def verify_seals(
    session: Session, vault: Vault, of_host: Sequence[Column[Any]] = ()
) -> list[Finding]:
    """Return what no key at hand opens of all that is sealed.

    :param of_host: columns of the host's own tables (`Actors.sealed_columns`).
    """
    sealed = chain(_of_imports(session), _of_no_import(session, (*OF_NO_IMPORT, *of_host)))
    places = [place for place, text in sealed if not _opens(vault, text)]
    session.rollback()
    return _found("seals", UNOPENED, places)


def _found(kind: str, sentence: str, places: Sequence[str]) -> list[Finding]:
    """Return the finding about some places, nothing without any."""
    return [Finding(kind, sentence, len(places), tuple(places[:EXAMPLES]))] if places else []


def _of_imports(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what is sealed of imports, each with its place in words."""
    for table in OF_IMPORTS:
        columns = (*table.primary_key.columns, table.c.sealed)
        query = select(*columns).where(table.c.sealed.is_not(None))
        for run_id, place, sealed in session.execute(query):
            yield f"{PLACES[table.name]} {place} of import {run_id}", sealed


def _of_no_import(session: Session, columns: Iterable[Column[Any]]) -> Iterator[tuple[str, str]]:
    """Yield what is sealed in columns of tables with a primary key of one column."""
    for column in columns:
        (key,) = column.table.primary_key.columns
        for id, sealed in session.execute(select(key, column).where(column.is_not(None))):
            yield f"{column} of {id}", sealed


def _opens(vault: Vault, sealed: str) -> bool:
    try:
        vault.reseal(sealed)
    except SealBroken:
        return False
    return True


def _wrong_lines(session: Session) -> list[str]:
    return [f"import {run_id}" for run_id in runs_with_wrong_lines(session)]


def _lost_records(session: Session, find_records: FindRecords) -> list[str]:
    """Return the records of created rows that no undo has taken back and that do not exist."""
    query = (
        select(ImportRun.importer, ImportRow.record_id)
        .join(ImportRun, ImportRun.id == ImportRow.run_id)
        .where(is_left(ImportRow), ImportRow.record_id.is_not(None))
    )
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in session.execute(query):
        by_kind.setdefault(kind, []).append(str(record_id))
    places = []
    for kind, ids in by_kind.items():
        stored = find_records(kind, ids)
        if stored is not None:
            places += [f"{kind} {each}" for each in ids if each not in stored]
    return places
