"""Processes that run tests side by side rewrite each module once, and report what is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


def run(folder: Path, **texts: str) -> str:
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


def test_an_assert_says_what_it_compared_and_a_broken_module_why(tmp_path: Path) -> None:
    compared = "def test_compared():\n    one = 1\n    assert one + 1 == 3"
    skipped = "import pytest\npytest.skip('Not here.', allow_module_level=True)"

    said = run(tmp_path, test_compared=compared, test_broken="import nowhere", test_skipped=skipped)

    assert "assert (1 + 1) == 3" in said
    assert "No module named 'nowhere'" in said
    assert "1 skipped" in said


def test_a_broken_module_is_told_by_its_first_import_not_by_what_that_left(tmp_path: Path) -> None:
    leaving = """
import sys
if hasattr(sys, "left_behind"):
    raise RuntimeError("It is declared already.")
sys.left_behind = True
import nowhere
"""
    failing = "import pytest\npytest.fail('Not like this.')"

    said = run(tmp_path, test_leaving=leaving, test_failing=failing, test_good="def test(): pass")

    assert "No module named 'nowhere'" in said
    assert "It is declared already." not in said
    assert "Not like this." in said
    assert "1 passed" in said
    assert "INTERNALERROR" not in said


def test_what_one_process_imports_is_kept_for_the_others(tmp_path: Path) -> None:
    run(tmp_path, test_first="def test_a(): pass", test_second="def test_b(): pass")

    kept = (tmp_path / "__pycache__").glob("test_*-pytest-*.pyc")

    assert {path.name.partition(".")[0] for path in kept} == {"test_first", "test_second"}
