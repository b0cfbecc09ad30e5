"""The table of docs/programs.md, which the outcomes of the functions are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.programs.outcome import COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "programs.md"
_TABLE = re.compile(rf"^\| {re.escape(COLUMNS[0])} \|.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def rows() -> dict[str, str]:
    """Return the lines of the table by the names of the programs."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None, f"{PAGE.name} has no table."
    _, _, *lines = found.group().splitlines()
    return {line.strip("| ").split(" | ")[0]: line for line in lines}


def write(table: str) -> None:
    """Put a table in the place of the one that stands in the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: table.rstrip("\n"), text), encoding="utf-8")
