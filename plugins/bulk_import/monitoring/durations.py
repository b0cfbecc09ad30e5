"""How long imports waited for a worker and until their end: two histograms of the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from prometheus_client.core import HistogramMetricFamily
from sqlalchemy import ColumnElement, Label, Row, and_, case, func, or_

from ..storage.database.clock import database_now
from ..storage.tables.models import ImportRun

BOUNDS = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
PROMISED_SECONDS = 5.0
"""By then an import is to begin. One that has not is counted from then on: otherwise nobody would
hear of those that never begin."""
KINDS = {
    "begin": "From the upload to the first batch that a worker takes.",
    "finish": "From the upload to the end.",
}


def columns() -> list[Label[Any]]:
    """Return the sums for a query over the history: how many were as fast as each bound."""
    found: list[Label[Any]] = []
    for name, (seconds, is_counted) in _measured().items():
        conditions = [and_(is_counted, seconds <= bound) for bound in BOUNDS]
        for number, condition in enumerate([*conditions, is_counted]):
            found.append(func.sum(case((condition, 1), else_=0)).label(f"{name}_{number}"))
        found.append(func.sum(case((is_counted, seconds), else_=0.0)).label(f"{name}_sum"))
    return found


def _measured() -> dict[str, tuple[ColumnElement[Any], ColumnElement[bool]]]:
    """Return the seconds of each kind, and of which imports they are known.

    Whatever was counted once is never taken back, as a counter must: an import that ends before
    it has begun has waited until then.
    """
    run = ImportRun
    begun_at = func.coalesce(run.started_at, run.finished_at)
    waited = func.coalesce(begun_at, database_now()) - run.uploaded_at
    return {
        "begin": (waited, or_(begun_at.is_not(None), waited > PROMISED_SECONDS)),
        "finish": (run.finished_at - run.uploaded_at, run.finished_at.is_not(None)),
    }


def families(
    lines: Sequence[Row[Any]], importers: Iterable[str]
) -> Iterable[HistogramMetricFamily]:
    """Return the histograms of a query's lines; a kind without imports begins at 0."""
    bounds = [*map(str, BOUNDS), "+Inf"]
    for name, text in KINDS.items():
        family = HistogramMetricFamily(f"bulk_import_{name}_seconds", text, labels=["importer"])
        for importer in importers:
            own = [line for line in lines if line.importer == importer]
            counts = [sum(getattr(line, f"{name}_{n}") for line in own) for n in range(len(bounds))]
            seconds = sum(getattr(line, f"{name}_sum") for line in own)
            buckets = list(zip(bounds, map(float, counts), strict=True))
            family.add_metric([importer], buckets, float(seconds))
        yield family
