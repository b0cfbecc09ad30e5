"""Prometheus metrics of an installation: of its imports and of its requests.

A process knows its own requests only. They are shown where all web processes of a host keep them
in one folder, and left out where they would be those of whichever process happens to answer.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from ctu.access.hash_build import BUILD
from ctu.secret import SettingError
from ctu.web import process_metrics
from plugins.bulk_import import ImportCollector, current_state

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder; prometheus-client itself reads it from the environment when it is loaded."""
NOWHERE = "none"
"""Stands for the endpoint of an address that leads nowhere."""
BROKEN = ("500", "503")
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
    """Count requests where there is a folder for it; a SettingError says what is wrong with it."""
    folder = app.config[FOLDER]
    if not folder:
        return
    if not Path(folder).is_dir() or not os.access(folder, os.W_OK):
        raise SettingError(f"{FOLDER} must name a folder that can be written to.")
    app.before_request(_begin)
    app.after_request(_count)


def registry() -> CollectorRegistry:
    """Return everything that there is to collect at this moment."""
    found = CollectorRegistry()
    found.register(ImportCollector(current_state()))
    hashes = Gauge("ctu_hash_build", "The build of Argon2 in use.", ["build"], registry=None)
    hashes.labels(BUILD).set(1)
    found.register(hashes)
    folder = current_app.config[FOLDER]
    if folder:
        process_metrics.merge_dead(Path(folder))
        MultiProcessCollector(found, folder)  # type: ignore[no-untyped-call]  # It carries no types.
    return found


def _begin() -> None:
    g.request_began = time.perf_counter()


def _seed() -> None:
    """Begin with 0 broken pages everywhere: no alert sees a first one that begins with 1."""
    for endpoint in {rule.endpoint for rule in current_app.url_map.iter_rules()} | {NOWHERE}:
        for status in BROKEN:
            REQUESTS.labels(endpoint, status).inc(0)


def _count(response: Response) -> Response:
    began = g.pop("request_began", None)
    if began is None:
        return response
    endpoint = request.endpoint or NOWHERE
    # A full disk must not make a request fail.
    with suppress(OSError):
        if os.getpid() not in _seeded:
            _seeded.add(os.getpid())
            _seed()
        REQUESTS.labels(endpoint, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - began)
    return response
