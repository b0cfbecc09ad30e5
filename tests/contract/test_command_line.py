"""`flask bulk-import run` beside a real worker: an upload like any other, without a page."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ctu.develop.tree import ROOT
from tests.files.sheets import TYPED_PASSWORD, row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, Person

Run = Callable[..., Result]


@pytest.fixture
def run(console: Console, leader: Person, tmp_path: Path) -> Run:
    """Return a function that runs an import in the leader's name and waits for its end."""

    def call(content: bytes, *words: str) -> Result:
        path = tmp_path / "people.csv"
        path.write_bytes(content)
        told = ("--importer=users", f"--as={leader.login}", *words)
        return console.app.test_cli_runner().invoke(args=["bulk-import", "run", str(path), *told])

    return call


@pytest.fixture
def team(console: Console, leader: Person) -> str:
    """Return the leader's team."""
    with console.change():
        return console.user(leader.login).primary_team.name


def public_id(result: Result) -> str:
    found = re.match(r"Import ([0-9a-f]{16}) is stored: ", result.stdout)
    assert found is not None, result.stderr
    return found[1]


def test_a_good_file_is_imported_and_its_counts_are_printed(
    console: Console, run: Run, team: str
) -> None:
    first, second = console.name("new."), console.name("new.")
    result = run(sheet([row(first, team), row(second, team)]))

    assert result.exit_code == 0, result.output
    assert f"{public_id(result)} is stored: 2 rows of people.csv.\n" in result.stdout
    assert result.stdout.endswith("2 users: 2 created.\n")
    with console.change():
        assert console.user(first).import_public_id == public_id(result)
        assert console.fits(second, TYPED_PASSWORD)


def test_the_rows_with_errors_are_written_as_the_page_hands_them_out(
    console: Console, leader: Person, run: Run, team: str, tmp_path: Path
) -> None:
    rows = [row(console.name("new."), team), row(console.name("new."), team, Active="WAHR")]
    path = tmp_path / "wrong.csv"
    result = run(sheet(rows), f"--errors={path}")

    assert result.exit_code == 1
    assert result.stdout.endswith(
        f"2 users: 1 created, 1 row with errors.\nThe rows with errors are in {path}.\n"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == ImportClient(console, leader).error_file(public_id(result)).content
    assert TYPED_PASSWORD not in path.read_text() + result.output


def test_a_repaired_error_file_is_run_again(
    console: Console, leader: Person, run: Run, team: str, tmp_path: Path
) -> None:
    login, path = console.name("new."), tmp_path / "wrong.csv"
    run(sheet([row(login, team, Active="WAHR")]), f"--errors={path}")
    result = run(path.read_bytes().replace(b"WAHR,", b"TRUE,"))

    assert result.exit_code == 0, result.output
    with console.change():
        assert console.fits(login, TYPED_PASSWORD)


def test_all_or_nothing_is_a_choice(console: Console, run: Run, team: str) -> None:
    rows = [row(console.name("new."), team), row(console.name("new."), team, Active="WAHR")]
    result = run(sheet(rows), "--all-or-nothing")

    assert result.exit_code == 1
    assert "2 users: 0 created, 1 row with errors, 1 not attempted.\n" in result.stdout


def test_the_same_call_again_is_another_import_on_purpose(
    console: Console, run: Run, team: str
) -> None:
    content = sheet([row(console.name("new."), team)])
    first, second = run(content), run(content)

    assert public_id(first) != public_id(second)
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "1 user: 0 created, 1 row with errors." in second.stdout


def test_a_pipe_is_imported_by_a_process_of_its_own(
    console: Console, leader: Person, team: str
) -> None:
    login = console.name("new.")
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bulk-import", "run", "-"]
    done = subprocess.run(
        [*command, "--importer=users", f"--as={leader.login}", "--name=pipe.csv"],
        cwd=ROOT,
        env=console.environment,
        input=sheet([row(login, team), row(console.name("new."), team, Active="?")]),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert done.stdout.endswith(b"2 users: 1 created, 1 row with errors.\n")
    with console.change():
        assert console.user(login).first_name == "Ann"
