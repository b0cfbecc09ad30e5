"""The map of the tree in README.md names every folder that is there, and no other."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from ctu.develop.tree import ROOT

DRAWN = (".", "ctu", "plugins", "plugins/bulk_import", "plugins/bulk_import/engine")
"""The folders whose folders the map shows."""
NAMES = re.compile(r"^( *)((?:[\w/]+/ )+)")


def on_the_map() -> set[str]:
    """Return the folders that the map names, and those in which they are."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text.partition("```text\n")[2].partition("```")[0].splitlines()
    found: set[str] = set()
    levels: list[str] = []
    for line in lines:
        drawn = NAMES.match(line)
        assert drawn, f"This line of the map names no folder: {line!r}"
        levels = levels[: len(drawn[1]) // 2]
        names = ["/".join([*levels, name.rstrip("/")]) for name in drawn[2].split()]
        levels.append(names[-1].removeprefix("/".join([*levels, ""])))
        found.update(names)
    return found | {str(above) for each in found for above in PurePosixPath(each).parents}


def in_the_tree(folder: str) -> set[str]:
    """Return the folders in a folder, without those that tools make."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    made = {name.strip("/") for name in ignored} | {"__pycache__"}
    inner = (path for path in (ROOT / folder).iterdir() if path.is_dir())
    names = {path.name for path in inner if not path.name.startswith(".")} - made
    return {str(PurePosixPath(folder) / name) for name in names}


@pytest.mark.parametrize("folder", DRAWN)
def test_the_map_names_the_folders_that_are_there(folder: str) -> None:
    drawn = {each for each in on_the_map() if str(PurePosixPath(each).parent) == folder} - {"."}

    assert sorted(drawn) == sorted(in_the_tree(folder))
