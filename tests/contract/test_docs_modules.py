"""The modules and files of the code that the documentation names are there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ctu.develop.tree import ROOT

TOPS = ("ctu", "plugins", "tests", "bench", "faults", "docs", "migrations", "examples")
PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "plugins").rglob("*.md"),
        *(page for page in ROOT.glob("*.md") if page.name != "CHANGELOG.md"),
    ]
)
"""The changelog tells of modules as they were called then."""
FILE = re.compile(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|js|css|html))(?:::\w+)?`")
DOTTED = re.compile(r"`([a-z_]+(?:\.[A-Za-z_]+){2,})(?:\(.*?\))?`")
FOLDERS = {
    path.name
    for package in ("plugins/bulk_import", "ctu")
    for path in (ROOT / package).iterdir()
    if path.is_dir()
}


@cache
def paths() -> dict[str, Path]:
    """Return each file and folder by every end of its path, Python files without `.py`, too."""
    found = {}
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*")):
            parts = path.relative_to(ROOT).parts
            for start in range(len(parts)):
                name = "/".join(parts[start:])
                found[name] = found[name.removesuffix(".py")] = path
    return found


def is_there(dotted: str) -> bool:
    """Return whether a module is there, or a name in one, or an attribute of such a name."""
    parts = dotted.split(".")
    lengths = range(len(parts), len(parts) - 3, -1)
    module = next((length for length in lengths if "/".join(parts[:length]) in paths()), 0)
    if module == len(parts):
        return True
    path = paths().get("/".join(parts[:module]))
    text = path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""
    return all(re.search(rf"\b{name}\b", text) for name in parts[module:])


def test_modules_and_files_that_a_page_names_exist() -> None:
    named = 0
    missing = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        files = FILE.findall(text)
        modules = [name for name in DOTTED.findall(text) if name.split(".")[0] in FOLDERS]
        named += len(files) + len(modules)
        lost = [name for name in files if name not in paths()]
        lost += [name for name in modules if not is_there(name)]
        missing += [f"{page.relative_to(ROOT)} names {name}" for name in lost]
    assert named > 100
    assert missing == []
