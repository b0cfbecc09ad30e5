"""How two texts are compared, and what is stored of them."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.cells.keys import LONGEST_RUN, canonical_key, canonical_keys, trim
from plugins.bulk_import.engine.cells.white_space import strip
from tests.suite.cases import cases


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "aNN"),
        ("José", "JOSE\u0301"),
        ("straße", "STRASSE"),
        ("ﬁne", "FINE"),
        ("ａｎｎ", "Ann"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ǆ", "Ǆ"),
        ("ϓ", "ύ"),
        ("Åsa", "\u212bsa"),
    ],
)
def test_texts_that_only_look_different_have_one_key(one, other):
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(("one", "other"), [("ann", "аnn"), ("I", "ı"), ("a b", "ab"), ("o", "ö")])
def test_look_alikes_and_neighbours_have_keys_of_their_own(one, other):
    assert canonical_key(one) != canonical_key(other)


UNNAMED = ("Cn", "Co", "Cs")
"""The kinds of what is no character: unassigned, for private use, half of a pair."""
MOST_BYTES = 33
"""What the longest key of one character takes up, that of U+FDFA."""


def test_every_character_has_a_key_that_is_its_own_key_and_none_has_a_longer_one():
    """Those without a name are left out: nothing is known of them that could change them."""
    every = map(chr, range(0x110000))
    keys = {
        each: canonical_key(each) for each in every if unicodedata.category(each) not in UNNAMED
    }

    assert len(keys) > 140_000
    assert [each for each, key in keys.items() if key != each and canonical_key(key) != key] == []
    assert max(len(key.encode()) for key in keys.values()) == MOST_BYTES


@cases(4_000)
@given(st.text())
def test_a_key_is_its_own_key(text):
    assert canonical_key(canonical_key(text)) == canonical_key(text)


@cases(300)
@given(st.lists(st.sampled_from(["Ann", "JOSÉ", "ß", "", "a\0B", "Ｘ"]) | st.text(max_size=3)))
def test_many_texts_have_the_keys_that_each_of_them_has(texts):
    assert canonical_keys(texts) == [canonical_key(text) for text in texts]
    assert canonical_keys(texts * 3) == [canonical_key(text) for text in texts * 3]


@cases(2_200)
@given(st.text())
def test_a_key_is_blind_to_case_and_to_how_a_text_is_composed(text):
    assert canonical_key(unicodedata.normalize("NFD", text)) == canonical_key(text)
    assert canonical_key(text.casefold()) == canonical_key(text)


# The dotless i is a letter of its own, whose capital is the common I. A Greek iota below a letter
# becomes a letter behind it, and then a mark above may stand on the wrong one of the two.
IOTA = "".join(
    each
    for each in map(chr, range(0x1F80, 0x2000))
    if "\u0345" in unicodedata.normalize("NFD", each)
)
letters = st.text(st.characters(categories=["Ll", "Lt", "Lu"], exclude_characters=f"ı{IOTA}"))


@cases(1_500)
@given(letters)
def test_a_word_has_one_key_in_capitals_in_small_letters_and_in_between(word):
    spelled = [word.upper(), word.lower(), word.title(), word.swapcase()]
    assert {canonical_key(each) for each in spelled} == {canonical_key(word)}


@cases(1_000)
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_the_key_of_the_longest_name_fits_an_index_of_postgresql(text):
    name = trim(text)
    assert len(canonical_key(name).encode()) <= MOST_BYTES * len(name) <= 80 * MOST_BYTES < 2_704


@cases(1_500)
@given(st.text())
def test_trimming_twice_changes_nothing_more(text):
    assert trim(trim(text)) == trim(text)
    assert trim(text) == strip(trim(text))


@pytest.mark.parametrize(
    "blank", [" ", "\t", "\u00a0", "\u2003", "\u3000", "\u2028", "\x85", "\r\n"]
)
def test_outer_white_space_of_any_kind_is_removed(blank):
    assert trim(f"{blank}Ann  Lee{blank}") == "Ann  Lee"


def test_a_text_is_stored_composed():
    assert trim("Jose\u0301") == "José"


def test_a_cell_full_of_combining_marks_holds_nobody_up():
    text = "a" + "\u0301\u0316" * 25_000
    began = time.process_time()

    assert canonical_key(canonical_key(trim(text))) == canonical_key(trim(text))
    assert time.process_time() - began < 0.5


def test_a_run_of_marks_is_composed_up_to_a_bound():
    marks = "\u0301" * LONGEST_RUN
    assert trim(f"e{marks}") == f"é{marks[1:]}"
    assert trim(f"e{marks}\u0301") == f"e{marks}\u0301"


@pytest.mark.parametrize("mark", ["\u0301", "\u0f73", "\u0f75", "\u0f81", "\uff9e", "\uff9f"])
def test_a_run_of_marks_costs_no_more_than_its_length(mark):
    """Putting so many in order would take minutes; the suite would be ended by its timeout."""
    text = "a" + mark * 100_000
    assert trim(text) == text
    assert canonical_key(text) == text
