"""Failed rows whose record exists because the same file was uploaded before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...state import State
from ...storage.database.counts import MOST_COUNTED
from ...storage.database.paging import unindexed
from ...storage.tables.models import ImportRow, ImportRun
from ...storage.tables.statuses import RowOutcome
from .visibility import is_visible

TAKEN = ".taken"
"""How the code of a key ends that another record holds."""


def count_duplicates(
    state: State, importer: type[Importer], runs: Sequence[ImportRun]
) -> Mapping[int, int]:
    """Return how many failed rows of some imports exist because of earlier uploads, where any do.

    Such a row names a record that exists; of these there are not more than uploads of the very same
    file have created before. Uploads that the current actor may not see do not count.

    :param runs: visible imports of one kind.
    :return: numbers of rows by the id of an import.
    """
    failed = [run.id for run in runs if _has_failed(run)]
    taken, existing = Counter[int](), dict[int, int]()
    for run_id, created, codes, count in _failed_rows(state, importer, failed) if failed else ():
        existing[run_id] = created
        if any(code.endswith(TAKEN) for code in codes.split()):
            taken[run_id] += count
    return {run_id: min(count, existing[run_id]) for run_id, count in taken.items()}


def _has_failed(run: ImportRun) -> bool:
    # The rows of larger ones would be counted for each look at the page.
    is_counted = 0 < run.failed_rows <= MOST_COUNTED
    return is_counted and not run.is_open and run.operation == Operation.CREATE


def _failed_rows(
    state: State, importer: type[Importer], run_ids: Sequence[int]
) -> Iterable[tuple[int, int, str, int]]:
    """Return how often codes are met in imports, with how much earlier uploads have created."""
    later = aliased(ImportRun)
    is_same_file = (ImportRun.importer == later.importer) & (ImportRun.file_mac == later.file_mac)
    seen = unindexed(is_visible(state.actors, importer.slug))
    # For each import an index leads to those of its file: joined, all of a kind would be read.
    created = (
        select(func.sum(ImportRun.created_rows - ImportRun.undone_rows))
        .where(is_same_file, ImportRun.id < later.id, seen)
        .correlate(later)
        .scalar_subquery()
    )
    runs = select(later.id, created.label("created")).where(later.id.in_(run_ids))
    # With a limit it is asked for the imports alone, and not again for each of their rows.
    before = runs.limit(len(run_ids)).subquery()
    is_failed = (ImportRow.run_id == before.c.id) & (ImportRow.outcome == RowOutcome.FAILED)
    query = select(before.c.id, before.c.created, ImportRow.codes, func.count())
    found = query.join(ImportRow, is_failed).where(before.c.created > 0)
    for run_id, count, codes, rows in state.session.execute(
        found.group_by(before.c.id, before.c.created, ImportRow.codes)
    ):
        yield run_id, int(count), codes, rows
