"""What is copied or typed letter by letter is marked, so that no browser translates it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

TEMPLATES = sorted(
    path
    for folder in ("ctu/templates", "plugins/bulk_import/templates")
    for path in (ROOT / folder).rglob("*.html")
)
VERBATIM = re.compile(r'<(?:code|\w+ [^>]*class="[^"]*\b(?:bi-value|bi-file-name)")[ >][^<]*')
"""A code, a value to copy, and the name of a file, each with the rest of its tag."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_texts_that_are_copied_literally_are_not_translated(path: Path) -> None:
    found = VERBATIM.findall(path.read_text(encoding="utf-8"))
    assert [each for each in found if 'translate="no"' not in each] == []
