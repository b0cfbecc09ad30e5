"""The changelog is short, and says each thing once: a merge can leave both versions of an entry."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
ENTRIES = [" ".join(entry.split()) for entry in re.split(r"^- |^#.*\n", TEXT, flags=re.MULTILINE)]
BEGINNING = 40
"""Two versions of an entry differ behind so many characters."""
MAX_ENTRY = 320
"""An entry that is longer tells a story instead of what the version does (decision 221)."""


def test_no_entry_stands_twice() -> None:
    beginnings = Counter(entry[:BEGINNING] for entry in ENTRIES if entry)
    assert len(beginnings) > 50
    assert [beginning for beginning, times in beginnings.items() if times > 1] == []


def test_an_entry_is_short() -> None:
    assert [entry for entry in ENTRIES if len(entry) > MAX_ENTRY] == []
