"""What checks the scripts of the pages: locked without a place, and said aloud where missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from ctu.develop.tree import ROOT


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make, outside of CI unless the environment says otherwise."""
    program = shutil.which("make") or pytest.skip("There is no make.")
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lock_holds_hashes_and_no_place() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert "node_modules/eslint" in packages
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


@pytest.mark.parametrize("target", ["lint", "format"])
def test_without_npm_it_is_said_that_the_scripts_are_left_out(target: str) -> None:
    made = make(f"{target}-scripts", "NPM=no-npm-here")

    assert made.returncode == 0
    assert f"the scripts of the pages are left out of make {target}." in made.stderr


def test_in_ci_a_missing_npm_is_a_failure() -> None:
    made = make("lint-scripts", "NPM=no-npm-here", CI="true")

    assert made.returncode != 0
    assert "There is no npm on PATH" in made.stderr
