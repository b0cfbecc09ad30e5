"""Logs: a line of JSON for each event, and nothing that anybody typed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import traceback
from typing import Any

import pytest
from flask.testing import FlaskClient

from ctu import create_app
from tests.console.people import sign_in

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def lines(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what was logged since the last time, each line read as JSON."""

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


def test_a_sign_in_is_one_line_without_what_was_typed(
    client: FlaskClient, make_user: Any, lines: Any
) -> None:
    person = make_user(group="QA")
    sign_in(client, person)
    [line] = lines()
    assert (line["event"], line["user_id"]) == ("signed in", person.id)
    assert line["level"] == "info"
    assert person.login not in json.dumps(line)


def test_a_line_break_cannot_forge_a_line(client: FlaskClient, lines: Any) -> None:
    logging.getLogger("plugins.anything").warning('one\r\n{"event": "forged"}\u2028\x1b[0m')
    assert len(lines()) == 1


def test_a_request_that_waits_for_a_thread_is_no_event(client: FlaskClient, lines: Any) -> None:
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 2)
    logging.getLogger("waitress").warning("Client disconnected")
    assert [line["event"] for line in lines()] == ["Client disconnected"]


@pytest.mark.nightly
def test_a_server_that_configures_logging_says_nothing_twice_and_no_text_of_an_exception() -> None:
    program = """
import logging
from flask import Flask
from ctu.web.monitoring import logs
app = Flask("ctu")
app.config["CTU_LOG_LEVEL"] = "INFO"
logs.init_app(app)
logging.basicConfig()
logging.getLogger("plugins.anything").info("once")
logging.getLogger("waitress").info("Serving")
try:
    raise ValueError("a cell of a file")
except ValueError:
    logging.getLogger("waitress").exception("Exception while serving %s", "/a path")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    first, second = map(json.loads, ended.stderr.splitlines())
    assert first["event"] == "once"
    assert (second["event"], second["exception"]) == ("Exception while serving str", "ValueError")
    assert "cell" not in ended.stderr


def test_an_exception_is_reported_without_its_text(lines: Any) -> None:
    try:
        raise ValueError("a cell of a file")
    except ValueError:
        logging.getLogger("ctu.anything").exception("broken")
    [line] = lines()
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["trace"][0]
    assert "a cell of a file" not in json.dumps(line)


def test_a_second_application_does_not_say_everything_twice(
    client: FlaskClient, lines: Any
) -> None:
    create_app(dict(client.application.config))
    logging.getLogger("ctu.anything").info("once")
    assert [line["event"] for line in lines()] == ["once"]


def test_a_library_says_nothing_that_somebody_typed(client: FlaskClient, lines: Any) -> None:
    log = logging.getLogger("rq.worker")
    log.error("[Job %s]: raised (%s)\n%s", "import-7-0", "work", "Traceback\nE: a cell of a file")
    log.warning("Worker %s: %s", "a", ValueError("a cell of a file"))
    log.info("not shown")
    first, second = (line["event"] for line in lines())
    assert first == "[Job import-7-0]: raised (work)"
    assert second == "Worker a: ValueError"


def test_the_type_of_an_exception_that_a_library_passes_as_text_is_reported(lines: Any) -> None:
    try:
        raise LookupError("a cell of a file\nTraceback of what was typed")
    except LookupError as error:
        text = "".join(traceback.format_exception(error))
    logging.getLogger("rq.worker").error("[Job %s]: raised\n%s", "import-7-0", text)
    [line] = lines()
    assert line["exception"] == "LookupError"
    assert "typed" not in json.dumps(line)
