"""A large file that the disk of the console does not take is refused, and nothing is kept."""

from __future__ import annotations

import errno
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import.intake import reading
from plugins.bulk_import.storage.tables.models import ImportRun

pytestmark = pytest.mark.databases("sqlite")

HEADER = (
    "First name,Last name,Login,Password,Active,Permission group,Capacity plan,Extension,"
    "Primary team,Web RTC\r\n"
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a few rows be large, which is put on the disk."""
    monkeypatch.setattr(reading, "LISTED_ROWS", 2)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file without a name lie on a disk without room."""

    def make(**options: Any) -> Any:
        return Path("/dev/full").open("w+b", buffering=0)

    monkeypatch.setattr(tempfile, "TemporaryFile", make)


@pytest.mark.usefixtures("full_disk")
def test_it_is_said_and_nothing_is_stored(client: FlaskClient, leader: User) -> None:
    content = HEADER + "Ann,Vale,,,,,,,,\r\n" * 50
    files = {"file": (io.BytesIO(content.encode()), "large.csv"), "token": "a" * 32}

    answer = client.post("/imports/users/upload", data=files)

    assert answer.status_code == 503
    assert "The disk of the console is full. Nothing of this step was kept" in answer.text
    assert db.session.scalars(select(ImportRun)).all() == []
    assert client.get("/users/").status_code == 200


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "its folder for temporary files takes nothing"),
        (errno.EROFS, "its folder for temporary files takes nothing"),
        (errno.ENOENT, "its folder for temporary files takes nothing"),
        (errno.EMFILE, "gets no more files"),
    ],
)
def test_a_folder_that_takes_nothing_is_reported_and_no_rule_of_the_import_is_to_blame(
    client: FlaskClient, leader: User, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def fail(**options: Any) -> Any:
        raise OSError(number, "not for you")

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    content = HEADER + "Ann,Vale,,,,,,,,\r\n" * 50
    files = {"file": (io.BytesIO(content.encode()), "large.csv"), "token": "a" * 32}

    answer = client.post("/imports/users/upload", data=files)

    assert (answer.status_code, sentence in answer.text) == (503, True)
