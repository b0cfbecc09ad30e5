"""The changelog says each change once: a merge can leave both versions of an entry in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

LINES = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
BEGINNING = 60
"""Two versions of an entry differ behind so many characters."""


def test_no_change_is_told_twice() -> None:
    beginnings = Counter(line[:BEGINNING] for line in LINES if len(line) >= BEGINNING)
    assert len(beginnings) > 100
    assert [beginning for beginning, times in beginnings.items() if times > 1] == []
