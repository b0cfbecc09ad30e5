"""A test fails that leaves a connection to a database open, and one that gives it back does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

# Garbage is looked for as seldom as in the suite; else what a test forgets is old when it ends.
CONFTEST = """
import gc
from tests.suite.open_connections import OpenConnections

def pytest_configure(config):
    gc.set_threshold(100_000, 10, 10)
    config.pluginmanager.register(OpenConnections())
"""
TESTS = """
import sqlite3
import pytest
from sqlalchemy import create_engine

kept = []

def connected(folder):
    engine = create_engine(f"sqlite:///{folder / 'any.sqlite'}")
    engine.connect().close()
    return engine

@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    engine = connected(tmp_path_factory.mktemp("shared"))
    yield engine
    engine.dispose()

def test_that_forgets_an_engine(tmp_path):
    connected(tmp_path)

def test_that_forgets_a_connection_of_its_own():
    kept.append(sqlite3.connect(":memory:"))

def test_that_lets_another_forget(tmp_path):
    kept.append(connected(tmp_path))

def test_that_drops_what_another_kept():
    kept.clear()

def test_that_disposes(tmp_path):
    connected(tmp_path).dispose()

def test_that_closes():
    sqlite3.connect(":memory:").close()

def test_that_uses_what_the_module_keeps(shared):
    shared.connect()
"""
POSTGRESQL = """
from sqlalchemy import create_engine

def test_that_forgets_an_engine():
    create_engine(URL).connect().close()

def test_that_disposes():
    engine = create_engine(URL)
    engine.connect().close()
    engine.dispose()
"""


def run(folder: Path, tests: str) -> str:
    """Run tests in a process of their own, and return what pytest says."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_left.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-c", os.devnull, "--rootdir", ".", "-rA"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.nightly
def test_a_connection_that_nobody_closes_fails_the_test_that_opened_it(tmp_path: Path) -> None:
    said = run(tmp_path, TESTS)
    # A connection that the module keeps is found later, so a later test fails for it.
    assert failed(said) == [
        "test_that_forgets_a_connection_of_its_own",
        "test_that_forgets_an_engine",
        "test_that_uses_what_the_module_keeps",
    ]
    assert "to a database open: test_left.py::test_that_lets_another_forget. Dispose" in said
    assert "7 passed, 3 errors" in said


@pytest.mark.nightly
def test_a_connection_to_postgresql_is_looked_at_as_well(
    empty_postgresql_url: str, tmp_path: Path
) -> None:
    said = run(tmp_path, f"URL = {empty_postgresql_url!r}\n{POSTGRESQL}")
    assert failed(said) == ["test_that_forgets_an_engine"]
    assert "2 passed, 1 error" in said


def failed(said: str) -> list[str]:
    """Return the names of the tests that pytest has called failed."""
    lines = (line for line in said.splitlines() if line.startswith("ERROR test_left.py::"))
    return sorted(line.split("::")[1].split(" ")[0] for line in lines)
