"""Workers on several hosts, each with a network of its own, that one may lose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import make_url

from faults.parts.tcp_proxy import TcpProxy, proxy
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import MakeConsole
from tests.parts.console_fixture import Console
from tests.parts.worker_process import WorkerProcess

pytestmark = pytest.mark.slow


@contextmanager
def host(console: Console, server: Any) -> Iterator[tuple[WorkerProcess, list[TcpProxy]]]:
    """Run a worker that reaches database and Redis through ports only."""
    with proxy(server.folder / ".s.PGSQL.5432") as database, proxy(console.redis.socket) as redis:
        url = make_url(console.url).set(host="127.0.0.1", port=database.port, query={})
        there = {
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
        }
        log = console.folder / console.name("worker-log-")
        worker = WorkerProcess(console.environment | there, log)
        console.running.append(worker)
        worker.wait_until_ready(console.redis.url)
        yield worker, [database, redis]


@pytest.mark.nightly
def test_a_host_that_is_cut_off_is_replaced_and_works_again_when_it_is_back(
    make: MakeConsole, postgres_server: Any
) -> None:
    console = make("postgresql", BULK_IMPORT_PARALLEL_JOBS="2")
    tracked = TrackedImport(console, wrong=5)
    with (
        host(console, postgres_server) as (lost, proxies),
        host(console, postgres_server) as (other, _),
    ):
        tracked.upload()
        tracked.until_middle()
        for proxy in proxies:
            proxy.cut()
        tracked.until_end()
        for proxy in proxies:
            proxy.repair()
        other.end()
        # Nobody else is left who could do it.
        second = TrackedImport(console, 50)
        second.upload()
        second.until_end()
        lost.check()
