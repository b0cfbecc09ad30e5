"""Style sheets: a colour that is used is defined somewhere, or says what stands in for it."""

from __future__ import annotations

import re

from ctu.develop.tree import ROOT

SHEETS = sorted(
    path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("static/**/*.css")
)
DEFINED = re.compile(r"(?:^|[{;\s])(--[\w-]+)\s*:")
USED_ALONE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")


def test_a_custom_property_without_a_fallback_is_defined() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SHEETS}
    defined = {name for text in texts.values() for name in DEFINED.findall(text)}
    used = {(sheet, name) for sheet, text in texts.items() for name in USED_ALONE.findall(text)}
    assert len(used) > len(SHEETS)
    assert {each for each in used if each[1] not in defined} == set()
