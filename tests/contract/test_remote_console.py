"""The command line lets a console elsewhere check, import and undo, by a token and over HTTP."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from ctu.access.people import load_person
from ctu.api.tokens import create_token
from ctu.develop.servers.page_server import serve
from ctu.extensions import db
from plugins.bulk_import import ImportRun, Scope
from plugins.bulk_import.cli.remote.address import IN_CLEAR, NO_ADDRESS, TOKEN
from tests.files.sheets import TYPED_PASSWORD, row, sheet
from tests.parts.console_fixture import Console, Person

Call = Callable[..., Result]


@pytest.fixture
def team(console: Console, leader: Person) -> str:
    """Return the leader's team."""
    with console.change():
        return console.user(leader.login).primary_team.name


@pytest.fixture
def token(console: Console, leader: Person) -> str:
    """Return an access token of the leader."""
    with console.change():
        owner = load_person(console.user(leader.login).id)
        assert owner is not None
        return create_token(owner, "The night's import", list(Scope), 7)


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    """Return the address of the console."""
    with serve(console.app) as address:
        yield address


@pytest.fixture
def elsewhere() -> Flask:
    """Return a host that knows nothing of the console's kinds of imports."""
    from plugins.bulk_import.cli.commands import group

    app = Flask("elsewhere")
    app.cli.add_command(group)
    return app


@pytest.fixture
def call(elsewhere: Flask, address: str, token: str, tmp_path: Path) -> Call:
    """Return a function that lets the console do something with a file."""

    def invoke(command: str, content: bytes, *words: str, url: str = address) -> Result:
        path = tmp_path / "people.csv"
        path.write_bytes(content)
        told = ["bulk-import", command, str(path), "--importer=users", f"--remote={url}", *words]
        return elsewhere.test_cli_runner().invoke(args=told, env={TOKEN: token})

    return invoke


def public_id(result: Result) -> str:
    found = re.match(r"Import ([0-9a-f]{16}) is stored: ", result.stdout)
    assert found is not None, result.output
    return found[1]


def runs_of(console: Console, person: Person) -> int:
    """Return how many imports somebody has uploaded."""
    with console.change():
        actor_id = str(console.user(person.login).id)
        query = select(func.count()).where(ImportRun.actor_id == actor_id)
        return int(db.session.scalar(query) or 0)


def test_a_check_says_what_the_console_itself_prints(
    console: Console, leader: Person, call: Call, team: str, tmp_path: Path
) -> None:
    rows = [
        row(console.name("new."), team),
        row(console.name("new."), team, Active="WAHR"),
        row(console.name("new."), team, First_name="Ren%C3%A9e", Password="short"),
    ]
    there = call("check", sheet(rows))
    told = ["bulk-import", "check", str(tmp_path / "people.csv")]
    here = console.app.test_cli_runner().invoke(
        args=[*told, "--importer=users", f"--as={leader.login}"]
    )

    assert (there.exit_code, here.exit_code) == (1, 1)
    assert there.stdout == here.stdout
    assert runs_of(console, leader) == 0


def test_a_check_in_json_is_the_verdict_of_the_api(call: Call, team: str, console: Console) -> None:
    result = call("check", sheet([row(console.name("new."), team)]), "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["verdict"]["ready"] == 1


def test_a_file_is_imported_its_errors_are_saved_repaired_and_imported(
    console: Console, call: Call, team: str, tmp_path: Path
) -> None:
    first, second = console.name("new."), console.name("new.")
    errors = tmp_path / "wrong.csv"
    wrong = sheet([row(first, team), row(second, team, Active="WAHR")])
    result = call("run", wrong, f"--errors={errors}")

    assert result.exit_code == 1, result.output
    assert result.stdout.endswith(
        f"2 rows: 1 created, 1 with errors.\nThe rows with errors are in {errors}.\n"
    )
    assert stat.S_IMODE(errors.stat().st_mode) == 0o600
    assert TYPED_PASSWORD not in errors.read_text() + result.output
    repaired = call("run", errors.read_bytes().replace(b"WAHR,", b"TRUE,"))
    assert (repaired.exit_code, repaired.stdout.splitlines()[-1]) == (0, "1 row: 1 created.")
    with console.change():
        assert console.user(first).import_public_id == public_id(result)
        assert console.fits(second, TYPED_PASSWORD)


def test_a_column_can_be_chosen_by_its_name_in_the_file(
    console: Console, call: Call, team: str
) -> None:
    content = sheet([row(console.name("new."), team)]).replace(b"Primary team", b"Squad", 1)

    assert call("check", content).exit_code == 2
    assert call("check", content, "--column", "Squad=Primary team").exit_code == 0
    assert call("check", content, "--column", "Squad=no such column").exit_code == 2


def test_an_import_is_undone(
    console: Console, call: Call, team: str, address: str, token: str, elsewhere: Flask
) -> None:
    login = console.name("new.")
    done = public_id(call("run", sheet([row(login, team)])))
    told = ["bulk-import", "undo", done, f"--remote={address}/api/v1/"]
    result = elsewhere.test_cli_runner().invoke(args=told, env={TOKEN: token})

    assert (result.exit_code, result.stdout) == (0, "1 taken back\n")
    again = elsewhere.test_cli_runner().invoke(args=told, env={TOKEN: token})
    assert again.exit_code == 2
    assert again.stderr == "Error: Nothing is left that could be taken back.\n"


def test_an_answer_that_gets_lost_makes_no_second_import(
    console: Console, leader: Person, call: Call, team: str
) -> None:
    lost: list[str] = []

    def lose_first(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_import = environ["PATH_INFO"].endswith("/imports")
        if not is_import or environ["REQUEST_METHOD"] != "POST" or lost:
            return console.app.wsgi_app(environ, start_response)
        answer = Response.from_app(console.app.wsgi_app, environ, buffered=True)
        lost.append(answer.get_data(as_text=True))
        return _proxy_error(environ, start_response)

    with serve(lose_first) as proxy:
        result = call("run", sheet([row(console.name("new."), team)]), url=proxy)

    assert (result.exit_code, len(lost)) == (0, 1), result.output
    assert json.loads(lost[0])["id"] == public_id(result)
    assert runs_of(console, leader) == 1


def _proxy_error(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer = Response("<html>", HTTPStatus.GATEWAY_TIMEOUT, {"Retry-After": "0"})
    return answer(environ, start_response)


def test_a_redirection_is_not_followed_with_the_token(call: Call) -> None:
    seen: list[str] = []

    def note(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ["PATH_INFO"])
        return Response("", 307, {"Location": "/elsewhere"})(environ, start_response)

    with serve(note) as url:
        result = call("check", b"x", url=url)

    assert (result.exit_code, seen) == (2, ["/api/v1/checks"])
    assert "sends on to another address" in result.stderr


def test_an_address_that_is_no_console_is_reported(call: Call) -> None:
    with serve(Response("Welcome!", HTTPStatus.NOT_FOUND)) as url:
        assert (
            "does not answer as the API of a console (HTTP 404)"
            in call("check", b"x", url=url).stderr
        )
    with serve(Response("Welcome!")) as url:
        assert (
            "does not answer as the API of a console (HTTP 200)"
            in call("check", b"x", url=url).stderr
        )


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("console.example", NO_ADDRESS),
        ("ftp://console.example", NO_ADDRESS),
        ("https://", NO_ADDRESS),
        ("http://console.example", IN_CLEAR),
    ],
)
def test_an_address_that_would_not_do_is_refused_before_anything_is_sent(
    call: Call, url: str, said: str
) -> None:
    result = call("check", b"x", url=url)

    assert result.exit_code == 2
    assert said.format(url=url) in result.stderr


def test_a_token_that_was_revoked_or_is_missing_is_reported(
    call: Call, elsewhere: Flask, address: str, tmp_path: Path
) -> None:
    path, token = tmp_path / "people.csv", tmp_path / "token"
    path.write_bytes(b"x")
    words = ["bulk-import", "check", str(path), "--importer=users", f"--remote={address}"]
    run = elsewhere.test_cli_runner().invoke
    missing = run(args=words, env={TOKEN: None})
    token.write_text("bit_nobody\n")
    refused = run(args=[*words, f"--token-file={token}"])
    unreadable = run(args=[*words, f"--token-file={tmp_path / 'none'}"])
    named = run(args=[*words, "--as=ann"])

    assert [each.exit_code for each in (missing, refused, unreadable, named)] == [2] * 4
    assert "No access token is set." in missing.stderr
    assert "token" in refused.stderr
    assert "holds no access token that can be read." in unreadable.stderr
    assert "leave --as out" in named.stderr
