"""Addresses are taken by libraries; a cell that is none is told what it lacks."""

from __future__ import annotations

import sys

import pytest

from plugins.bulk_import import URL, Email
from tests.engine.fields.readings import hint_of, read_cell

ONE = "Write one address, such as ann@example.org"
WHOLE = "Write a whole address, such as https://example.org/page"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (" ann@example.org ", "ann@example.org"),
        ("Ann@EXAMPLE.org", "Ann@example.org"),
        ("ann+shop@example.co.uk", "ann+shop@example.co.uk"),
        ("zoë@bücher.example.org", "zoë@bücher.example.org"),
    ],
)
def test_an_address_is_kept_in_its_normal_form(cell: str, value: str) -> None:
    assert read_cell(Email("Mail"), cell) == value


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("ann", ONE),
        ("ann@", ONE),
        ("ann@shop", ONE),
        ("ann..b@example.org", ONE),
        ("Ann <ann@example.org>", "Write ann@example.org and nothing else"),
        ("mailto:ann@example.org", "Write ann@example.org and nothing else"),
        ("ann@example.org; bob@example.org", "Write one address only"),
        ("ann@example.org, bob@example.org", "Write one address only"),
    ],
)
def test_a_hint_says_how_an_email_address_is_written(cell: str, hint: str) -> None:
    assert hint_of(Email("Mail"), cell) == hint


def test_the_length_of_a_long_address_is_reported() -> None:
    assert read_cell(Email("Mail", max_length=10), "ann@example.org").fault == "length"


def test_the_declaration_says_which_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "email_validator", None)
    with pytest.raises(TypeError, match="Mail: A column of the kind Email needs the package email"):
        Email("Mail")


@pytest.mark.parametrize(
    "cell",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d#e",
        "HTTPS://bücher.example.org/straße",
        "https://[2001:db8::1]/",
    ],
)
def test_a_whole_address_on_the_web_is_kept_as_it_is(cell: str) -> None:
    assert read_cell(URL("Page"), cell) == cell


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("www.example.org/a", "Write https://www.example.org/a"),
        ("javascript:alert(1)", WHOLE),
        ("https://", WHOLE),
        ("https:///path", WHOLE),
        ("https://a b", WHOLE),
        ("https://example.org:99999/", WHOLE),
        ("https://<script>", WHOLE),
        ("https://example.org\\@other.org", WHOLE),
        ("ftp://example.org", WHOLE),
        ("ann@example.org", WHOLE),
        ("page", WHOLE),
    ],
)
def test_a_hint_says_what_a_web_address_lacks(cell: str, hint: str) -> None:
    assert hint_of(URL("Page"), cell) == hint


def test_other_schemes_have_to_be_declared() -> None:
    assert read_cell(URL("Page", schemes=["ftp"]), "ftp://example.org") == "ftp://example.org"
