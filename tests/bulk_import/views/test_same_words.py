"""The page and the command line say the same words of the same file."""

from __future__ import annotations

import json

import pytest

from plugins.bulk_import import BulkImport, BulkImportView

pytestmark = pytest.mark.databases("sqlite")

FILE = "Login,Pin,Club,Active\r\nann,1,,oops\r\n"


@pytest.fixture
def starters(importer, monkeypatch):
    """Let the members be people."""
    monkeypatch.setattr(importer, "people", "people")
    monkeypatch.setattr(importer, "nobody", "nobody")
    monkeypatch.setattr(importer, "rollback_note", "They stay.")


@pytest.fixture
def notes_of_command(host, tmp_path):
    """Return a function that checks the file from the command line and returns its notes."""

    def check(text):
        path = tmp_path / "members.csv"
        path.write_bytes(text.encode())
        words = ["bulk-import", "check", str(path), "--importer=members", "--as=ann", "--json"]
        return json.loads(host.test_cli_runner().invoke(args=words).output)["verdict"]["notes"]

    return check


def test_page_and_command_line_say_that_nobody_was_created(
    starters, upload, finish, send, notes_of_command
):
    finish(upload(FILE).id)
    verdict = send("check", (FILE.encode(), "members.csv")).json["verdict"]

    assert verdict["notes"] == notes_of_command(FILE)
    assert verdict["notes"][0].endswith("; nobody was created.")
    assert verdict["buttons"]["partial"][0] == "Upload, nobody is created"


def test_page_and_command_line_call_the_records_people(
    starters, upload, finish, send, notes_of_command
):
    good = FILE.replace("oops", "TRUE")
    finish(upload(good).id)
    verdict = send("check", (good.encode(), "members.csv")).json["verdict"]

    assert "1 of its people exists because of it." in verdict["notes"][0]
    assert verdict["notes"] == notes_of_command(good)


def test_the_page_says_what_the_importer_notes_about_a_rollback(starters, send):
    good = FILE.replace("oops", "TRUE")

    assert "They stay." in send("check", (good.encode(), "members.csv")).json["verdict"]["html"]


def test_the_words_of_a_view_win_on_its_pages(starters, state, people, importer):
    class Own(BulkImportView):
        people, nobody = "visitors", "no visitor"

    view = Own(importer, BulkImport(db=state.db, actors=people))

    assert (view.people, view.nobody, view.rollback_note) == (
        "visitors",
        "no visitor",
        "They stay.",
    )
