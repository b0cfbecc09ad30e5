"""`make run`: one command starts everything, says where to sign in, and stops everything."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT
from tests.outside.slow_clients import shortest, slow_clients
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow


@dataclass
class Running:
    """A started stack and what it printed up to its last line before it waits."""

    process: subprocess.Popen[str]
    printed: str
    port: int

    def children(self) -> dict[str, int]:
        """Return the processes that the stack started, by their command lines."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [int(pid) for pid in task.read_text().split()]
        return {Path(f"/proc/{pid}/cmdline").read_text(): pid for pid in pids}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def sign_in_page(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    connection.request("GET", "/sign-in")
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Running]:
    port = free_port()
    settings = {"CTU_PORT": str(port), "CTU_VAR_FOLDER": str(tmp_path / "var")}
    kept = {name: text for name, text in os.environ.items() if not name.endswith("_URL")}
    with subprocess.Popen(
        [sys.executable, "-m", "ctu.develop.servers.stack"],
        cwd=ROOT,
        env={**kept, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Ctrl-C"):
                break
        yield Running(process, printed, port)
        process.terminate()
        process.wait(WAIT_SECONDS)


def test_everything_runs_once_the_address_is_printed(stack: Running, tmp_path: Path) -> None:
    assert f"http://127.0.0.1:{stack.port}/" in stack.printed
    assert sign_in_page(stack.port) == 200
    assert len(stack.children()) == 3
    assert (tmp_path / "var" / "sign-in.txt").stat().st_mode & 0o077 == 0
    stack.process.terminate()
    assert stack.process.wait(WAIT_SECONDS) == 0
    with pytest.raises(ConnectionRefusedError):
        sign_in_page(stack.port)


@pytest.mark.nightly
def test_a_thousand_slow_clients_keep_nobody_waiting(stack: Running) -> None:
    with slow_clients(lambda: socket.create_connection(("127.0.0.1", stack.port))):
        assert shortest(lambda: sign_in_page(stack.port)) < 1


@pytest.mark.nightly
def test_nothing_goes_on_when_one_part_dies(stack: Running) -> None:
    children = stack.children()
    worker = next(pid for command, pid in children.items() if "worker" in re.split("\0", command))
    os.kill(worker, signal.SIGKILL)
    assert stack.process.wait(WAIT_SECONDS) == 1
    assert stack.process.stdout
    assert "The worker has ended by itself" in stack.process.stdout.read()
    assert not any(Path(f"/proc/{pid}").exists() for pid in children.values())
