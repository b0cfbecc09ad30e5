"""CI fails a test that computes for long without being marked for it, and no other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

CONFTEST = """
from tests.suite import cpu_limit

cpu_limit.LIMIT_SECONDS = 0.2
cpu_limit.SLOW_SECONDS = 0.5

def pytest_configure(config):
    config.addinivalue_line("markers", "slow")
    config.pluginmanager.register(cpu_limit.CpuLimit(is_suite=True))
"""
TESTS = """
import time
import pytest

def compute(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass

def test_that_computes():
    compute(0.3)

@pytest.mark.slow
def test_that_says_so():
    compute(0.3)

@pytest.mark.slow
def test_that_belongs_to_the_night():
    compute(0.7)

def test_that_waits():
    time.sleep(0.3)

def test_that_fails_anyway():
    compute(0.3)
    assert False, "its own reason"
"""


SHORT = """
import subprocess
import sys

def test_that_lets_another_compute():
    subprocess.run([sys.executable, "-c", "for each in range(40_000_000): pass"], check=True)
"""


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Run tests with small limits, in a process of their own."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_times.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", ".", "-rA"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.nightly
def test_the_limit_counts_what_is_computed_and_not_what_is_waited_for(tmp_path: Path) -> None:
    said = run(tmp_path, TESTS).stdout
    assert "s of CPU time. Make the test quicker, or mark it `slow`." in said
    assert "FAILED test_times.py::test_that_computes" in said
    assert "PASSED test_times.py::test_that_says_so" in said
    assert "or leave it to the night: mark it `nightly`, beside a shorter one." in said
    assert "FAILED test_times.py::test_that_belongs_to_the_night" in said
    assert "PASSED test_times.py::test_that_waits" in said
    assert "its own reason" in said
    assert "3 failed, 2 passed" in said


@pytest.mark.nightly
def test_the_sum_counts_the_processes_of_tests_and_fails_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, SHORT)
    found = re.search(r"The tests took (\d+) s of CPU time", done.stdout)
    assert found is not None
    assert (done.returncode, int(found[1]) > 0) == (0, True)
