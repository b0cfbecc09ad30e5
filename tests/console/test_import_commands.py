"""`flask bulk-import check` and `run` without a worker: what they say, and in whose name."""

from __future__ import annotations

import io
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.console.people import sign_in
from tests.files.sheets import TYPED_PASSWORD, row, sheet

pytestmark = pytest.mark.databases("sqlite")

JSON = {"Accept": "application/json"}
Call = Callable[..., Result]


@pytest.fixture
def leader(make_user: Any, make_team: Any) -> User:
    """Return a team leader of Sales, in a console that has another team too."""
    make_team("Night Desk")
    leader: User = make_user("T.Leader", "Team Leader", "Sales")
    return leader


@pytest.fixture
def call(app: Flask, leader: User, tmp_path: Path) -> Call:
    """Return a function that runs a command on a file of some content."""

    def run(command: str, content: bytes, *words: str, **options: Any) -> Result:
        path = tmp_path / options.pop("file", "people.csv")
        path.write_bytes(content)
        options = {"importer": "users", "as": "t.leader"} | options
        said = [f"--{name}={value}" for name, value in options.items()]
        words = ("bulk-import", command, str(path), *said, *words)
        return app.test_cli_runner().invoke(args=words)

    return run


def stored() -> int:
    return db.session.scalar(select(func.count(ImportRun.id))) or 0


def test_a_good_file_is_ready_and_nothing_is_written(call: Call) -> None:
    result = call("check", sheet([row("ann", "Sales"), row("bo", "Sales")]))

    assert result.exit_code == 0
    assert "people.csv: 225 bytes · 2 rows · UTF-8 · comma" in result.output
    assert "2 of 2 rows are ready. Nothing is created yet." in result.output
    assert (stored(), db.session.scalar(select(func.count(User.id)))) == (0, 1)


def test_a_check_names_every_cause_with_its_lines_and_hints(call: Call) -> None:
    rows = [row("ann", "Sales"), row("bo", "Night Desk"), row("T.LEADER", "Salse", Active="WAHR")]
    result = call("check", sheet(rows))

    assert result.exit_code == 1
    for said in (
        "1 of 3 rows are ready. 2 rows have errors.",
        "File cannot be uploaded as you are not a member of Night Desk.",
        "  line 3, “Night Desk”: You may use Sales",
        "  line 4, “Salse”: Did you mean Sales?",
        "  line 4, “WAHR”: WAHR is TRUE in a German spreadsheet; write TRUE",
    ):
        assert said in result.output
    assert TYPED_PASSWORD not in result.output


def test_a_check_leaves_no_row_out(call: Call) -> None:
    rows = [row(f"new.{number}", "Nowhere") for number in range(300)]
    result, answer = call("check", sheet(rows)), call("check", sheet(rows), "--json")

    assert result.output.count("\n  line ") == 300
    assert len(json.loads(answer.output)["verdict"]["causes"][0]["rows"]) == 300


def test_control_characters_are_shown_as_code_points_on_a_terminal(call: Call) -> None:
    result = call("check", sheet([row("ann", "Sales\x1b[2J", First_name="\x9b31m")]))

    assert "“Sales[U+001B][2J”" in result.output
    assert "“[U+009B]31m”" in result.output
    assert {mark for mark in result.output if not mark.isprintable()} == {"\n"}


def test_a_refused_file_has_its_reason_and_a_status_of_its_own(call: Call) -> None:
    content = sheet([row("ann", "Sales")]).replace(b"Login", b"Logon", 1)
    result = call("check", content)

    assert result.exit_code == 2
    assert 'Header: Contains unknown columns: "Logon".\nDid you mean Login?' in result.output


def test_a_program_gets_what_the_page_answers(app: Flask, call: Call, leader: User) -> None:
    client, content = app.test_client(), sheet([row("ann", "Nowhere"), row("bo", "Sales")])
    sign_in(client, leader)
    for file, name in ((content, "people.csv"), (b"PK\x03\x04", "people.csv")):
        form = {"token": "0" * 32, "file": (io.BytesIO(file), name)}
        answer = client.post(
            "/imports/users/check", data=form, headers={"Accept": "application/json"}
        )
        page = answer.get_json()
        for left_out in ("html", "buttons", "repairs", "token"):
            page.get("verdict", {}).pop(left_out, None)
        assert json.loads(call("check", file, "--json").output) == page


def test_a_login_is_found_whatever_its_case(call: Call) -> None:
    assert call("check", sheet([row("ann", "Sales")]), **{"as": "T.LEADER"}).exit_code == 0


@pytest.mark.parametrize("login", ["nobody", "gone", "agent", "", "a\x1bb"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_whoever_may_not_import_is_told_the_same_and_nothing_happens(
    call: Call, make_user: Any, command: str, login: str
) -> None:
    make_user("gone", "Team Leader", active=False)
    make_user("agent", "Agent")
    result = call(command, sheet([row("ann", "Sales")]), **{"as": login})

    shown = login.replace("\x1b", "[U+001B]")
    assert result.exit_code == 2
    assert result.stderr == f"Error: Nobody with the login {shown} may import users.\n"
    assert (result.stdout, stored()) == ("", 0)


def test_a_right_is_one_for_each_kind_of_import(call: Call) -> None:
    result = call("check", b"Team name,Active\nEast,TRUE\n", importer="teams")

    assert "Nobody with the login t.leader may import teams." in result.stderr


def test_the_refusal_of_an_unknown_kind_of_import_names_the_known_ones(call: Call) -> None:
    result = call("run", sheet([row("ann", "Sales")]), importer="people")

    assert result.exit_code == 2
    assert "no kind of import called people. There are: teams, users." in result.stderr


def test_standard_input_is_read_under_a_name(app: Flask, call: Call) -> None:
    words = ["bulk-import", "check", "-", "--importer=users", "--as=t.leader"]
    runner, content = app.test_cli_runner(), sheet([row("ann", "Sales")])

    named = runner.invoke(args=[*words, "--name=new/starters.csv"], input=content)
    assert named.output.startswith("starters.csv: ")
    nameless = runner.invoke(args=words, input=content)
    assert (nameless.exit_code, "Standard input has no name." in nameless.stderr) == (2, True)


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_file_beyond_the_limit_is_not_read_whole(
    app: Flask, leader: User, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "endless.csv"
    path.touch()
    os.truncate(path, 1 << 40)
    words = ["bulk-import", command, str(path), "--importer=users", "--as=t.leader"]
    result = app.test_cli_runner().invoke(args=words)

    assert result.exit_code == 2
    assert "File cannot be uploaded as it exceeds the 100 KB size limit." in result.stdout


def test_a_stored_import_waits_for_a_worker_and_the_command_says_so(
    call: Call, leader: User
) -> None:
    result = call("run", sheet([row("ann", "Sales")]), wait=0)

    run = db.session.scalars(select(ImportRun)).one()
    assert result.exit_code == 3
    assert result.stdout == f"Import {run.public_id} is stored: 1 row of people.csv.\n"
    assert "The queue cannot be reached. Uploads are kept" in result.stderr
    assert "Not finished yet. It goes on by itself" in result.stderr
    assert (run.actor_name, run.actor_rank) == (leader.full_name, "Team Leader")


def test_a_missing_worker_is_named(call: Call, redis_url: str) -> None:
    state = current_state()
    state.queue = ImportQueue(replace(state.settings, redis_url=redis_url))
    result = call("run", sheet([row("ann", "Sales")]), "--no-wait")

    assert result.exit_code == 0
    assert "No worker is running. Uploads are kept and start by themselves" in result.stderr


def test_ctrl_c_ends_the_waiting_and_not_the_import(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A command that waits sleeps between two looks.
    monkeypatch.setattr(time, "sleep", lambda _seconds: signal.raise_signal(signal.SIGINT))
    result = call("run", sheet([row("ann", "Sales")]))

    assert result.exit_code == 3
    assert "It goes on by itself" in result.stderr
    assert stored() == 1


@pytest.mark.parametrize(
    ("place", "words", "said"),
    [
        ("there.csv", [], "exists already and is not written over."),
        ("link.csv", [], "exists already and is not written over."),
        ("nowhere/new.csv", [], "does not exist."),
        ("new.csv", ["--no-wait"], "leave --no-wait out."),
    ],
)
def test_rows_with_errors_that_cannot_be_written_are_reported_before_anything_is_stored(
    call: Call, tmp_path: Path, place: str, words: list[str], said: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    (tmp_path / "link.csv").symlink_to(tmp_path / "new.csv")
    result = call("run", sheet([row("ann", "?")]), *words, errors=tmp_path / place)

    assert result.exit_code == 2
    assert said in result.stderr
    assert (stored(), (tmp_path / "there.csv").read_text()) == (0, "mine")


def test_a_file_too_large_for_all_or_nothing_is_refused_like_an_upload(call: Call) -> None:
    state = current_state()
    state.settings = replace(state.settings, all_or_nothing_rows=1)
    result = call("run", sheet([row("a", "Sales"), row("b", "Sales")]), "--all-or-nothing")

    assert result.exit_code == 2
    assert "All or nothing: File cannot be uploaded as it has more than 1 rows." in result.stdout
    assert stored() == 0
