"""What a worker has asked and imported before it forks, as its processes show it from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redis import Redis
from rq import Worker

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from ctu.extensions import db
from faults.chaos.web.deployment import migrated
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import SETTINGS, MakeConsole
from tests.parts.console_fixture import make_console
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow


@pytest.mark.nightly
def test_a_worker_that_waits_has_no_file_of_sqlite_open(make: MakeConsole) -> None:
    console = make("sqlite")

    with console.worker() as worker:
        [pid] = worker.workers()
        opened = [str(each.resolve()) for each in Path(f"/proc/{pid}/fd").iterdir()]

    assert "worker.cold" not in worker.said()
    assert [each for each in opened if "console.sqlite" in each] == []


def test_a_worker_that_waits_has_no_connection_to_postgresql(make: MakeConsole) -> None:
    console = make("postgresql")
    with console.app.app_context():
        db.engine.dispose()
    others = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
      AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""

    with console.worker(processes=3) as worker, Redis.from_url(console.redis.url) as client:
        # Who has entered its name is warm.
        serving = lambda: len(Worker.all(connection=client)) == 3  # noqa: E731 - It is asked often.
        assert wait_until(serving, worker.check, WAIT_SECONDS), worker.said()
        [(count,)] = console.query(others)

    assert "worker.cold" not in worker.said()
    # Their parent, which reconciles, may have one.
    assert count <= 1


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_work_horse_imports_nothing_that_its_worker_has_not(make: MakeConsole, kind: str) -> None:
    """What it imported every job would import anew."""
    console = make(kind)
    tracked = TrackedImport(console, size=20, wrong=3)

    with console.worker(app="faults.apps.importing") as worker:
        [pid] = worker.workers()
        tracked.upload()
        tracked.until_end()
        tracked.uploader.finish(tracked.upload_one())
        imported = console.folder / "imported"

        def horses() -> list[list[str]]:
            lines = imported.read_text().splitlines() if imported.exists() else []
            return [names for _, parent, names in map(json.loads, lines) if parent == pid]

        assert wait_until(lambda: len(horses()) > 1, worker.check, WAIT_SECONDS)
        assert [names for names in horses() if names] == []


@pytest.mark.nightly
@pytest.mark.databases("postgresql")
def test_a_worker_that_starts_while_the_database_is_away_works_when_it_is_back(
    tmp_path: Path,
) -> None:
    with (
        PostgresServer(safe=True) as server,
        make_console(migrated(server.create_database()), tmp_path, **SETTINGS) as console,
    ):
        tracked = TrackedImport(console, size=20, wrong=3)
        console.close()
        server.stop()
        worker = console.start_worker()
        assert wait_until(lambda: "worker.cold" in worker.said(), worker.check, WAIT_SECONDS)
        server.start()
        tracked.upload()
        tracked.until_end()
        assert worker.workers()
