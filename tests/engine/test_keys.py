"""How two texts are compared, and what is stored of them."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.bulk_import.engine.keys import canonical_key, trim

fixed = settings(derandomize=True, max_examples=300, deadline=None)


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


def test_every_letter_has_a_key_that_is_its_own_key():
    unstable = [
        chr(code)
        for code in range(0x30000)
        if not 0xD800 <= code < 0xE000
        and canonical_key(canonical_key(chr(code))) != canonical_key(chr(code))
    ]

    assert unstable == []


@fixed
@given(st.text())
def test_a_key_is_its_own_key(text):
    assert canonical_key(canonical_key(text)) == canonical_key(text)


@fixed
@given(st.text())
def test_a_key_is_blind_to_case_and_to_how_a_text_is_composed(text):
    assert canonical_key(unicodedata.normalize("NFD", text)) == canonical_key(text)
    assert canonical_key(text.casefold()) == canonical_key(text)


@fixed
@given(st.text())
def test_trimming_twice_changes_nothing_more(text):
    assert trim(trim(text)) == trim(text)
    assert trim(text) == trim(text).strip()


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
