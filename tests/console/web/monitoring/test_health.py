"""What machines ask: health, readiness and figures, without a sign-in and without a cookie."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from ctu.access.hash_build import BUILD
from ctu.web.monitoring import metrics
from ctu.web.monitoring.process_metrics import merge_dead
from plugins.bulk_import import SettingError
from tests.console.app_settings import MakeApp

pytestmark = [
    pytest.mark.databases("sqlite"),
    pytest.mark.usefixtures("a_busy_machine_is_not_silent"),
]

TOKEN = "what-only-the-prometheus-knows"
NONCE = re.compile('nonce="[^"]+"')


@pytest.fixture
def ready(make_app: MakeApp, redis_url: str) -> FlaskClient:
    """Return a client of a console whose parts are all there."""
    app = make_app(BULK_IMPORT_REDIS_URL=redis_url, CTU_METRICS_TOKEN=TOKEN)
    app.extensions["bulk_import"].queue.heartbeat(["host:1"])
    return app.test_client()


def test_a_process_that_answers_is_alive_whatever_is_away(
    client: FlaskClient, statements: Any
) -> None:
    with statements() as queries:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text, queries) == (200, "ok\n", [])


def test_a_console_with_all_its_parts_is_ready(ready: FlaskClient) -> None:
    answer = ready.get("/readyz")
    parts = {"database": "up", "redis": "up", "worker": "up", "hash": BUILD}
    assert (answer.status_code, answer.json) == (200, {"status": "ready", **parts})


def test_a_console_without_redis_is_not_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    parts = {"database": "up", "redis": "down", "worker": "unknown", "hash": BUILD}
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", **parts})


def test_a_console_without_a_worker_is_not_ready(make_app: MakeApp, redis_url: str) -> None:
    answer = make_app(BULK_IMPORT_REDIS_URL=redis_url).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["worker"]) == (503, "missing")


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_nothing_is_kept_and_no_session_begun(ready: FlaskClient, address: str) -> None:
    answer = ready.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers


def test_without_a_token_there_are_no_figures(client: FlaskClient) -> None:
    unknown = client.get("/no-such-page")
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        answer = client.get("/metrics", headers=headers)
        assert answer.status_code == 404
        assert NONCE.sub("", answer.text) == NONCE.sub("", unknown.text)


def test_the_figures_are_for_who_knows_the_token(ready: FlaskClient) -> None:
    for given in ("", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}é"):
        refused = ready.get("/metrics", headers={"Authorization": given})
        assert (refused.status_code, refused.data) == (401, b"")
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert ready.get(f"/metrics?token={TOKEN}").status_code == 401

    page = ready.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert page.status_code == 200
    assert page.content_type.startswith("text/plain; version=")
    assert "\nbulk_import_workers 1.0\n" in page.text
    assert 'bulk_import_up{part="database"} 1.0' in page.text


def test_without_a_folder_no_process_gives_its_own_requests_for_all(ready: FlaskClient) -> None:
    page = ready.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (page.status_code, "ctu_http" in page.text) == (200, False)


def test_a_folder_that_cannot_be_used_is_said_at_the_start(make_app: MakeApp) -> None:
    with pytest.raises(SettingError, match="must name a folder"):
        make_app(PROMETHEUS_MULTIPROC_DIR="/no/such/folder")


def test_a_folder_that_is_deleted_is_made_anew(make_app: MakeApp, tmp_path: Path) -> None:
    """Otherwise /metrics fails, and with the next process that is replaced all of gunicorn ends."""
    folder = tmp_path / "figures"
    app = make_app(PROMETHEUS_MULTIPROC_DIR=str(folder))
    rmtree(folder)

    with app.app_context():
        assert metrics.registry() is not None
    assert folder.is_dir()
    rmtree(folder)
    make_app(PROMETHEUS_MULTIPROC_DIR=str(folder))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_figures_of_dead_processes_become_one_file_and_the_sums_stay(tmp_path: Path) -> None:
    count = "from prometheus_client import Counter; Counter('c', 'c', ['n']).labels('x').inc(3)"
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    assert len(list(tmp_path.glob("counter_*.db"))) == 3
    # As after a power cut: empty, cut off, without a page, and of an entry that is longer than all.
    zeros, long = b"\x40".ljust(64, b"\0"), b"\x10\0\0\0\0\0\0\0\xff".ljust(64, b"\0")
    # 2 to the power of 22 is more than any process has as its number.
    numbers = range(2**22 + 1, 2**22 + 5)
    for name, content in zip(
        ("merged", *numbers), (zeros, b"", b"\x10\0\0\0abc", zeros, long), strict=True
    ):
        (tmp_path / f"counter_{name}.db").write_bytes(content)

    for _ in range(2):
        merge_dead(tmp_path)
        assert [path.name for path in tmp_path.glob("*.db")] == ["counter_merged.db"]
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(tmp_path))  # type: ignore[no-untyped-call]
        assert registry.get_sample_value("c_total", {"n": "x"}) == 9
