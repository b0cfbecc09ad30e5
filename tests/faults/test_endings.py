"""What people and hosts are told, with real workers: that nobody works, and how imports end."""

from __future__ import annotations

import pytest

from ctu.develop.process import wait_until
from tests.faults.conftest import MakeWorld
from tests.sheets import row, sheet
from tests.visitor import Visitor, words

pytestmark = pytest.mark.slow

SECONDS = 30.0


@pytest.fixture(autouse=True)
def _a_busy_machine_is_not_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 30.0)


def banner(visitor: Visitor) -> str:
    """Return what stands above the history, as its script gets it."""
    return words(visitor.get("/status.json").get_json()["banner"])


def test_the_page_follows_a_worker_that_comes_and_goes(make: MakeWorld) -> None:
    world = make("sqlite")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    waiting = visitor.upload(sheet([row("one", "Sales")]))
    end = "as soon as one is back. 1 import waits."
    assert (
        banner(visitor) == f"No worker is running. Uploads are kept and start by themselves {end}"
    )
    assert world.app.test_client().get("/readyz").json["worker"] == "missing"

    worker = world.start_worker()
    assert wait_until(lambda: not banner(visitor), worker.check, SECONDS)
    assert world.app.test_client().get("/readyz").json["status"] == "ready"
    visitor.finish(waiting)
    worker_counts = world.app.extensions["bulk_import"].queue.worker_counts
    assert (worker_counts().workers, worker_counts().deaths) == (1, 0)
    worker.kill(worker.workers)
    assert wait_until(lambda: worker_counts().deaths == 1, worker.check, SECONDS)
    assert worker.stop() == 0

    assert banner(visitor).startswith("No worker is running.")
    assert " Since " in banner(visitor)
    assert world.app.test_client().get("/readyz").status_code == 503


def test_the_signal_survives_a_worker_that_dies_of_it(make: MakeWorld) -> None:
    world = make("sqlite")
    worker = world.start_worker(app="tests.faults.listening")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    public_id = visitor.run(sheet([row("one", "Sales")]))
    heard = world.folder / "heard"
    assert wait_until(heard.exists, worker.check, SECONDS)

    # A minute passes.
    world.execute("UPDATE import_run SET signal_due_at = 1")

    def is_done() -> bool:
        return world.query("SELECT signal_due_at FROM import_run") == [(None,)]

    assert wait_until(is_done, worker.check, SECONDS)
    assert heard.read_text().splitlines() == [f"{public_id} COMPLETED"] * 2
