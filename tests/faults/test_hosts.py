"""Workers on several hosts, each with a network of its own, that one may lose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import make_url

from tests.console_world import World
from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.faults.wire import Wire, wire
from tests.worker_process import WorkerProcess

pytestmark = pytest.mark.slow


@contextmanager
def host(world: World, server: Any) -> Iterator[tuple[WorkerProcess, list[Wire]]]:
    """Run a worker that reaches database and Redis through ports only."""
    with wire(server.folder / ".s.PGSQL.5432") as database, wire(world.redis.socket) as redis:
        url = make_url(world.url).set(host="127.0.0.1", port=database.port, query={})
        there = {
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
        }
        log = world.folder / world.name("worker-log-")
        worker = WorkerProcess(world.environment | there, log)
        world.running.append(worker)
        worker.wait_until_ready(world.redis.url)
        yield worker, [database, redis]


def test_a_host_that_is_cut_off_is_replaced_and_works_again_when_it_is_back(
    make: MakeWorld, postgres_server: Any
) -> None:
    world = make("postgresql", BULK_IMPORT_PARALLEL_JOBS="2")
    crowd = Crowd(world, wrong=5)
    with host(world, postgres_server) as (lost, wires), host(world, postgres_server) as (other, _):
        crowd.upload()
        crowd.until_middle()
        for wire in wires:
            wire.cut()
        crowd.until_end()
        for wire in wires:
            wire.mend()
        other.end()
        # Nobody else is left who could do it.
        second = Crowd(world, 50)
        second.upload()
        second.until_end()
        lost.check()
