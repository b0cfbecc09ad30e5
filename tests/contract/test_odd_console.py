"""Whatever a console elsewhere answers, the command line says a sentence and the right status."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from werkzeug.wrappers import Request, Response

from ctu.develop.servers.page_server import serve
from plugins.bulk_import.cli.commands import group
from plugins.bulk_import.cli.output import UNFINISHED
from plugins.bulk_import.cli.remote.address import NO_ADDRESS, TOKEN
from plugins.bulk_import.cli.remote.connection import ODD

Call = Callable[..., Result]
SECRET = "bit_not-to-be-told"
STORED = {"id": "0123456789abcdef", "rows": {"total": 2}, "file": {"name": "people.csv"}}
NONE = dict.fromkeys(("created", "updated", "unchanged", "not_attempted", "waiting"), 0)
ENDED = {
    "id": "0123456789abcdef",
    "is_finished": True,
    "status": "completed_with_errors",
    "reason": "",
    "rows": {"total": 2, "failed": 2} | NONE,
    "may": {"download_errors": True},
}


def told(answer: object) -> bytes:
    return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Return a function that calls a command for a console that gives these answers in turn."""
    app = Flask("elsewhere")
    app.cli.add_command(group)
    path = tmp_path / "people.csv"
    path.write_bytes(b"x")

    def invoke(command: str, answers: Sequence[object], *words: str, url: str = "") -> Result:
        rest = iter(answers)

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            return Response(told(next(rest)))(environ, start_response)

        with serve(answer) as address:
            about = [words[0]] if command == "undo" else [str(path), "--importer=users", *words]
            args = ["bulk-import", command, *about, f"--remote={url or address}"]
            result = app.test_cli_runner().invoke(args=args, env={TOKEN: SECRET})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert SECRET not in result.output
        return result

    return invoke


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "answer",
    [
        b"[" * 100_000,
        {"outcome": "ready", "verdict": {}},
        {"outcome": "ready", "verdict": [1]},
        {"outcome": "errors", "verdict": None},
        {"outcome": "refused"},
        {"outcome": "refused", "refusal": {"message": 5, "hint": 5}},
        {"outcome": "question", "question": {"title": None}},
    ],
)
def test_a_check_that_is_not_understood_is_no_check(call: Call, answer: object) -> None:
    result = call("check", [answer])

    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Error: ")


def test_a_check_without_a_verdict_is_not_called_ready(call: Call) -> None:
    assert call("check", [{"outcome": "ready"}]).exit_code == 2


@pytest.mark.parametrize("answer", [{"id": 1}, {"id": 1, "rows": {"total": None}, "file": {}}])
def test_an_import_that_was_perhaps_not_stored_is_not_called_so(call: Call, answer: object) -> None:
    result = call("run", [answer])

    assert (result.exit_code, result.stdout) == (2, "")
    assert ODD in result.stderr


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "answer", [b"<html>", {"is_finished": True}, {"is_finished": True, "rows": {"created": "x"}}]
)
def test_a_stored_import_whose_end_is_not_understood_was_not_seen_to_end(
    call: Call, answer: object
) -> None:
    result = call("run", [STORED, answer])

    assert result.exit_code == 3, result.output
    assert result.stderr.splitlines()[-1] == UNFINISHED


def test_an_error_file_in_no_encoding_leaves_the_status_of_its_import(
    call: Call, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.csv"
    result = call("run", [STORED, ENDED, b"\xff\xfe\xfa"], f"--errors={errors}")

    assert (result.exit_code, errors.exists()) == (1, False)
    assert ODD in result.stderr


@pytest.mark.sampled(3)
@pytest.mark.parametrize("answer", [{}, {"undo": None}, {"undo": {"is_finished": True}}])
def test_an_undo_whose_end_is_not_understood_was_not_seen_to_end(
    call: Call, answer: dict[str, Any]
) -> None:
    assert call("undo", [STORED, answer], "0123456789abcdef").exit_code == 3


def test_the_id_of_an_import_cannot_leave_its_place_in_the_address(call: Call) -> None:
    assert call("undo", [STORED, {}], "é a/../../b?c\n").exit_code == 3


@pytest.mark.parametrize("url", ["https://[::1", "https://localhost:port", "https://a:99999"])
def test_a_text_that_is_no_address_is_refused(call: Call, url: str) -> None:
    result = call("check", [], url=url)

    assert result.exit_code == 2
    assert NO_ADDRESS.format(url=url) in result.stderr


@pytest.mark.parametrize("url", [f"https://{'a' * 70}.example", "http://localhost/é"])
def test_an_unreachable_address_is_reported(call: Call, url: str) -> None:
    result = call("check", [], url=url)

    assert result.exit_code == 2
    assert "cannot be reached" in result.stderr


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ['a"b.csv', 'x.csv"; name="kind', "Ω; é.csv", "a'b.csv"])
def test_a_file_arrives_under_its_name(call: Call, name: str, tmp_path: Path) -> None:
    seen = []

    def note(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with Request(environ) as request:
            seen.append((request.files["file"].filename, request.form["kind"]))
        return Response("{}")(environ, start_response)

    with serve(note) as url:
        call("check", [], f"--name={name}", url=url)

    assert seen == [(name, "users")]
