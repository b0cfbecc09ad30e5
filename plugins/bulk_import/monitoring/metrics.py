"""Prometheus metrics of imports, read from the database and Redis at each scrape.

No process keeps counters, so that every process of an installation returns the same metrics.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Row, case, func, select
from sqlalchemy.exc import SQLAlchemyError

from ..state import State
from ..storage.database.clock import database_now
from ..storage.maintenance.purge import is_overdue
from ..storage.runs.unsettled import is_unsettled
from ..storage.tables.models import ImportBatch, ImportRun
from ..storage.tables.statuses import OPEN_STATUSES, RowOutcome, RunStatus
from . import durations, readiness, stages
from .inconsistent_imports import is_inconsistent
from .probe import within

OUTCOMES = tuple(RowOutcome)


class ImportCollector(Collector):
    """Collects the metrics of one application; register it for a single scrape."""

    def __init__(self, state: State) -> None:
        """Read nothing yet; needs an application context here and when it collects."""
        self._state = state
        self._engine = state.db.engine

    def collect(self) -> Iterator[Metric]:
        """Return every metric whose source is available."""
        deadline = time.monotonic() + readiness.SECONDS
        parts = self._state.readiness.check()
        is_up = GaugeMetricFamily("bulk_import_up", "Whether a part is there.", labels=["part"])
        for part, word in parts.items():
            is_up.add_metric([part], float(word == readiness.UP))
        yield is_up
        if parts["database"] == readiness.UP:
            history = self._state.readiness.ask("history", self._stored)
            yield from within(history, deadline) or ()
        if parts.get("redis") == readiness.UP:
            yield from self._queued()

    def _stored(self) -> list[Metric]:
        """Return the metrics from the database; none during an outage. A probe calls it."""
        try:
            with self._engine.connect() as connection:
                lines = connection.execute(_history(self._state)).all()
                return [
                    *_imports(lines, self._state.importers),
                    *durations.families(lines, _kinds(lines, self._state.importers)),
                    *_work(lines),
                    *_present(connection),
                ]
        except SQLAlchemyError:
            return []

    def _queued(self) -> list[Metric]:
        """Return the metrics from Redis; none during an outage."""
        counts = self._state.queue.worker_counts()
        return [] if counts is None else list(stages.families(counts, self._state.importers))


def _history(state: State) -> Any:
    """Return one pass over the history: a line for each kind and status."""
    run = ImportRun
    now = database_now()
    is_due = is_overdue(state.settings.undo_days, state.undoable_kinds())
    return select(
        run.importer,
        run.status,
        func.count().label("imports"),
        func.sum(run.total_rows).label("total"),
        func.sum(run.created_rows).label("created"),
        func.sum(run.updated_rows).label("updated"),
        func.sum(run.unchanged_rows).label("unchanged"),
        func.sum(run.failed_rows).label("failed"),
        func.sum(run.not_attempted_rows).label("not_attempted"),
        func.sum(case((is_due, 1), else_=0)).label("overdue"),
        func.sum(case((is_inconsistent(), 1), else_=0)).label("untrue"),
        *durations.columns(),
        (now - func.min(run.uploaded_at)).label("oldest"),
        (now - func.min(run.updated_at)).label("silent"),
        (now - func.min(case((run.is_undoing, run.updated_at)))).label("undo_silent"),
    ).group_by(run.importer, run.status)


def _kinds(lines: Sequence[Row[Any]], importers: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*importers, *(line.importer for line in lines)]))


def _imports(lines: Sequence[Row[Any]], importers: Iterable[str]) -> list[Metric]:
    kinds = _kinds(lines, importers)
    imports = GaugeMetricFamily(
        "bulk_import_imports", "Imports of the history.", labels=["importer", "status"]
    )
    rows = CounterMetricFamily(
        "bulk_import_rows", "Rows that have an outcome.", labels=["importer", "outcome"]
    )
    counts = {(line.importer, line.status): line.imports for line in lines}
    for importer in kinds:
        # A status that appears with its first import would have increased by nothing.
        for status in dict.fromkeys([*RunStatus, *(line.status for line in lines)]):
            found = counts.get((importer, status), 0)
            imports.add_metric([importer, status.lower()], found)
    for importer in kinds:
        own = [line for line in lines if line.importer == importer]
        for outcome in OUTCOMES:
            done = sum(getattr(line, outcome) for line in own)
            rows.add_metric([importer, outcome], float(done))
    return [imports, rows]


def _work(lines: Sequence[Row[Any]]) -> list[Metric]:
    pending = [line for line in lines if line.status == RunStatus.PENDING]
    waiting = sum(line.total - sum(getattr(line, each) for each in OUTCOMES) for line in lines)
    oldest = max((line.oldest for line in pending), default=0.0)
    silences = [line.silent for line in lines if line.status in OPEN_STATUSES]
    silences += [line.undo_silent for line in lines if line.undo_silent is not None]
    silent = max(silences, default=0.0)
    values = {
        "waiting_rows": ("Rows without an outcome.", waiting),
        "waiting_imports": (
            "Imports that no worker has begun.",
            sum(line.imports for line in pending),
        ),
        "oldest_waiting_seconds": ("For how long the first of them waits.", max(0.0, oldest)),
        "longest_silence_seconds": (
            "For how long nothing has come of an import, or of its undo, that is not at its end.",
            max(0.0, silent),
        ),
        "purge_backlog": (
            "Imports whose rows with errors are to be erased by now.",
            sum(line.overdue for line in lines),
        ),
        "untrue_imports": (
            "Imports whose status is not what their rows and workers say.",
            sum(line.untrue for line in lines),
        ),
    }
    return [
        GaugeMetricFamily(f"bulk_import_{name}", text, value=float(value))
        for name, (text, value) in values.items()
    ]


def _present(connection: Connection) -> list[Metric]:
    """Return gauges of the open batches, and of this host's clock beside the database's."""
    batch, now = ImportBatch, database_now()
    is_leased = case((batch.lease_until > now, 1), else_=0)
    columns = (func.count(), func.sum(is_leased), func.sum(batch.tries), now)
    count, leased, tries, at = connection.execute(select(*columns).where(is_unsettled())).one()
    values = {
        "clock_offset_seconds": ("How far this host is ahead of the database.", time.time() - at),
        "open_batches": ("Batches that are not settled.", count),
        "leased_batches": ("Those of them on which a worker works.", leased),
        "open_batch_deaths": ("How often a worker has died at those of them.", tries),
    }
    return [
        GaugeMetricFamily(f"bulk_import_{name}", text, value=float(value or 0))
        for name, (text, value) in values.items()
    ]
