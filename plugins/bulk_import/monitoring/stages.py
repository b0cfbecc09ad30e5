"""The metrics of the queue and the workers: jobs, processes, durations of the stages."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.metrics_core import Metric

from ..queueing.worker_statistics import STAGES, StageTimes, WorkerCounts


def families(counts: WorkerCounts, importers: Iterable[str]) -> Iterable[Metric]:
    """Return the metrics of what Redis has counted; every counter begins at 0."""
    jobs = "Jobs in the queue that no worker has taken yet."
    workers = "Worker processes that live."
    deaths = "Worker processes that ended without being asked to."
    lost = "Workers that came too late to write anything."
    yield GaugeMetricFamily("bulk_import_queue_jobs", jobs, value=counts.jobs)
    yield GaugeMetricFamily("bulk_import_workers", workers, value=counts.workers)
    yield CounterMetricFamily("bulk_import_worker_deaths", deaths, value=counts.deaths)
    yield CounterMetricFamily("bulk_import_lease_losses", lost, value=counts.tallied.lost_leases)
    yield _stages(counts, importers)


def _stages(counts: WorkerCounts, importers: Iterable[str]) -> Metric:
    text = "What a stage of a batch took, of those that came to its end."
    family = HistogramMetricFamily("bulk_import_stage_seconds", text, labels=["importer", "stage"])
    found = {(importer, stage): StageTimes() for importer in importers for stage in STAGES}
    for labels, times in (found | counts.tallied.stages).items():
        family.add_metric(list(labels), times.cumulated(), times.seconds)
    return family
