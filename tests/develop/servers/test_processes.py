"""The processes of `make run`: watched, and ended whatever they think of it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctu.develop.servers import web_server
from ctu.develop.servers.process import Failed, Process, Stopped, StopSignal, wait_until
from ctu.develop.servers.stack import choose_port
from tests.suite.waiting import WAIT_SECONDS

# A module that says in a file that it runs, and does not want to end.
STUBBORN = """
import pathlib, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("ready").touch()
signal.pause()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def start(folder: Path, program: str) -> Process:
    (folder / "part.py").write_text(program)
    return Process("part", ["part"], dict(os.environ))


def test_a_process_that_ends_by_itself_is_named(folder: Path) -> None:
    process = start(folder, "raise SystemExit(3)")
    with pytest.raises(Failed, match=r"The part has ended by itself \(status 3\)\."):
        wait_until(lambda: False, process.check, WAIT_SECONDS)


def test_a_stubborn_process_is_killed_after_its_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = start(folder, STUBBORN)
    assert wait_until((folder / "ready").exists, process.check, WAIT_SECONDS)
    process.stop(0.2)
    assert process.status == -signal.SIGKILL
    assert "part has not ended" in capsys.readouterr().out


def test_a_stubborn_web_server_is_killed_and_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_server, "STOP_SECONDS", 0.2)
    (folder / "part.py").write_text(STUBBORN)
    process = subprocess.Popen([sys.executable, "part.py"], start_new_session=True)
    assert wait_until((folder / "ready").exists, lambda: None, WAIT_SECONDS)
    with pytest.raises(Failed, match="The web server has not ended in time and is killed"):
        web_server.stop(process)
    assert process.returncode == -signal.SIGKILL


def test_waiting_gives_up_after_its_time() -> None:
    assert not wait_until(lambda: False, lambda: None, 0.1)


def test_a_signal_ends_the_waiting() -> None:
    stop, before = StopSignal(), signal.getsignal(signal.SIGTERM)
    try:
        stop.listen()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopped):
            wait_until(lambda: False, stop.check, WAIT_SECONDS)
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, before)
        signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_taken_port_that_was_asked_for_is_refused_with_a_sentence(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTU_PORT", str(taken_port))
    with pytest.raises(Failed, match=f"Port {taken_port} is taken"):
        choose_port()


@pytest.mark.parametrize("text", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused_with_a_sentence(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTU_PORT", text)
    with pytest.raises(Failed, match="CTU_PORT must be a number"):
        choose_port()


def test_without_a_wish_a_taken_port_is_passed_over(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CTU_PORT", raising=False)
    monkeypatch.setattr("ctu.develop.servers.stack.FIRST_PORT", taken_port)
    assert choose_port() > taken_port
