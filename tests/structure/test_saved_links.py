"""Links to files: a browser shows what comes in the place of a file, such as a page to sign in."""

from __future__ import annotations

import re

from ctu.develop.tree import ROOT

TEMPLATES = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.html")]
LINK = re.compile(r"<a\s[^<]*")
SAVED = re.compile(r'["}]\s*download[\s>={]')


def test_no_link_saves_whatever_an_address_answers() -> None:
    """With `download` the page of a sign-in is saved; files say themselves that they are files."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES}
    links = {name: LINK.findall(text) for name, text in texts.items()}
    assert sum(map(len, links.values())) > len(TEMPLATES)
    assert [name for name, found in links.items() if any(map(SAVED.search, found))] == []
