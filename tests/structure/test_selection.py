"""The suite leaves out what belongs to the night, and of each long sweep it keeps a sample."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

CONFTEST = """
from tests.suite.selection import add_options, select

def pytest_addoption(parser):
    add_options(parser)

def pytest_configure(config):
    for mark in ("nightly", "office", "property", "sampled", "thorough"):
        config.addinivalue_line("markers", mark)

def pytest_collection_modifyitems(config, items):
    select(config, items)
"""
TESTS = """
import pytest

NUMBERS = pytest.mark.parametrize("number", range(12))

def test_short(): pass

@pytest.mark.nightly
def test_long(): pass

@pytest.mark.thorough
def test_generated(): pass

@NUMBERS
@pytest.mark.sampled(4)
def test_sweep(number): pass

@NUMBERS
@pytest.mark.sampled(100)
def test_one_of_all(number): pass

@NUMBERS
@pytest.mark.sampled(6, by="number")
def test_first(number): pass

@NUMBERS
@pytest.mark.parametrize("way", "ab")
@pytest.mark.sampled(6, by="number")
def test_second(number, way): pass
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_sweeps.py").write_text(TESTS)
    return tmp_path


def taken(folder: Path, *options: str) -> list[str]:
    """Return the tests that a run with these options takes."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--collect-only", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return re.findall(r"::(test_\S+)", done.stdout)


def numbers(tests: list[str], name: str) -> set[str]:
    """Return the numbers that a test of the sweeps is taken with."""
    return {each for test in tests if test.startswith(name) for each in re.findall(r"\d+", test)}


@pytest.mark.nightly
def test_a_sweep_has_a_sample_in_the_suite_and_is_whole_at_night(folder: Path) -> None:
    suite, night = taken(folder), taken(folder, "--nightly")
    assert "test_short" in suite
    assert "test_long" not in suite
    assert len(numbers(suite, "test_sweep")) == 3
    assert len(numbers(suite, "test_one_of_all")) == 1
    assert len(numbers(suite, "test_first")) == 2
    assert numbers(suite, "test_first") == numbers(suite, "test_second")
    assert len(night) == 1 + 1 + 12 + 12 + 12 + 24
    assert "test_generated" not in suite + night


@pytest.mark.nightly
def test_a_case_that_is_named_runs(folder: Path) -> None:
    left_out = ({f"{each}" for each in range(12)} - numbers(taken(folder), "test_sweep")).pop()
    assert taken(folder, f"test_sweeps.py::test_sweep[{left_out}]") == [f"test_sweep[{left_out}]"]


@pytest.mark.nightly
@pytest.mark.slow
def test_every_process_finds_the_same_tests_whenever_it_looks() -> None:
    """What a case is called depends neither on the time nor on the order of a set.

    A run with several processes fails as a whole where two of them call a case differently.
    """
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "--nightly", "--collect-only"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in "12"
    )
    tests = [line for line in first if "::" in line]
    assert len(tests) > 10_000
    assert tests == [line for line in second if "::" in line]
