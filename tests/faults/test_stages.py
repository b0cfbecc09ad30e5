"""Who has stopped at a stage is known, also when it has been ended before anybody looks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctu.develop.servers.process import wait_until
from ctu.develop.tree import ROOT
from faults.injections.injection import kill, resume
from faults.parts.stages import Stopped, arm, stopped
from tests.suite.waiting import WAIT_SECONDS

STAGE = "S5-leased"
PASSING = f"""
import sys
from pathlib import Path
from faults.parts.stages import stop
stop(Path(sys.argv[1]), "{STAGE}")
input()
"""


@pytest.fixture
def passing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that comes by a stage at which it is told to stop; return when it has."""
    arm(tmp_path, STAGE)
    assert stopped(tmp_path) is None
    command = [sys.executable, "-c", PASSING, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
    ) as process:
        assert wait_until(lambda: stopped(tmp_path) is not None, lambda: None, WAIT_SECONDS)
        yield process
        kill(process.pid)


def test_who_is_killed_after_it_has_stopped_is_still_known(
    passing: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    found = Stopped(passing.pid, parent=os.getpid(), session=passing.pid)
    assert stopped(tmp_path) == found
    kill(passing.pid)
    passing.wait()
    assert stopped(tmp_path) == found
    # Whoever does something to it finds nothing to do it to, and goes on.
    resume(passing.pid)


def test_who_goes_on_has_stopped_no_longer(
    passing: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    resume(passing.pid)
    assert wait_until(lambda: stopped(tmp_path) is None, lambda: None, WAIT_SECONDS)
