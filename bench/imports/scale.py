"""What an import asks of the database and of Redis: the constants of `docs/scale.md`."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from redis import Redis

from bench.figures import Figure
from bench.fixtures.clock import Clock
from bench.fixtures.people_files import people
from bench.fixtures.timed_import import timed_import
from bench.fixtures.world import World, worker, world
from ctu.extensions import db
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.inspection.statements import recorded

IDLE_SECONDS = 20.0
SETTLED_SECONDS = 8.0
SMALL, BATCH, SEVERAL = 20, 1_000, 4_000
ROUNDS = 3
STATEMENTS_OF_INTAKE, STATEMENTS_OF_WORK, STATEMENTS_A_THOUSAND = 8, 24, 13
MICROSECONDS = 400.0
COMMANDS_AN_IMPORT, COMMANDS_A_SECOND = 100, 20


def measure() -> list[Figure]:
    """Return statements, processor time and commands of an import on PostgreSQL, without hashes."""
    with world("postgresql", CTU_NULL_HASHER="1", CTU_MEASURING_WITHOUT_PASSWORDS="1") as place:
        return [*_statements(place), *_commands(place)]


def _statements(place: World) -> Iterator[Figure]:
    _stages(place, SMALL, "warm")
    settle()
    for rows in (SMALL, BATCH):
        intake, work, *_ = _stages(place, rows, f"rows{rows}")
        yield Figure(f"statements of the intake, {rows:,} rows", [intake], STATEMENTS_OF_INTAKE)
        yield Figure(f"statements of the worker, {rows:,} rows", [work], STATEMENTS_OF_WORK)
    _, work, own, server = _stages(place, SEVERAL, "several")
    name = f"statements of the worker for 1,000 of {SEVERAL:,} rows"
    yield Figure(name, [work * 1000 / SEVERAL], STATEMENTS_A_THOUSAND)
    yield Figure("µs of a row in the worker, without its hash", [own], MICROSECONDS)
    yield Figure("µs of the same row in PostgreSQL", [server], MICROSECONDS)


def _stages(place: World, rows: int, prefix: str) -> tuple[int, int, float, float]:
    """Return the statements of both stages, and microseconds of a row in worker and server."""
    state = current_state()
    upload = Upload(f"{prefix}.csv", people(rows, prefix), token=prefix)
    request = ImportRequest(UserImporter, place.uploader(), upload)
    found: list[ImportRun] = []

    def take_in() -> None:
        run = accept(state, request)
        assert isinstance(run, ImportRun), run
        found.append(run)

    intake = _count(take_in)
    run_id = found[0].id
    state.session.rollback()

    def work() -> None:
        while step(state, run_id, threading.Event(), math.inf):
            pass

    counts: list[int] = []
    clock, began = Clock([place]), time.process_time()
    cost = clock.cost(lambda: counts.append(_count(work)))
    own = time.process_time() - began
    return intake, counts[0], own * 1e6 / rows, (cost - own) * 1e6 / rows


def _count(run: Callable[[], None]) -> int:
    """Return how many statements something sends."""
    with recorded(db.engine) as sent:
        run()
    return len(sent)


def _commands(place: World) -> Iterator[Figure]:
    """Yield what a host with one worker asks of Redis, idle and for an import."""
    redis = Redis.from_url(place.environment["REDIS_URL"])
    redis.flushall()
    with worker(place):
        time.sleep(SETTLED_SECONDS)
        before, began = _asked(redis), time.monotonic()
        time.sleep(IDLE_SECONDS)
        idle = (_asked(redis) - before) / (time.monotonic() - began)
        counts = []
        for number in range(ROUNDS):
            before = _asked(redis)
            took = timed_import(place, f"q{number}", people(SMALL, f"q{number}"))
            counts.append(_asked(redis) - before - idle * took)
    yield Figure("Redis commands a second, idle host of one worker", [idle], COMMANDS_A_SECOND)
    yield Figure("Redis commands of an import beside those", counts, COMMANDS_AN_IMPORT)


def _asked(redis: Redis) -> int:
    found: Any = redis.info("stats")
    return int(found["total_commands_processed"])
