"""Prometheus metrics of an installation: of its imports and of its requests.

A process knows its own requests only. They are shown if all web processes of a host keep them in
one folder; otherwise they would be those of the one process that answers, and are left out.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ctu.access.hash_build import BUILD
from ctu.access.sign_ins import metrics as access_metrics
from ctu.config import VERSION
from ctu.extensions import db
from ctu.web.load import limits
from ctu.web.monitoring import process_metrics
from ctu.web.monitoring.pool_metrics import PoolMetrics
from ctu.web.monitoring.reserved_files import use_reserved_files
from plugins.bulk_import import ImportCollector, SettingError, current_state

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder; prometheus-client itself reads it from the environment when it is loaded."""
NOWHERE = "none"
"""Stands for the endpoint of an address that leads nowhere."""
BROKEN = ("500", "503")
JUDGING = ("check_file", "create_check", "upload_file", "create_import")
"""Pages whose time is promised, by the names of their functions: they begin with 0, too."""
_seeded: set[int] = set()
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("ctu_http_requests", "Requests answered.", ["endpoint", "status"], registry=None)
SECONDS = Histogram(
    "ctu_http_request_seconds",
    "What answering a request took.",
    ["endpoint"],
    buckets=BUCKETS,
    registry=None,
)


def init_app(app: Flask) -> None:
    """Count requests where there is a folder for it; a SettingError says what is wrong with it.

    A folder of which only the last part is missing is made: a process that takes the place of
    another begins, too, where somebody has deleted it.
    """
    folder = app.config[FOLDER]
    if not folder:
        return
    with suppress(OSError):
        Path(folder).mkdir(mode=0o700, exist_ok=True)
    if not os.access(folder, os.W_OK) or not Path(folder).is_dir():
        raise SettingError(f"{FOLDER} must name a folder that can be written to.")
    use_reserved_files()
    app.before_request(_begin)
    app.after_request(_count)


def watch_pool(app: Flask) -> None:
    """Show the connections to the database where there is a folder for it."""
    if app.config[FOLDER]:
        with app.app_context():
            app.extensions["ctu_pool_metrics"] = PoolMetrics(
                db.engine, app.config["SQLALCHEMY_ENGINE_OPTIONS"]
            )


def registry() -> CollectorRegistry:
    """Return everything that there is to collect at this moment."""
    found = CollectorRegistry()
    found.register(ImportCollector(current_state()))
    found.register(BuildCollector())
    folder = current_app.config[FOLDER]
    if folder:
        # Without room what the dead have counted stays in their own files.
        with suppress(OSError):
            Path(folder).mkdir(mode=0o700, exist_ok=True)
            process_metrics.merge_dead(Path(folder))
        if Path(folder).is_dir():
            MultiProcessCollector(found, folder)  # type: ignore[no-untyped-call]  # It carries no types.
    return found


class BuildCollector(Collector):
    """The version and the Argon2 build of this process; in no file, so no full disk hides them."""

    def collect(self) -> Iterator[Metric]:
        """Return the version, and which build of Argon2 hashes passwords."""
        hashes = GaugeMetricFamily("ctu_hash_build", "The build of Argon2 in use.", None, ["build"])
        hashes.add_metric([BUILD], 1)
        yield hashes
        labels = ["version", "python"]
        build = GaugeMetricFamily("ctu_build", "What runs here.", None, labels)
        build.add_metric([VERSION, platform.python_version()], 1)
        yield build


def _begin() -> None:
    g.request_began = time.perf_counter()
    if os.getpid() not in _seeded:
        _seeded.add(os.getpid())
        # A full disk must not make a request fail.
        with suppress(OSError):
            _seed()


def _seed() -> None:
    """Begin with 0 broken pages everywhere: no alert sees a first one that begins with 1."""
    for endpoint in {rule.endpoint for rule in current_app.url_map.iter_rules()} | {NOWHERE}:
        for status in BROKEN:
            REQUESTS.labels(endpoint, status).inc(0)
        if endpoint.rpartition(".")[2] in JUDGING:
            SECONDS.labels(endpoint)
    access_metrics.begin_at_zero({limits.API_LIMIT, limits.GUESSES, *limits.SETTINGS.values()})
    current_app.extensions["ctu_pool_metrics"].show()


def _count(response: Response) -> Response:
    began = g.pop("request_began", None)
    if began is None:
        return response
    endpoint = request.endpoint or NOWHERE
    with suppress(OSError):
        REQUESTS.labels(endpoint, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - began)
    return response
