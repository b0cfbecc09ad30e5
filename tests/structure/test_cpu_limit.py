"""CI fails a test that computes for long without being marked for it, and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
from tests import cpu_limit

cpu_limit.LIMIT_SECONDS = 0.2

def pytest_configure(config):
    config.addinivalue_line("markers", "slow")
    config.pluginmanager.register(cpu_limit.CpuLimit())
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

def test_that_waits():
    time.sleep(0.3)

def test_that_fails_anyway():
    compute(0.3)
    assert False, "its own reason"
"""


def test_the_limit_counts_what_is_computed_and_not_what_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_times.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", ".", "-rA"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout
    assert "s of CPU time. Make the test quicker, or mark it `slow`." in said
    assert "FAILED test_times.py::test_that_computes" in said
    assert "PASSED test_times.py::test_that_says_so" in said
    assert "PASSED test_times.py::test_that_waits" in said
    assert "its own reason" in said
    assert "2 failed, 2 passed" in said
