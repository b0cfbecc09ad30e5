"""The table of security items: none is left out, and each test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache

from ctu.develop.tree import ROOT

LENGTHS = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
}  # fmt: skip
"""How many items of the levels 1 and 2 each section begins with; those of level 3 come after."""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| ([^|]+) \|$", re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROOMS = ("ctu/access", "ctu/account", "ctu/api", "ctu/models", "ctu/webhooks")


@cache
def names_in(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    found = ast.parse(file.read_text(encoding="utf-8")).body
    return {each.name for each in found if isinstance(each, ast.FunctionDef)}


def test_every_item_of_the_levels_1_and_2_has_a_row() -> None:
    items = [f"{section}.{n}" for section, most in LENGTHS.items() for n in range(1, most + 1)]
    assert [number for number, _ in ROW.findall(TEXT)] == items


def test_every_item_names_a_test_or_says_where_it_is_described_or_why_there_is_none() -> None:
    shown = ("`tests/", "[", "Not applicable: ", "Open: ")
    assert [number for number, how in ROW.findall(TEXT) if not how.startswith(shown)] == []


def test_whatever_is_open_has_its_reason() -> None:
    is_open = [(number, how) for number, how in ROW.findall(TEXT) if "Open" in how]
    assert 0 < len(is_open) < 10
    reasoned = re.compile(r"(?:^|[.:] )Open: [^.]*\bbecause\b")
    assert [number for number, how in is_open if not reasoned.search(how)] == []


def test_every_item_has_tests_a_description_or_no_place_here() -> None:
    """What is open is never all that is said, but where the product's contract is why."""
    bare = [number for number, how in ROW.findall(TEXT) if how.startswith("Open")]
    assert bare == ["6.2.5"]


def test_every_test_that_shows_a_security_item_exists() -> None:
    named = NAMED.findall(TEXT)
    assert len(named) > 40
    assert [each for each in named if each[1] not in names_in(each[0])] == []


def test_secrets_come_from_the_random_numbers_of_the_system() -> None:
    """Hold that nothing about access uses numbers that somebody can work out."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert "secrets.token_urlsafe" in "".join(texts.values())
    guessed = re.compile(r"^(?:import|from) random\b", re.M)
    assert [name for name, text in texts.items() if guessed.search(text)] == []
