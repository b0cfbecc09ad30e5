"""Damage to cells by spreadsheets and wrong encodings: its detection and repair."""

from __future__ import annotations

import re

from ..sentences.language import N_
from .escapes import unescaped

#: The error values of spreadsheets that speak English, German, French, Spanish, Italian,
#: Portuguese, Dutch, Polish, Czech, Swedish, Danish, Norwegian, Finnish, Hungarian, Turkish and
#: Russian, in lower case. A list and no pattern: a password may look like `#Secret!`.
_ERROR_WORDS = """
#name? #ref! #value! #n/a #num! #null! #div/0! #spill! #calc! #field! #getting_data #busy! #blocked!
#connect! #unknown! #error! #bezug! #wert! #nv #zahl! #überlauf! #nom? #valeur! #nombre! #nul!
#¿nombre? #¡ref! #¡valor! #n/d #¡num! #¡nulo! #¡div/0! #nome? #rif! #valore! #nullo! #valor! #núm!
#nulo! #naam? #verw! #waarde! #n/b #getal! #leeg! #deel/0! #nazwa? #adr! #arg! #n/d! #liczba! #zero!
#dziel/0! #název? #odkaz! #hodnota! #číslo! #dělení_nulou! #namn? #referens! #värdefel! #saknas!
#ogiltigt! #skärning! #division/0! #navn? #reference! #værdi! #i/t #verdi! #nimi? #viittaus! #arvo!
#puuttuu #luku! #tyhjä! #jako/0! #név? #hiv! #érték! #hiányzik #szám! #nulla! #zéróosztó! #ad?
#başv! #değer! #yok #sayi! #boş! #sayi/0! #имя? #ссылка! #знач! #н/д #число! #пусто! #дел/0!
"""
_ERROR_VALUES = frozenset(_ERROR_WORDS.split())
_LIBRE_OFFICE_ERROR = re.compile(r"err:\d{3}")
_NARROW = re.compile("#{3,}")
_LONGEST = 200

#: What word processors and keyboards put in the place of plain signs.
PLAIN_SIGNS = (
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
    | {"\u2026": "..."}
)
#: The byte of each character of Windows-1252; the five bytes without one stand for themselves.
_WESTERN = {
    bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)
}
#: What is met after a capital letter with an accent in whole texts too, as in `ANDRÉ’S` or `ÓŠ`.
#: Such a pair proves nothing, but after the two letters that UTF-8 begins U+0080 to U+00FF with.
_LETTERS = "ŠšŽžŒœŸªº"
_MARKS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026«»\u00a0"
_PAIRS = re.compile(
    rf"[\u00c2-\u00df][^{_LETTERS}{_MARKS}]|[ÃÂ]([{_LETTERS}]|[{_MARKS}]+\w)|[à-ï][^\w\s][^\w\s]"
)
_FOREIGN = re.compile("[\u0080-\U0010ffff]")

HINT_ERROR = N_("The error value of a formula; format the column as text and type the value itself")
HINT_NARROW = N_("The column was too narrow to show it; widen the column and save the sheet again")
HINT_ENCODING = N_(
    "Probably {probably}: UTF-8 was read as Windows-1252. In Excel, open the original with Data, "
    "From Text/CSV, 65001: Unicode (UTF-8), and save it as CSV UTF-8"
)
HINT_SHORTENED = N_(
    "A spreadsheet shortened this number; format the column as text and type it again"
)
HINT_WRAPPED = N_("Write {text} and nothing around it")
HINT_DATE = N_("A spreadsheet made a date of this; format the column as text and type it again")

#: Whole words: an extension may be written as `DECT 4103`.
_MONTHS = (
    "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|mär(?:z)?|apr(?:il)?|may|mai|june?|juni|july?|juli"
    "|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?"
)
_DATE = re.compile(
    rf"\d{{1,4}}([./-])\d{{1,2}}\1(\d{{1,4}})?|\d{{1,2}}[. -]+({_MONTHS})\.?|"
    rf"({_MONTHS})[. -]+\d{{1,4}}"
)

#: Digits with what programs put around them to keep their zeros: `="0044"`, `'0044`, `"0044"`.
_WRAPPED = re.compile(r"=?['\"‘’“”`´]+([0-9]+)['\"‘’“”`´]*")

#: A text as a formula of itself.
_FORMULA = re.compile(r'="([^"]+)"')


def is_error_value(text: str) -> bool:
    """Return whether a cell holds what a spreadsheet shows for a formula that fails."""
    key = text.strip().casefold()
    return key in _ERROR_VALUES or _LIBRE_OFFICE_ERROR.fullmatch(key) is not None


def undamaged(text: str) -> str | None:
    """Return what a text was before its UTF-8 was read as Windows-1252; None if it was not.

    In doubt it was not: every character beyond ASCII must be part of a sequence, and one sequence
    at least must be one that names hardly hold.
    """
    found = None
    while len(text) <= _LONGEST and _PAIRS.search(text):
        try:
            content = bytes(_WESTERN.get(each, ord(each)) for each in text)
            found = text = content.decode("utf-8").replace("\u00a0", " ")
        except ValueError:
            break
    return found if found is not None and found.isprintable() else None


def mended(text: str) -> str:
    """Return a text without what programs have done to it, "" where nothing can be undone."""
    if probably := undamaged(text) or unescaped(text):
        return probably
    if found := _WRAPPED.fullmatch(text) or _FORMULA.fullmatch(text):
        return found[1]
    plain = "".join(PLAIN_SIGNS.get(sign, sign) for sign in text)
    return plain if plain != text else ""


def formula_text(text: str) -> str:
    """Return the text of which a cell is a formula, as `="Ann"`; "" where it is none."""
    found = _FORMULA.fullmatch(text)
    return found[1] if found else ""


def failure_hint(text: str) -> str:
    """Return what to do about a cell that shows that there is no value; nothing is quoted."""
    if is_error_value(text):
        return str(HINT_ERROR)
    return str(HINT_NARROW) if _NARROW.fullmatch(text) else ""


def damage_hint(text: str) -> str:
    """Return what was done to a cell and how to mend it, "" when it looks whole."""
    if failed := failure_hint(text):
        return failed
    probably = undamaged(text)
    return HINT_ENCODING.format(probably=probably) if probably else ""


def signs_of_print(text: str) -> list[str]:
    """Return the curly quotation marks, dashes and special blanks in a text, each once."""
    return [each for each in dict.fromkeys(text) if each in PLAIN_SIGNS]


def is_date_like(text: str) -> bool:
    """Return whether a text looks like what spreadsheets make of a number that might be a date."""
    return _DATE.fullmatch(text.casefold()) is not None


def looks_odd(texts: str) -> bool:
    """Return quickly whether there may be damage anywhere in some texts."""
    return _FOREIGN.search(texts) is not None or "#" in texts or "rr:" in texts.casefold()
