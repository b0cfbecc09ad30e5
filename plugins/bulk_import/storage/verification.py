"""Verification: whether what is stored of imports can be true, over the whole database.

Each check is a query for what must not be. It reads one snapshot, so it may run beside workers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import ImportBatch, ImportRow, ImportRun
from .piece_table import ImportPiece
from .statuses import RowOutcome
from .vault import SealBroken, Vault
from .verification_checks import checks

EXAMPLES = 5
"""How many of a kind are named."""


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

    :param find_records: which of the records of a kind of import there are, by their ids; None
        where nobody can tell.
    """
    found = [
        Finding(kind, sentence, len(places), tuple(places[:EXAMPLES]))
        for kind, sentence, query in checks()
        if (places := [" ".join(map(str, row)) for row in session.execute(query)])
    ]
    found += _wrong_lines(session)
    found += _lost_records(session, find_records)
    session.rollback()
    return found


def verify_seals(session: Session, vault: Vault) -> list[Finding]:
    """Return what no key at hand opens: rows that wait, and rows that may be downloaded."""
    batches = select(ImportBatch.run_id, ImportBatch.number, ImportBatch.sealed)
    rows = select(ImportRow.run_id, ImportRow.line, ImportRow.sealed)
    pieces = select(ImportPiece.run_id, ImportPiece.first_line, ImportPiece.sealed)
    places = [
        f"{name} {place} of import {run_id}"
        for name, query in (("batch", batches), ("line", rows), ("piece", pieces))
        for run_id, place, sealed in session.execute(query)
        if sealed and not _opens(vault, sealed)
    ]
    session.rollback()
    sentence = "Sealed rows cannot be opened with any key in BULK_IMPORT_KEYS."
    return [Finding("seals", sentence, len(places), tuple(places[:EXAMPLES]))] if places else []


def _opens(vault: Vault, sealed: str) -> bool:
    try:
        vault.reseal(sealed)
    except SealBroken:
        return False
    return True


def _wrong_lines(session: Session) -> list[Finding]:
    """Find imports whose batches and outcomes do not name as many lines as there are rows.

    A batch names the lines that wait, and those that were created; a row that failed when it was
    judged has left it.
    """
    batches = select(ImportBatch.run_id, ImportBatch.lines, ImportBatch.row_count)
    wrong, named = set(), dict[int, list[int]]()
    for run_id, text, count in session.execute(batches):
        own = [int(line) for line in json.loads(text)]
        named.setdefault(run_id, []).extend(own)
        if len(own) != count:
            wrong.add(run_id)
    wrong |= {run_id for run_id, own in named.items() if len(own) != len(set(own))}
    lines = {run_id: set(own) for run_id, own in named.items()}
    for run_id, line in session.execute(select(ImportRow.run_id, ImportRow.line)):
        lines.setdefault(run_id, set()).add(line)
    for run_id, total in session.execute(select(ImportRun.id, ImportRun.total_rows)):
        if len(lines.get(run_id, ())) != total:
            wrong.add(run_id)
    places = [f"import {run_id}" for run_id in sorted(wrong)]
    sentence = "A line stands in two batches, or in none, or in one that does not count it."
    return [Finding("lines", sentence, len(places), tuple(places[:EXAMPLES]))] if places else []


def _lost_records(session: Session, find_records: FindRecords) -> list[Finding]:
    """Find rows that were created, by their outcome, and whose record there is not."""
    query = (
        select(ImportRun.importer, ImportRow.record_id)
        .join(ImportRun, ImportRun.id == ImportRow.run_id)
        .where(ImportRow.outcome == RowOutcome.CREATED, ImportRow.record_id.is_not(None))
    )
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in session.execute(query):
        by_kind.setdefault(kind, []).append(str(record_id))
    places = []
    for kind, ids in by_kind.items():
        stored = find_records(kind, ids)
        if stored is not None:
            places += [f"{kind} {each}" for each in ids if each not in stored]
    sentence = "A row was created, and its record is not there."
    return [Finding("records", sentence, len(places), tuple(places[:EXAMPLES]))] if places else []
