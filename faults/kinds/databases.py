"""The database away, locked or full: what was begun is done again, and nobody is half made."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from secrets import token_hex

from ctu.develop.servers.process import wait_until
from faults.injections.environment import FaultEnvironment
from faults.injections.injection import MANY, SIZE, Injection, resume
from faults.injections.registry import POSTGRESQL, SQLITE, kind
from faults.parts import stages
from faults.parts.sqlite_lock import sqlite_locked
from faults.parts.tracked_import import TrackedImport
from tests.suite.waiting import WAIT_SECONDS

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'
"""
FULL_BYTES = 40_000
NO_ANSWER = "The database does not answer."
NO_ROOM = "The disk of the database is full."
LONGEST_SECONDS = 2.5
Trouble = Callable[[FaultEnvironment], AbstractContextManager[None]]


def trouble_at_work(
    injection: Injection, places: Sequence[str], trouble: Trouble, size: int = SIZE
) -> None:
    """Have trouble while a work-horse is at a stage; it ends some time later."""
    horse = injection.stop_at(places, injection.new_import(size))
    with trouble(injection.environment):
        resume(horse.pid)
        injection.wait(0, LONGEST_SECONDS)
    injection.recover()


def trouble_at_the_upload(
    injection: Injection, trouble: Trouble, sentence: str = NO_ANSWER, logins: Sequence[str] = ()
) -> None:
    """Upload while the database takes nothing, and again when it does."""
    tracked = injection.new_import(MANY, logins=logins)
    form = tracked.uploader.form()
    assert injection.environment.web.answers()
    with trouble(injection.environment):
        refuse(injection, tracked, form, sentence)
    accept(injection, tracked, form)


@kind("PostgreSQL connections killed", POSTGRESQL)
def kill_connections(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    terminate(injection.environment)
    resume(horse.pid)
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
    resume(horse.pid)
    injection.wait(0, 2)
    server.start()
    injection.recover()


@kind("PostgreSQL takes no connections", POSTGRESQL)
def close_database(injection: Injection) -> None:
    trouble_at_work(injection, stages.WORK, closed)


@kind("PostgreSQL read-only", POSTGRESQL)
def make_read_only(injection: Injection) -> None:
    trouble_at_work(injection, stages.WORK, read_only)


@kind("PostgreSQL away at the upload", POSTGRESQL)
def close_at_the_upload(injection: Injection) -> None:
    trouble_at_the_upload(injection, closed)


def closed(environment: FaultEnvironment) -> AbstractContextManager[None]:
    """Let PostgreSQL take no connections to the console's database for a block."""
    return altered(environment, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true")


def read_only(environment: FaultEnvironment) -> AbstractContextManager[None]:
    """Let nobody write to the console's database for a block."""
    setting = "default_transaction_read_only"
    return altered(environment, f"SET {setting} = on", f"RESET {setting}")


@contextmanager
def altered(environment: FaultEnvironment, change: str, undo: str) -> Iterator[None]:
    """Alter the console's database for a block; whoever is connected has to connect anew."""
    name = database_name(environment)
    environment.statement(f"ALTER DATABASE {name} {change}")
    terminate(environment)
    try:
        yield
    finally:
        environment.statement(f"ALTER DATABASE {name} {undo}")
        terminate(environment)


def terminate(environment: FaultEnvironment) -> None:
    """End every connection to the console's database."""
    environment.statement(TERMINATE.format(database_name(environment)))


def database_name(environment: FaultEnvironment) -> str:
    """Return what the console's database is called."""
    assert environment.server is not None
    return environment.server.name_of(environment.console.url)


@kind("SQLite locked by another writer", SQLITE)
def lock_sqlite(injection: Injection) -> None:
    trouble_at_work(injection, quiet_stages(), locked)


@kind("SQLite locked at the upload", SQLITE)
def lock_at_the_upload(injection: Injection) -> None:
    trouble_at_the_upload(injection, locked)


def quiet_stages() -> tuple[str, ...]:
    """Return the stages of the work at which nobody holds SQLite's lock."""
    return tuple(stage for stage in stages.WORK if stage not in stages.WRITING)


def locked(environment: FaultEnvironment) -> AbstractContextManager[None]:
    """Hold the lock of a SQLite database for a block."""
    return sqlite_locked(environment.console.folder / "console.sqlite")


@kind("no space at the upload: database full", SQLITE)
def fill_at_the_upload(injection: Injection) -> None:
    # Logins that differ by a number are packed so well that all fit where a page has room left.
    logins = [f"l{token_hex(12)}" for _ in range(4 * MANY)]
    trouble_at_the_upload(injection, full, NO_ROOM, logins)


@kind("no space at the upload: file too large", SQLITE)
def bound_at_the_upload(injection: Injection) -> None:
    trouble_at_the_upload(injection, bounded)


@kind("no space at settling: database full", SQLITE)
def fill_at_settling(injection: Injection) -> None:
    trouble_at_work(injection, quiet_stages(), full, MANY)


@kind("no space at settling: file too large", SQLITE)
def bound_at_settling(injection: Injection) -> None:
    trouble_at_work(injection, quiet_stages(), bounded, MANY)


@contextmanager
def full(environment: FaultEnvironment) -> Iterator[None]:
    """Let the database not grow for a block; no page of it is free."""
    with closing(sqlite3.connect(environment.console.folder / "console.sqlite")) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    environment.pages.write_text("1")
    yield
    environment.pages.unlink()


@contextmanager
def bounded(environment: FaultEnvironment) -> Iterator[None]:
    """Let no process of the console write large files for a block."""
    environment.limit_files(FULL_BYTES)
    yield
    environment.limit_files()


def refuse(
    injection: Injection, tracked: TrackedImport, form: dict[str, str], sentence: str
) -> None:
    """Post a form that cannot be stored: one plain sentence says so, and nothing is stored."""
    status, answer = injection.environment.web.post(tracked.uploader, tracked.content(), form)
    assert status == 503, (status, answer)
    assert sentence in answer, answer


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

    assert wait_until(is_stored, web.check, WAIT_SECONDS), time.monotonic() - began
    assert tracked.find(form["token"]) == answers[0]
    injection.recover()
