"""Escapes of web pages, mails and other programs are told from what people type."""

from __future__ import annotations

import re
from random import Random
from string import ascii_letters, digits

import pytest

from plugins.bulk_import.engine.cells.escapes import is_escaped_secret, secrets_of_a_url, unescaped
from plugins.bulk_import.engine.cells.invalid_characters import invalid_hint

ESCAPED = {
    "Ren&eacute;e": "Renée",
    "Ren&#233;e": "Renée",
    "Ren&#xE9;e": "Renée",
    "O&#39;Hara": "O'Hara",
    "Ren%C3%A9e": "Renée",
    "Ren%E9e": "Renée",
    "Anne%20Marie": "Anne Marie",
    "Ren=C3=A9e": "Renée",
    "Ren=E9e": "Renée",
    "=?UTF-8?Q?Ren=C3=A9e?=": "Renée",
    "=?utf-8?B?UmVuw6ll?=": "Renée",
    "Ren\\u00e9e": "Renée",
    "Ren\\xe9e": "Renée",
    "Ren<U+00E9>e": "Renée",
    "Ren<e9>e": "Renée",
    "Ren<c3><a9>e": "Renée",
    "Ren\\351e": "Renée",
    "Ren\\303\\251e": "Renée",
    "Anna<br>": "Anna",
    "<b>Anna</b>": "Anna",
    "Ren_x00E9_e": "Renée",
    "Anna_x000D_": "Anna",
    "Ren+AOk-e": "Renée",
    "+BBoEMARCBE8-": "Катя",
}
TYPED = [
    "a<c>d",
    "<Anna>",
    "\\227",
    "<97>",
    "R&D;",
    "50%",
    "a%b",
    "Anne+Marie-Louise",
    "a_x_b",
    "x+ab-",
    "A&B",
    "=?",
    "\\",
    "1=2",
    "",
]


@pytest.mark.parametrize(("text", "meant"), ESCAPED.items())
def test_an_escape_is_reported_with_what_it_stands_for(text: str, meant: str) -> None:
    assert unescaped(text) == meant
    hint = invalid_hint(text, [text[0]], str.isalpha)
    assert hint.startswith(f"Probably {meant}: a web page, a mail or another program")


@pytest.mark.parametrize("text", [*TYPED, *ESCAPED.values()])
def test_what_people_type_is_no_escape(text: str) -> None:
    assert unescaped(text) is None


@pytest.mark.parametrize("text", ["=?none-such?Q?a?=", "&#0;", "&#xD800;", "\\U00110000", "%00"])
def test_an_escape_of_nothing_that_can_be_shown_stands_for_nothing(text: str) -> None:
    found = unescaped(text)
    assert found is None or found.isprintable()


@pytest.mark.parametrize("text", ["Har&lt;bour-17", "Harbour-17_x000D_"])
def test_a_secret_that_hardly_anybody_types_so_is_reported(text: str) -> None:
    assert is_escaped_secret(text)


@pytest.mark.parametrize("text", ["x%3Fk9&b", "50%off-Lamp", "a&b;c", "Harbour-17", "%3f", ""])
def test_a_secret_that_holds_a_percent_sign_or_an_ampersand_is_not(text: str) -> None:
    assert not is_escaped_secret(text)


def test_secrets_are_of_an_address_where_no_percent_sign_stands_for_itself() -> None:
    assert secrets_of_a_url(["Har%20bour-17", "Lamp%2Fpost", "Quay"]) == {
        *("Har%20bour-17", "Lamp%2Fpost")
    }
    assert secrets_of_a_url(["Har%20bour-17", "50%off-Lamp"]) == set()
    assert secrets_of_a_url(["Har%20bour-17", "Lamp%2Fpost!$"]) == set()


def test_random_secrets_are_not_taken_for_those_of_an_address() -> None:
    chosen, signs = Random(7), f"{ascii_letters}{digits}%._~+-"
    column = ["".join(chosen.choices(signs, k=16)) for _ in range(500)]
    assert any(map(re.compile("[^%]*%[0-9A-F]{2}[^%]*").fullmatch, column))

    assert secrets_of_a_url(column) == set()


@pytest.mark.parametrize("text", ["Size=A4", "x=AB1", "20%ab", "100%af", "part=B7"])
def test_signs_that_no_word_holds_are_not_read_out_of_single_bytes(text: str) -> None:
    assert unescaped(text) is None


@pytest.mark.parametrize("text", ["Ren%E9\ud800", "=C3=A9\udfff", "&uuml;\ud83d"])
def test_half_a_character_is_no_escape(text: str) -> None:
    assert unescaped(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sm9zw6k=", "José"),
        ("TcO8bGxlcg==", "Müller"),
        ("0JjQstCw0L0=", "Иван"),
        ("RGFuaWVsbA==", None),
        ("Ann=", None),
        ("AAAA=", None),
        ("w6k0", None),
    ],
)
def test_base64_of_letters_beyond_ascii_is_reported(text: str, meant: str | None) -> None:
    assert unescaped(text) == meant
