"""The tables of `docs/messages.md`, read as people read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[2] / "docs" / "messages.md"
# A table of hints has two columns; one of sentences goes on behind the code.
ROW = re.compile(r"^\| `([^`]+)` \| `([\w.<>]+)` \|.*\|", re.MULTILINE)


class Entry(NamedTuple):
    """One line of a table: a sentence, and its code."""

    message: str
    code: str

    def says(self, code: str, message: str) -> bool:
        """Tell whether it is this sentence, whatever stands there for its replaced parts."""
        return bool(
            _pattern(self.code).fullmatch(code) and _pattern(self.message).fullmatch(message)
        )


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}|<field>", text)
    return re.compile(".+?".join(map(re.escape, parts)), re.DOTALL)


def entries() -> list[Entry]:
    """Return every sentence that has a code."""
    return [Entry(*found) for found in ROW.findall(PAGE.read_text(encoding="utf-8"))]


def entries_for(code: str, message: str) -> list[Entry]:
    """Return the lines that promise this sentence under this code."""
    return [entry for entry in entries() if entry.says(code, message)]
