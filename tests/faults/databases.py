"""The database away, locked or full: what was begun is done again, and nobody is half made."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from ctu.develop.process import wait_until
from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.kind import POSTGRESQL, SQLITE, kind
from tests.faults.scene import MANY, Scene, go_on
from tests.faults.stand import Stand

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'
"""
FULL_BYTES = 40_000


@kind("PostgreSQL connections killed", POSTGRESQL)
def kill_connections(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    terminate(scene.stand)
    go_on(horse)
    for _ in range(scene.random.randrange(4)):
        scene.wait(0, 0.1)
        terminate(scene.stand)
    scene.recover()


@kind("PostgreSQL stopped", POSTGRESQL)
def stop_postgresql(scene: Scene) -> None:
    server = scene.stand.server
    assert server is not None
    horse = scene.stop_at(stages.WORK)
    # One that does not wait for the disk forgets the last moment when it is stopped like a crash.
    server.stop(scene.random.choice(("fast", "immediate")) if server.is_safe else "fast")
    go_on(horse)
    scene.wait(0, 2)
    server.start()
    scene.recover()


@kind("PostgreSQL takes no connections", POSTGRESQL)
def close_database(scene: Scene) -> None:
    name = database_name(scene.stand)
    horse = scene.stop_at(stages.WORK)
    scene.stand.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    terminate(scene.stand)
    go_on(horse)
    scene.wait(0, 2)
    scene.stand.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    scene.recover()


@kind("PostgreSQL read-only", POSTGRESQL)
def read_only(scene: Scene) -> None:
    name = database_name(scene.stand)
    horse = scene.stop_at(stages.WORK)
    scene.stand.statement(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    terminate(scene.stand)
    go_on(horse)
    scene.wait(0, 2)
    scene.stand.statement(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    terminate(scene.stand)
    scene.recover()


@kind("PostgreSQL away at the upload", POSTGRESQL)
def close_at_the_upload(scene: Scene) -> None:
    name = database_name(scene.stand)
    crowd = scene.crowd()
    form = crowd.visitor.form()
    scene.stand.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    terminate(scene.stand)
    refuse(scene, crowd, form)
    scene.stand.statement(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    accept(scene, crowd, form)


def terminate(stand: Stand) -> None:
    """End every connection to the console's database."""
    stand.statement(TERMINATE.format(database_name(stand)))


def database_name(stand: Stand) -> str:
    """Return what the console's database is called."""
    assert stand.server is not None
    return stand.server.name_of(stand.world.url)


@kind("SQLite locked by another writer", SQLITE)
def lock_sqlite(scene: Scene) -> None:
    horse = scene.stop_at(set_of_quiet_stages())
    with locked(scene.stand):
        go_on(horse)
        scene.wait(0, 2.5)
    scene.recover()


@kind("SQLite locked at the upload", SQLITE)
def lock_at_the_upload(scene: Scene) -> None:
    crowd = scene.crowd()
    form = crowd.visitor.form()
    with locked(scene.stand):
        refuse(scene, crowd, form)
    accept(scene, crowd, form)


def set_of_quiet_stages() -> tuple[str, ...]:
    """Return the stages of the work at which nobody holds SQLite's lock."""
    return tuple(stage for stage in stages.WORK if stage not in stages.WRITING)


@contextmanager
def locked(stand: Stand) -> Iterator[None]:
    """Hold the lock of a SQLite database for a block."""
    path = stand.world.folder / "console.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")


@kind("no space at the upload: database full", SQLITE)
def fill_at_the_upload(scene: Scene) -> None:
    with full(scene.stand):
        crowd, form = refused(scene)
    accept(scene, crowd, form)


@kind("no space at the upload: file too large", SQLITE)
def bound_at_the_upload(scene: Scene) -> None:
    scene.stand.web.answers()
    scene.stand.limit_files(FULL_BYTES)
    crowd, form = refused(scene)
    scene.stand.limit_files()
    accept(scene, crowd, form)


@kind("no space at settling: database full", SQLITE)
def fill_at_settling(scene: Scene) -> None:
    horse = scene.stop_at(set_of_quiet_stages(), scene.crowd(MANY))
    with full(scene.stand):
        go_on(horse)
        scene.wait(0, 2)
    scene.recover()


@kind("no space at settling: file too large", SQLITE)
def bound_at_settling(scene: Scene) -> None:
    horse = scene.stop_at(set_of_quiet_stages(), scene.crowd(MANY))
    scene.stand.limit_files(FULL_BYTES)
    go_on(horse)
    scene.wait(0, 2)
    scene.stand.limit_files()
    scene.recover()


@contextmanager
def full(stand: Stand) -> Iterator[None]:
    """Let the database not grow for a block."""
    stand.world.query("PRAGMA wal_checkpoint(TRUNCATE)")
    stand.pages.write_text("1")
    yield
    stand.pages.unlink()


def refused(scene: Scene) -> tuple[Crowd, dict[str, str]]:
    """Return a crowd and a form whose upload had no space."""
    crowd = scene.crowd(MANY)
    form = crowd.visitor.form()
    refuse(scene, crowd, form)
    return crowd, form


def refuse(scene: Scene, crowd: Crowd, form: dict[str, str]) -> None:
    """Post a form that cannot be stored: one plain sentence says so, and nothing is stored."""
    status, answer = scene.stand.web.post(crowd.visitor, crowd.content(), form)
    assert status == 503, (status, answer)
    assert "The database does not answer." in answer, answer


def accept(scene: Scene, crowd: Crowd, form: dict[str, str]) -> None:
    """Post the same form again: now it is one import."""
    assert crowd.find(form["token"]) == ""
    began = time.monotonic()
    web = scene.stand.web
    answers: list[str] = []

    def is_stored() -> bool:
        status, answer = web.post(crowd.visitor, crowd.content(), form)
        answers.extend([answer["id"]] if status == 201 else [])
        return status == 201

    assert wait_until(is_stored, web.check, 30), time.monotonic() - began
    assert crowd.find(form["token"]) == answers[0]
    scene.recover()
