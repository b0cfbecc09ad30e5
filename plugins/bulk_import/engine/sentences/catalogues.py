"""Translation catalogues, compiled on first use."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .language import Language

if TYPE_CHECKING:
    from babel.support import Translations

DOMAIN = "bulk_import"
FOLDER = Path(__file__).parents[2] / "translations"
CODES = ("de", "es", "fr")
"""The languages beside English that have a catalogue."""


class Catalogue:
    """One language, with its sentences and its ways to write numbers and days."""

    def __init__(self, code: str, translations: Translations) -> None:
        """Take the compiled sentences."""
        from babel.numbers import get_decimal_symbol

        self.code = code
        self.point = get_decimal_symbol(code)
        self._translations = translations

    def gettext(self, message: str) -> str:
        """Return a sentence in this language, the English one where it has none."""
        return str(self._translations.gettext(message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a sentence that agrees with a number."""
        return str(self._translations.ngettext(one, many, number))

    def number(self, number: int) -> str:
        """Return a whole number as it is written."""
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=self.code))

    def day(self, at: datetime) -> str:
        """Return a day as it is written, such as "22.11.2026"."""
        from babel.dates import format_date

        return str(format_date(at, locale=self.code))

    def weekday(self, at: datetime) -> str:
        """Return the abbreviated day of the week, such as "So"."""
        from babel.dates import format_date

        # Standing alone, as browsers write it (UTS 35: ccc).
        return str(format_date(at, "ccc", locale=self.code))

    def inside(self, word: str) -> str:
        """Return a host's word inside a sentence: small but in German, and an acronym as it is."""
        stays = self.code == "de" or word[1:2].isupper()
        return word if stays else word[:1].lower() + word[1:]


def language_of(locale: str) -> Language | None:
    """Return the language of a locale, None for English and for one without a catalogue."""
    code = locale.partition("_")[0]
    return _compiled(code) if code in CODES else None


@cache
def _compiled(code: str) -> Language:
    """Return a language whose catalogue is compiled now, so that no older one is in the way."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    compiled = BytesIO()
    with (FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Catalogue(code, Translations(compiled, DOMAIN))
