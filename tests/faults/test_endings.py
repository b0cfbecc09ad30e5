"""What people and hosts are told, with real workers: that nobody works, and how imports end."""

from __future__ import annotations

import pytest

from ctu.develop.servers.process import wait_until
from tests.faults.console_settings import MakeConsole
from tests.files.sheets import row, sheet
from tests.outside.import_client import ImportClient, words
from tests.suite.waiting import WAIT_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("a_busy_machine_is_not_silent")]


def banner(uploader: ImportClient) -> str:
    """Return what stands above the history, as its script gets it."""
    return words(uploader.get("/status.json").get_json()["banner"])


@pytest.mark.nightly
def test_the_page_follows_a_worker_that_comes_and_goes(make: MakeConsole) -> None:
    console = make("sqlite")
    uploader = ImportClient(console, console.person("Team Leader", console.team("Sales")))
    waiting = uploader.upload(sheet([row("one", "Sales")]))
    end = "as soon as one is back. 1 import waits."
    assert (
        banner(uploader) == f"No worker is running. Uploads are kept and start by themselves {end}"
    )
    assert console.app.test_client().get("/readyz").get_json()["worker"] == "missing"

    worker = console.start_worker()
    assert wait_until(lambda: not banner(uploader), worker.check, WAIT_SECONDS)
    assert console.app.test_client().get("/readyz").get_json()["status"] == "ready"
    uploader.finish(waiting)
    worker_counts = console.app.extensions["bulk_import"].queue.worker_counts
    assert (worker_counts().workers, worker_counts().deaths) == (1, 0)
    worker.kill(worker.workers)
    assert wait_until(lambda: worker_counts().deaths == 1, worker.check, WAIT_SECONDS)
    assert worker.stop() == 0

    assert banner(uploader).startswith("No worker is running.")
    assert " Since " in banner(uploader)
    assert console.app.test_client().get("/readyz").status_code == 503


@pytest.mark.nightly
def test_the_signal_survives_a_worker_that_dies_of_it(make: MakeConsole) -> None:
    console = make("sqlite")
    worker = console.start_worker(app="faults.apps.listening")
    uploader = ImportClient(console, console.person("Team Leader", console.team("Sales")))
    public_id = uploader.run(sheet([row("one", "Sales")]))
    heard = console.folder / "heard"
    assert wait_until(heard.exists, worker.check, WAIT_SECONDS)

    # A minute passes.
    console.execute("UPDATE import_run SET signal_due_at = 1")

    def is_done() -> bool:
        return console.query("SELECT signal_due_at FROM import_run") == [(None,)]

    assert wait_until(is_done, worker.check, WAIT_SECONDS)
    assert heard.read_text().splitlines() == [f"{public_id} COMPLETED"] * 2
