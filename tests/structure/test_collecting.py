"""Processes that run tests side by side rewrite each module once, and report what is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.collecting import modules, share

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
import pytest
from tests.collecting import import_share, without_garbage_collection

@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    with without_garbage_collection():
        import_share(session.config)
        return (yield)
"""


LEAVING = """
import sys
if hasattr(sys, "left_behind"):
    raise RuntimeError("It is declared already.")
sys.left_behind = True
import nowhere
"""
MODULES = {
    "test_compared": "def test_compared():\n    one = 1\n    assert one + 1 == 3",
    "test_failing": "import pytest\npytest.fail('Not like this.')",
    "test_good": "def test(): pass",
    "test_leaving": LEAVING,
    "test_skipped": "import pytest\npytest.skip('Not here.', allow_module_level=True)",
}


def run(folder: Path, texts: Mapping[str, str]) -> str:
    """Run modules of tests in two processes, and return what pytest says."""
    (folder / "conftest.py").write_text(CONFTEST)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--import-mode=importlib"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    found = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout + found.stderr


def test_each_module_is_the_share_of_one_process() -> None:
    paths = modules(ROOT, ["tests/structure", "tests/nowhere", "setup.cfg"])

    shares = [share(paths, number, 3) for number in range(3)]

    assert Path(__file__) in paths
    assert sorted(path for each in shares for path in each) == paths
    assert len(paths) == len(set(paths)) > len(shares[0]) > 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the modules lie, with what was said of them."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "said").write_text(run(folder, MODULES))
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> str:
    """Return what was said in the one run that these tests look at."""
    return (folder / "said").read_text()


def test_an_assert_says_what_it_compared(said: str) -> None:
    assert "assert (1 + 1) == 3" in said
    assert "1 failed, 1 passed, 1 skipped" in said


def test_a_broken_module_is_told_by_its_first_import_not_by_what_that_left(said: str) -> None:
    assert "No module named 'nowhere'" in said
    assert "It is declared already." not in said
    assert "Not like this." in said
    assert "INTERNALERROR" not in said


def test_what_one_process_imports_is_kept_for_the_others(folder: Path, said: str) -> None:
    kept = (folder / "__pycache__").glob("test_*-pytest-*.pyc")

    assert {path.name.partition(".")[0] for path in kept} == set(MODULES), said
