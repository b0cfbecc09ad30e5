"""Why a database cannot be used: a word for what SQLite and the system say of its file."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from plugins.bulk_import.storage.database.database_causes import database_cause
from plugins.bulk_import.storage.database.outages import is_disk_full, is_outage
from tests.parts.limits import be_nobody, in_a_child, open_no_file, write_no_file

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def file() -> Iterator[Path]:
    """Return a database in a folder that everybody may enter, with a log."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "some.sqlite3")
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode = WAL"))
            connection.execute(text("CREATE TABLE some (words text)"))
        engine.dispose()
        yield path


def word_of(file: Path, statement: str = "SELECT * FROM some") -> str:
    """Return the word for what happens, with a mark where it is no outage, or a disk is full."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        marks = ("" if is_outage(error) else " for ever") + " disk" * is_disk_full(error)
        return database_cause(error, engine) + marks
    finally:
        engine.dispose()
    return "up"


def test_a_file_of_another_account_is_denied(file: Path) -> None:
    assert word_of(file) == "up"
    file.chmod(0o600 if os.geteuid() == 0 else 0)
    assert in_a_child(be_nobody, lambda: word_of(file)) == "denied"


def test_a_folder_of_another_account_is_denied(file: Path) -> None:
    file.parent.chmod(0o700 if os.geteuid() == 0 else 0)
    assert in_a_child(be_nobody, lambda: word_of(file)) == "denied"
    file.parent.chmod(0o700)


def test_a_file_in_no_folder_is_no_database(file: Path) -> None:
    assert word_of(file.parent / "nowhere" / "some.sqlite3") == "no-database"
    assert word_of(file / "some.sqlite3") == "no-database"
    assert word_of(file.parent) == "down"


def test_too_many_open_files_are_reported(file: Path) -> None:
    assert in_a_child(open_no_file, lambda: word_of(file)) == "crowded"


def test_a_disk_without_room_is_full_for_readers_as_well(file: Path) -> None:
    assert in_a_child(write_no_file, lambda: word_of(file)) == "full disk"


def test_an_unreadable_database_file_is_damaged(file: Path) -> None:
    file.write_bytes(b"no database at all" * 1_000)
    assert word_of(file) == "damaged"


def test_a_log_that_was_taken_away_is_damage(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO some VALUES ('a word')"))
        connection.commit()
        file.with_name(f"{file.name}-wal").unlink()
        assert word_of(file) == "damaged"
    engine.dispose()


@pytest.mark.parametrize(
    ("state", "said", "word"),
    [
        ("08P01", "query_wait_timeout", "crowded"),
        (None, "FATAL:  no more connections allowed (max_client_conn)", "crowded"),
        (None, "FATAL:  no such database: nowhere", "no-database"),
        (None, 'FATAL:  database "ctu" is disabled', "denied"),
        ("08006", "server closed the connection unexpectedly", "down"),
        ("22023", "no such database: a value of somebody", "down"),
        ("40001", "could not serialize access due to concurrent update", "silent"),
        ("40P01", "deadlock detected", "silent"),
    ],
)
def test_errors_of_a_pooler_or_a_server_have_a_cause(
    state: str | None, said: str, word: str
) -> None:
    kind = psycopg.OperationalError if state is None else psycopg.errors.lookup(state)
    error = DBAPIError("SELECT 1", {}, kind(said))

    assert database_cause(error, create_engine("postgresql+psycopg://")) == word


def test_a_name_that_the_system_does_not_find_is_unresolved() -> None:
    """What psycopg 3.2 hands on of the system, without a word of its own."""
    with pytest.raises(socket.gaierror) as told:
        socket.getaddrinfo("database.invalid", 5432)
    error = psycopg.OperationalError(str(told.value))
    engine = create_engine("postgresql+psycopg://")
    assert database_cause(DBAPIError("", None, error), engine) == "unresolved"
