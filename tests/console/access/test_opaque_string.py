"""Passwords are compared as opaque strings (decision 72)."""

from __future__ import annotations

import unicodedata

import pytest

from ctu.access.opaque_string import opaque_string

COMPOSED = "Mañana-kürbis-42ö"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def test_a_decomposed_password_is_the_composed_one() -> None:
    assert DECOMPOSED != COMPOSED
    assert opaque_string(DECOMPOSED) == opaque_string(COMPOSED) == COMPOSED


def test_every_blank_of_unicode_is_a_blank() -> None:
    blanks = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Zs"]

    assert {opaque_string(f"ä{blank}b") for blank in blanks} == {"ä b"}


@pytest.mark.parametrize(
    "password", ["ﬁle-ﬀ", "ＡＢＣ", "Straße", "İstanbul", " outer ", "a\u200bb"]
)
def test_a_password_without_decomposed_letters_stays_as_typed(password: str) -> None:
    assert opaque_string(password) == password


def test_the_form_of_the_form_is_itself() -> None:
    for password in (COMPOSED, DECOMPOSED, "\u1e9b\u0323", "a\u0301" * 400):
        assert opaque_string(opaque_string(password)) == opaque_string(password)
