"""What spreadsheets and wrong encodings did to a cell, and what a hint says about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.cells.alphabet import Alphabet
from plugins.bulk_import.engine.cells.damage import (
    HINT_ERROR,
    HINT_NARROW,
    damage_hint,
    failure_hint,
    is_error_value,
    looks_odd,
    undamaged,
)
from tests.suite.cases import cases

NAMES = Alphabet("-'.", described="letters")
WESTERN = "José Jesús Müller Zieliński Michał Dvořák Åsa Ørsted Weiß NUÑEZ Élise O’Hara Žižek £5"
FOREIGN = "Иванова Ελένη Nguyễn 山田"
CLOSED = [
    "ANDRÉ’S",
    "É”",
    "Ç’avait",
    "IRMÃ’",
    "GARÇON«",
    "Straß’",
    "ÓŠ",
    "JOSÉ…",
    "Ö“",
    "né».",
    "Ã –",
]


def read_as_western(text):
    """Return UTF-8 as a spreadsheet shows it that takes it for Windows-1252."""
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("text", [*WESTERN.split(), *FOREIGN.split(), "Ana María Ñ"])
def test_utf8_that_was_read_as_windows_1252_is_recognised(text):
    assert undamaged(read_as_western(text)) == text
    assert undamaged(read_as_western(read_as_western(text))) == text
    assert f"Probably {text}: UTF-8 was read" in damage_hint(read_as_western(text))


@pytest.mark.parametrize("text", [*WESTERN.split(), *FOREIGN.split(), "Ann", "", "Ã", "SÃO", "Â"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_an_undamaged_cell_has_no_damage(text, change):
    assert undamaged(change(text)) is None


@pytest.mark.parametrize("text", CLOSED)
def test_a_capital_with_an_accent_before_a_closing_mark_is_no_damage(text):
    assert undamaged(text) is None


@pytest.mark.parametrize(
    "text", ["#NAME?", "#ref!", "#N/A", "#BEZUG!", "#¡VALOR!", "#Н/Д", "Err:508"]
)
def test_the_error_value_of_a_formula_is_named_in_many_languages(text):
    assert failure_hint(text) == HINT_ERROR


@pytest.mark.parametrize("text", ["#Secret!", "Summer#1", "#", "#hash", "Err: 508", "NAME?"])
def test_a_text_that_resembles_an_error_value_is_none(text):
    assert not is_error_value(text)
    assert failure_hint(text) == ""


def test_a_column_that_was_too_narrow_is_recognised():
    assert failure_hint("########") == HINT_NARROW


@cases(400)
@given(st.text())
def test_whatever_has_a_hint_looks_odd_at_a_glance(text):
    assert looks_odd(text) or not damage_hint(text)
