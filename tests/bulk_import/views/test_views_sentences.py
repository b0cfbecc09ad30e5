"""What the scripts say stands once, in Python or in the page, and never in a script."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT
from plugins.bulk_import.views.sentences import SENTENCES

PLUGIN = ROOT / "plugins" / "bulk_import"
SCRIPTS = sorted(path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.js"))
# The name of a sentence, and what fills it in.
CALL = re.compile(r'\bsentence\(\s*"(\w+)"(?:,\s*\{([^{}]*)\})?,?\s*\)')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
TEXT = re.compile(r'"([^"\n]*)"|`([^`]*)`')
# A word with a capital, or several words in a row.
SPOKEN = re.compile(r"[A-Z][a-z]+\b(?!-)|.*[a-z]{2,} [a-z]{2,} [a-z]{2,}")
# Keys of the keyboard, names of headers and of months.
NAMES = re.compile(r"Accept|Enter|Escape|Files|[A-Z][a-z]{2}")


def calls(path: Path) -> list[tuple[str, set[str]]]:
    """Return the names of the sentences that a script says, and the names that it fills in."""
    found = CALL.findall(path.read_text(encoding="utf-8"))
    return [(name, set(re.findall(r"(?:^|,)\s*(\w+)", given))) for name, given in found]


def said(script: str) -> list[str]:
    """Return the texts in a script that are words for people."""
    texts = [quoted or filled for quoted, filled in TEXT.findall(COMMENT.sub("", script))]
    return [text for text in texts if SPOKEN.match(text) and not NAMES.fullmatch(text)]


def test_a_sentence_in_a_script_would_be_found() -> None:
    assert said('say("Copied"); // "Not this"\nsay(`${n} are not here`, "fa-check")') == [
        "Copied",
        "${n} are not here",
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_script_has_words_of_its_own(path: Path) -> None:
    assert said(path.read_text(encoding="utf-8")) == []


def test_every_sentence_is_filled_in_with_what_it_needs() -> None:
    wanted = {name: set(re.findall(r"\{(\w+)\}", text)) for name, text in SENTENCES.items()}
    filled = [call for path in SCRIPTS for call in calls(path)]
    assert len(filled) > 20
    assert [(name, given) for name, given in filled if wanted.get(name) != given] == []


def test_every_sentence_is_said_somewhere() -> None:
    in_scripts = {name for path in SCRIPTS for name, _ in calls(path)}
    pages = "".join(path.read_text(encoding="utf-8") for path in PLUGIN.rglob("*.html"))
    code = "".join(path.read_text(encoding="utf-8") for path in PLUGIN.rglob("*.py"))
    in_code = set(re.findall(r'\bSENTENCES\["(\w+)"\]', code))
    in_pages = set(re.findall(r"\bsentences\.(\w+)", pages))
    assert set(SENTENCES) == in_scripts | in_pages | in_code


def test_a_page_hands_the_sentences_to_its_script(page) -> None:
    [found] = re.findall(r"data-sentences='([^']*)'", page())
    assert json.loads(html.unescape(found)) == SENTENCES | {"language": ""}
