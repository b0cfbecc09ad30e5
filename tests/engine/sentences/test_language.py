"""Sentences in the language of the context: at once, by number, and as marked constants."""

from __future__ import annotations

from datetime import datetime

import pytest

from plugins.bulk_import.engine.cells.alphabet import shown
from plugins.bulk_import.engine.rows.rows import Problem
from plugins.bulk_import.engine.sentences.catalogues import language_of
from plugins.bulk_import.engine.sentences.language import (
    N_,
    _n,
    _t,
    decimal,
    inside,
    number,
    speaking,
    spoken,
)
from plugins.bulk_import.engine.sentences.numerals import several, with_point

EMPTY = N_("{label}: Cannot be empty.")
GERMAN = {
    "{label}: Cannot be empty.": "{label}: Darf nicht leer sein.",
    "Write TRUE or FALSE": "Schreiben Sie TRUE oder FALSE",
    "{n} row": ("{n} Zeile", "{n} Zeilen"),
}


class German:
    """A small catalogue."""

    code = "de"
    point = ","

    def gettext(self, message: str) -> str:
        return str(GERMAN.get(message, message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return GERMAN[one][number != 1]

    def day(self, at: datetime) -> str:
        return f"{at:%d.%m.%Y}"

    def weekday(self, at: datetime) -> str:
        return f"{at:%A}"

    def number(self, number: int) -> str:
        return f"{number:,}".replace(",", ".")

    def inside(self, word: str) -> str:
        return word


@pytest.fixture
def german():
    with speaking(German()):
        yield


def test_without_a_language_every_sentence_is_the_english_one() -> None:
    assert spoken() is None
    assert EMPTY.format(label="Login") == "Login: Cannot be empty."
    assert _n("{n} row", "{n} rows", 1) == "1 row"
    assert (_n("{n} row", "{n} rows", 1500), number(1500)) == ("1,500 rows", "1,500")
    assert (decimal(976, 10), decimal(1000, 10)) == ("97.6", "100")


def test_a_sentence_is_said_in_the_language_of_the_context(german) -> None:
    assert _t("Write TRUE or FALSE") == "Schreiben Sie TRUE oder FALSE"
    assert EMPTY.format(label="Login") == "Login: Darf nicht leer sein."
    assert _n("{n} row", "{n} rows", 1500) == "1.500 Zeilen"
    assert decimal(976, 10) == "97,6"


def test_a_sentence_that_the_language_lacks_stays_english(german) -> None:
    assert _t("{n} more", n=3) == "3 more"


def test_a_constant_is_translated_when_it_is_handed_on_in_a_problem(german) -> None:
    problem = Problem("login.empty", EMPTY.later(label="Login"), hint=N_("Write TRUE or FALSE"))
    assert problem.message == "Login: Darf nicht leer sein."
    assert f"{N_('Write TRUE or FALSE')}." == "Schreiben Sie TRUE oder FALSE."
    assert {type(problem.message), type(problem.hint)} == {str}


def test_a_constant_is_equal_to_its_english_text(german) -> None:
    assert EMPTY == "{label}: Cannot be empty."


def test_the_language_of_a_context_ends_with_it() -> None:
    with speaking(German()):
        pass
    assert _t("Write TRUE or FALSE") == "Write TRUE or FALSE"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ["users", "sku", "web rtc"]),
        ("de", ["Users", "SKU", "Web RTC"]),
        ("fr", ["users", "SKU", "web RTC"]),
        ("es", ["users", "SKU", "web RTC"]),
    ],
)
def test_a_word_of_the_host_stands_in_a_sentence_as_its_language_writes_it(code, words) -> None:
    with speaking(language_of(code)):
        assert [inside(each) for each in ("Users", "SKU", "Web RTC")] == words


def test_several_things_are_counted_where_the_host_has_one_form_of_their_name() -> None:
    assert (several(1, "password"), several(1500, "password")) == ("1 password", "1,500 passwords")
    with speaking(language_of("de")):
        assert (several(1, "Passwort"), several(1500, "Passwort")) == (
            "1 Passwort",
            "1.500 × Passwort",
        )


def test_decimals_stand_behind_the_sign_of_the_language() -> None:
    assert with_point("-1234.50") == "-1234.50"
    with speaking(language_of("es")):
        assert with_point("-1234.50") == "-1234,50"


def test_an_invisible_character_is_named_in_the_language() -> None:
    assert shown("\u200b") == "U+200B (zero width space)"
    with speaking(language_of("de")):
        assert shown("\u200b") == "U+200B (unsichtbares Zeichen)"
