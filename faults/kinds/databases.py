"""The database away, locked or full: what was begun is done again, and nobody is half made."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from ctu.develop.process import wait_until
from faults import stages
from faults.environment import FaultEnvironment
from faults.injection import MANY, Injection, resume
from faults.registry import POSTGRESQL, SQLITE, kind
from faults.tracked_import import TrackedImport

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'
"""
FULL_BYTES = 40_000


@kind("PostgreSQL connections killed", POSTGRESQL)
def kill_connections(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    terminate(injection.environment)
    resume(horse)
    for _ in range(injection.random.randrange(4)):
        injection.wait(0, 0.1)
        terminate(injection.environment)
    injection.recover()


@kind("PostgreSQL stopped", POSTGRESQL)
def stop_postgresql(injection: Injection) -> None:
    server = injection.environment.server
    assert server is not None
    horse = injection.stop_at(stages.WORK)
    # One that does not wait for the disk forgets the last moment when it is stopped like a crash.
    server.stop(injection.random.choice(("fast", "immediate")) if server.is_safe else "fast")
    resume(horse)
    injection.wait(0, 2)
    server.start()
    injection.recover()


@kind("PostgreSQL takes no connections", POSTGRESQL)
def close_database(injection: Injection) -> None:
    name = database_name(injection.environment)
    horse = injection.stop_at(stages.WORK)
    injection.environment.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    terminate(injection.environment)
    resume(horse)
    injection.wait(0, 2)
    injection.environment.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    injection.recover()


@kind("PostgreSQL read-only", POSTGRESQL)
def read_only(injection: Injection) -> None:
    name = database_name(injection.environment)
    horse = injection.stop_at(stages.WORK)
    injection.environment.statement(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    terminate(injection.environment)
    resume(horse)
    injection.wait(0, 2)
    injection.environment.statement(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    terminate(injection.environment)
    injection.recover()


@kind("PostgreSQL away at the upload", POSTGRESQL)
def close_at_the_upload(injection: Injection) -> None:
    name = database_name(injection.environment)
    tracked = injection.new_import()
    form = tracked.uploader.form()
    injection.environment.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    terminate(injection.environment)
    refuse(injection, tracked, form)
    injection.environment.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    accept(injection, tracked, form)


def terminate(environment: FaultEnvironment) -> None:
    """End every connection to the console's database."""
    environment.statement(TERMINATE.format(database_name(environment)))


def database_name(environment: FaultEnvironment) -> str:
    """Return what the console's database is called."""
    assert environment.server is not None
    return environment.server.name_of(environment.console.url)


@kind("SQLite locked by another writer", SQLITE)
def lock_sqlite(injection: Injection) -> None:
    horse = injection.stop_at(set_of_quiet_stages())
    with locked(injection.environment):
        resume(horse)
        injection.wait(0, 2.5)
    injection.recover()


@kind("SQLite locked at the upload", SQLITE)
def lock_at_the_upload(injection: Injection) -> None:
    tracked = injection.new_import()
    form = tracked.uploader.form()
    with locked(injection.environment):
        refuse(injection, tracked, form)
    accept(injection, tracked, form)


def set_of_quiet_stages() -> tuple[str, ...]:
    """Return the stages of the work at which nobody holds SQLite's lock."""
    return tuple(stage for stage in stages.WORK if stage not in stages.WRITING)


@contextmanager
def locked(environment: FaultEnvironment) -> Iterator[None]:
    """Hold the lock of a SQLite database for a block."""
    path = environment.console.folder / "console.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")


@kind("no space at the upload: database full", SQLITE)
def fill_at_the_upload(injection: Injection) -> None:
    with full(injection.environment):
        tracked, form = refused(injection)
    accept(injection, tracked, form)


@kind("no space at the upload: file too large", SQLITE)
def bound_at_the_upload(injection: Injection) -> None:
    injection.environment.web.answers()
    injection.environment.limit_files(FULL_BYTES)
    tracked, form = refused(injection)
    injection.environment.limit_files()
    accept(injection, tracked, form)


@kind("no space at settling: database full", SQLITE)
def fill_at_settling(injection: Injection) -> None:
    horse = injection.stop_at(set_of_quiet_stages(), injection.new_import(MANY))
    with full(injection.environment):
        resume(horse)
        injection.wait(0, 2)
    injection.recover()


@kind("no space at settling: file too large", SQLITE)
def bound_at_settling(injection: Injection) -> None:
    horse = injection.stop_at(set_of_quiet_stages(), injection.new_import(MANY))
    injection.environment.limit_files(FULL_BYTES)
    resume(horse)
    injection.wait(0, 2)
    injection.environment.limit_files()
    injection.recover()


@contextmanager
def full(environment: FaultEnvironment) -> Iterator[None]:
    """Let the database not grow for a block."""
    environment.console.query("PRAGMA wal_checkpoint(TRUNCATE)")
    environment.pages.write_text("1")
    yield
    environment.pages.unlink()


def refused(injection: Injection) -> tuple[TrackedImport, dict[str, str]]:
    """Return an import and a form whose upload had no space."""
    tracked = injection.new_import(MANY)
    form = tracked.uploader.form()
    refuse(injection, tracked, form)
    return tracked, form


def refuse(injection: Injection, tracked: TrackedImport, form: dict[str, str]) -> None:
    """Post a form that cannot be stored: one plain sentence says so, and nothing is stored."""
    status, answer = injection.environment.web.post(tracked.uploader, tracked.content(), form)
    assert status == 503, (status, answer)
    assert "The database does not answer." in answer, answer


def accept(injection: Injection, tracked: TrackedImport, form: dict[str, str]) -> None:
    """Post the same form again: now it is one import."""
    assert tracked.find(form["token"]) == ""
    began = time.monotonic()
    web = injection.environment.web
    answers: list[str] = []

    def is_stored() -> bool:
        status, answer = web.post(tracked.uploader, tracked.content(), form)
        answers.extend([answer["id"]] if status == 201 else [])
        return status == 201

    assert wait_until(is_stored, web.check, 30), time.monotonic() - began
    assert tracked.find(form["token"]) == answers[0]
    injection.recover()
