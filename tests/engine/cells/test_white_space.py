"""White space is Unicode's White_Space; U+001C to U+001F are control characters (decision 7)."""

from __future__ import annotations

import unicodedata

import pytest

from plugins.bulk_import.engine.cells.keys import trim, trimmed
from plugins.bulk_import.engine.cells.white_space import WHITE_SPACE, is_blank, strip, strip_all

SEPARATORS = "\x1c\x1d\x1e\x1f"


def test_it_is_what_python_strips_but_for_four_control_characters():
    stripped = {chr(code) for code in range(0x110000) if chr(code).isspace()}

    assert set(WHITE_SPACE) == stripped - set(SEPARATORS)
    assert {unicodedata.category(each) for each in SEPARATORS} == {"Cc"}


@pytest.mark.parametrize("character", list(SEPARATORS))
@pytest.mark.parametrize("form", ["{}Ann", "Ann{}", " {} Ann ", "Ann \u3000{}"])
def test_a_separator_stays_wherever_it_stands(character, form):
    text = form.format(character)

    assert character in strip(text)
    assert strip_all([text, " Bo "]) == [strip(text), "Bo"]
    assert trimmed([text, " Bo "]) == [trim(text), "Bo"]
    assert not is_blank(character)


def test_all_white_space_goes_from_the_ends_and_none_from_within():
    assert strip(f"{WHITE_SPACE}Ann{WHITE_SPACE}Lee{WHITE_SPACE}") == f"Ann{WHITE_SPACE}Lee"
    assert is_blank(WHITE_SPACE)
    assert is_blank("")
