"""The table of security items: each test that it names is there."""

from __future__ import annotations

import re

from ctu.develop.stack import ROOT

NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_that_shows_a_security_item_exists() -> None:
    named = set(NAMED.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = {name for text in texts for name in re.findall(r"^def (test_\w+)\(", text, re.M)}
    assert len(named) > 30
    assert named - there == set()
