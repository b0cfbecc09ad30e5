"""What a clone gets: files of the project, and no link to a place of the one who committed it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ctu.develop.tree import ROOT

LINK = "120000"
"""The mode by which Git marks a symbolic link."""


def test_no_link_is_committed() -> None:
    program = shutil.which("git") or pytest.skip("There is no git.")
    if not (ROOT / ".git").exists():
        pytest.skip("This copy of the tree is not a clone.")
    # Whose clone it is does not matter here: another user may read it, too.
    told = [program, "-c", f"safe.directory={ROOT}", "ls-files", "--stage"]
    listed = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "setup.cfg" in listed
    assert [line for line in listed.splitlines() if line.startswith(LINK)] == []
