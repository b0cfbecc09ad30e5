"""Checking and running a file from the command line of any host."""

from __future__ import annotations

import errno
import time

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from plugins.bulk_import.cli.error_option import save_errors
from plugins.bulk_import.cli.new_file import write_new
from plugins.bulk_import.cli.outcome import WAIT_SECONDS, summary, wait
from plugins.bulk_import.cli.output import (
    CHANGES_KEPT,
    NOT_GIVEN,
    NOT_OPENED,
    NOT_SAVED,
    ORIGINALS_TAKEN,
)
from plugins.bulk_import.engine.reading import content
from plugins.bulk_import.reports.details import error_file
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRun

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def call(host, tmp_path):
    """Return a function that checks or runs a file of members in somebody's name."""

    def invoke(command, text, *words, login="ann"):
        path = tmp_path / "members.csv"
        path.write_text(text)
        told = ["--importer=members", f"--as={login}", *words]
        return host.test_cli_runner().invoke(args=["bulk-import", command, str(path), *told])

    return invoke


def test_any_host_checks_a_file(call, sheet):
    result = call("check", sheet("ann,1,Chess,TRUE", "bo,bo,Chss,TRUE"))

    assert result.exit_code == 1
    assert "1 of 2 rows are ready." in result.output
    assert "Club: There is no such club.\n  line 3, “Chss”\n" in result.output


def test_any_host_runs_a_file_in_the_name_of_whom_it_finds(call, sheet, state, finish):
    result = call("run", sheet("ann,1,,TRUE"), "--no-wait", login="BOB")

    assert result.exit_code == 0
    run = state.session.scalars(select(ImportRun)).one()
    assert (run.actor_id, finish(run.id).created_rows) == ("bob", 1)


def test_whoever_has_lost_the_right_is_told_like_a_stranger(call, sheet, people):
    people.gone.add("bob")

    for login in ("bob", "eve"):
        result = call("run", sheet("ann,1,,TRUE"), login=login)
        assert result.stderr == f"Error: Nobody with the login {login} may import members.\n"


def test_an_import_that_ended_too_early_says_why(state, importer, upload, sheet, people, finish):
    run = upload(sheet("ann,1,,TRUE"))
    people.gone.add("ann")

    assert summary(state, importer, finish(run.id)) == (
        "Could not be finished. 1 member: 0 created, 1 not attempted. "
        "The uploader may no longer import members."
    )


@pytest.mark.parametrize("reason", ["not given", "not opened", "not saved"])
def test_rows_with_errors_that_are_not_to_be_had_leave_no_file(
    state, importer, upload, sheet, people, finish, tmp_path, capsys, reason
):
    run = finish(upload(sheet("ann,1,,oops")).id)
    path = tmp_path / ("nowhere/x.csv" if reason == "not saved" else "x.csv")
    if reason == "not given":
        people.may_download = lambda run: False
    elif reason == "not opened":
        state.vault = Vault([Fernet.generate_key().decode()])

    save_errors(state, importer, run, path, "ann")
    said = {"not given": NOT_GIVEN, "not opened": NOT_OPENED, "not saved": NOT_SAVED}[reason]
    assert capsys.readouterr().err.endswith(said.format(path=path, login="ann") + "\n")
    assert not path.exists()


def test_rows_with_errors_are_never_written_over_another_file(
    state, importer, upload, sheet, finish, tmp_path
):
    run, path = finish(upload(sheet("ann,1,,oops")).id), tmp_path / "x.csv"
    path.write_text("mine")
    save_errors(state, importer, run, path, "ann")

    assert path.read_text() == "mine"


def test_a_file_that_could_not_be_finished_is_taken_away(tmp_path):
    def pieces():
        yield "Login"
        raise OSError(errno.ENOSPC, "The disk is full.")

    with pytest.raises(OSError, match="full"):
        write_new(tmp_path / "x.csv", pieces())
    assert list(tmp_path.iterdir()) == []


def test_an_outage_of_the_database_is_waited_through(state, upload, sheet, finish, tmp_path):
    run_id, away = upload(sheet("ann,1,,TRUE")).id, tmp_path.with_name("away")
    finish(run_id)
    state.session.close()
    state.db.engine.dispose()

    tmp_path.rename(away)
    assert wait(state, run_id, 0) is None
    away.rename(tmp_path)
    assert wait(state, run_id, 0).created_rows == 1


def test_a_host_without_kinds_of_import_says_so(call, sheet, state):
    state.importers.clear()

    assert "There is no kind of import at all." in call("check", sheet("ann,1,,TRUE")).stderr


@pytest.fixture
def changed(upload, sheet, finish, state, importer):
    """Return the error file of a row whose login a spreadsheet has changed since."""
    run = finish(upload(sheet("0044,s3cret,,oops")).id)
    details = Details(state, importer, run, History(state, importer))
    text = "".join(error_file.content(state.vault, details))
    state.session.rollback()
    return text.replace("oops", "TRUE").replace("0044", "44", 1)


def test_a_check_lists_what_a_spreadsheet_changed(call, changed):
    put_back, kept = call("check", changed), call("check", changed, "--keep-changes")

    title = "1 cell was changed by a spreadsheet."
    was = "  Login, line 2: was “0044”, is “44”\n"
    assert f"{title} {ORIGINALS_TAKEN}\n{was}" in put_back.output
    assert f"{title} {CHANGES_KEPT}\n{was}" in kept.output


@pytest.mark.parametrize(("words", "login"), [((), "0044"), (("--keep-changes",), "44")])
def test_a_run_takes_what_is_asked_for(call, changed, state, finish, pins, words, login):
    assert call("run", changed, "--no-wait", *words).exit_code == 0

    finish(state.session.scalars(select(ImportRun.id).order_by(ImportRun.id.desc())).first())
    assert list(pins()) == [login]


def test_a_file_in_an_unclear_code_page_is_asked_about_and_read_as_told(
    host, tmp_path, state, finish, pins
):
    path = tmp_path / "members.csv"
    path.write_bytes("Login,Pin,Active\r\nJosé,1,TRUE\r\nNúñez,2,TRUE\r\n".encode("cp850"))

    def call(*words):
        command, *options = words
        told = [str(path), "--importer=members", "--as=ann", *options]
        return host.test_cli_runner().invoke(args=["bulk-import", command, *told])

    for command in ("check", "run"):
        asked = call(command)
        assert asked.exit_code == 4
        assert "Which is right?" in asked.output
        assert "--code-page cp850: Núñez, José" in asked.output
    assert "There is no code page called klingon." in call("check", "--code-page=klingon").stderr
    assert call("check", "--code-page=DOS 850").exit_code == 0
    assert call("run", "--code-page=850", "--no-wait").exit_code == 0
    run = state.session.scalars(select(ImportRun)).one()
    assert run.encoding == "DOS 850 (chosen)"
    assert finish(run.id).created_rows == 2
    assert sorted(pins()) == ["José", "Núñez"]


@pytest.mark.sampled(2)
def test_without_a_worker_the_command_leaves_at_once_unless_told_to_wait(call, sheet, monkeypatch):
    # A worker that is being replaced is waited for, here not for as long.
    monkeypatch.setattr("plugins.bulk_import.cli.outcome.WORKER_SECONDS", 1)
    began = time.monotonic()
    result = call("run", sheet("ann,1,,TRUE"))

    assert (result.exit_code, time.monotonic() - began < WAIT_SECONDS / 10) == (3, True)
    assert "No worker is running." in result.stderr
    assert "Not finished yet." in result.stderr

    began = time.monotonic()
    assert call("run", sheet("bob,1,,TRUE"), "--wait=1").exit_code == 3
    assert time.monotonic() - began >= 1


def test_a_command_says_which_column_is_which(host, tmp_path, state, finish, pins):
    path = tmp_path / "members.csv"
    path.write_bytes(b"user=name,pin,suspended,email\r\nann,11,0,x\r\nbob,22,no,y\r\n")

    def call(command, *options):
        told = [str(path), "--importer=members", "--as=ann", *options]
        return host.test_cli_runner().invoke(args=["bulk-import", command, *told])

    asked = call("check")
    assert asked.exit_code == 2
    assert "Header: Contains unknown columns" in asked.output
    assert 'Which column is Login? --column "NAME=Login" with one of: user=name' in asked.output
    assert 'There is no column called "Log' not in asked.output

    answers = ["--column=user=name=Login", "--column=suspended=not active", "--column=email=-"]
    assert call("check", *answers).exit_code == 0
    assert "Read “user=name” as Login." in call("check", *answers).output
    assert call("run", *answers, "--no-wait").exit_code == 0
    run = finish(state.session.scalars(select(ImportRun)).one().id)
    assert (run.created_rows, sorted(pins())) == (2, ["ann", "bob"])


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--column=username", "Write --column as NAME=COLUMN, not as username."),
        ("--column=x=Boss", "There is no column called Boss. There are: Login, Pin, Club, Active"),
        ("--column=x=not Login", "There is no column called not Login."),
    ],
)
def test_a_column_that_there_is_not_is_a_wrong_call(call, sheet, option, said):
    result = call("check", sheet("ann,1,,TRUE"), option)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_name_that_is_in_no_header_is_said_so(call, sheet):
    result = call("check", sheet("ann,1,,TRUE"), "--column=username=Login")

    assert result.exit_code == 2
    assert 'Header: No column is called "username".' in result.output


def test_a_file_of_several_blocks_is_read_from_the_disk_or_from_standard_input(
    host, tmp_path, monkeypatch, sheet
):
    monkeypatch.setattr(content, "BLOCK", 40)
    text = sheet("ann,1,Chess,TRUE", "bo,bo,Chss,TRUE", '"c\nd",1,,TRUE', *["eve,1,,TRUE"] * 9)
    path = tmp_path / "members.csv"
    path.write_bytes(text.encode())
    told = ["--importer=members", "--as=ann"]
    check = ["bulk-import", "check"]

    by_path = host.test_cli_runner().invoke(args=[*check, str(path), *told])
    piped = host.test_cli_runner().invoke(
        args=[*check, "-", "--name=members.csv", *told], input=text.encode()
    )

    assert "of 12 rows are ready." in by_path.output
    assert "Club: There is no such club.\n  line 3, “Chss”\n" in by_path.output
    assert (by_path.exit_code, by_path.output) == (piped.exit_code, piped.output)
