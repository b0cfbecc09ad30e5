"""What hosts are told, with real workers: how imports end."""

from __future__ import annotations

import pytest

from ctu.develop.process import wait_until
from tests.faults.conftest import MakeWorld
from tests.sheets import row, sheet
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

SECONDS = 30.0


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
