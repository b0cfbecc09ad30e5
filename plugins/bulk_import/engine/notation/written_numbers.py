"""Notations of numbers by people and spreadsheets, and hints about other cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from ..cells.damage import HINT_DATE, HINT_SHORTENED, PLAIN_SIGNS, damage_hint, is_date_like
from ..sentences.language import _t

POINT, COMMA = ".", ","
LONGEST = 60
"""More characters than a number has that anything can store."""

_SIGNS = str.maketrans({sign: plain for sign, plain in PLAIN_SIGNS.items() if plain in " '-"})
_BODIES = {
    POINT: re.compile(
        r"(?:[0-9]+|[1-9][0-9]{0,2}(?P<sign>[, '])[0-9]{3}(?:(?P=sign)[0-9]{3})*"
        r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?|\.[0-9]+"
    ),
    COMMA: re.compile(
        r"(?:[0-9]+|[1-9][0-9]{0,2}(?P<sign>[. '])[0-9]{3}(?:(?P=sign)[0-9]{3})*)"
        r"(?:,[0-9]+)?|,[0-9]+"
    ),
}
_POWER = re.compile(r"([-+]?[0-9]+(?:([.,])[0-9]+)?)[eE]([-+]?[0-9]{1,3})")
_ACCOUNTED = re.compile(r"\((.+)\)|(.+)-")
_AROUND = re.compile(r"^[^\d(+.,-]+|[^\d)]+$")

Readings = Mapping[str, Decimal]
"""What a text is as a number, by the sign that would stand before its decimals."""


def number_readings(text: str, *, with_power: bool = False) -> Readings:
    """Return the numbers that a text is with a point and with a comma before its decimals.

    :param with_power: `1.5E-3` is a number, too.
    """
    if len(text) > LONGEST:
        return {}
    text = text.translate(_SIGNS)
    if with_power and (found := _POWER.fullmatch(text)):
        value = Decimal(found[1].replace(COMMA, POINT)).scaleb(int(found[3]))
        return {mark: value for mark in (POINT, COMMA) if found[2] in (mark, None)}
    sign, body = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    return {
        mark: _value(sign, body, mark)
        for mark, pattern in _BODIES.items()
        if pattern.fullmatch(body)
    }


def unmistakable(value: Decimal) -> str:
    """Return a number written so that it has one reading only."""
    # Three decimals look like thousands; four do not.
    return f"{value:.4f}" if POINT in f"{value:f}" else f"{value:f}"


def number_hint(text: str, otherwise: str, is_taken: Callable[[Decimal], bool]) -> str:
    """Return what a cell that is no number looks like, and what to write.

    :param is_taken: says whether a number is a value of the column.
    """
    if damaged := damage_hint(text):
        return damaged
    if _POWER.fullmatch(text):
        return HINT_SHORTENED
    if is_date_like(text):
        return HINT_DATE
    if "%" in text and (number := _stripped(text)):
        return _t(
            "{text} is a hundredth of {number} to a spreadsheet; write the number meant",
            text=text,
            number=number,
        )
    if (found := _ACCOUNTED.fullmatch(text)) and (number := _stripped(found[1] or found[2])):
        return _t("Write {text}", text=_unmistaken(f"-{number}", is_taken))
    if number := _stripped(text):
        return _t("Write {text} and nothing else", text=_unmistaken(number, is_taken))
    return otherwise


def _unmistaken(number: str, is_taken: Callable[[Decimal], bool]) -> str:
    """Return how to write a number; one with two readings in each way that the column takes."""
    values = list(dict.fromkeys(number_readings(number).values()))
    if len(values) < 2:
        return number
    return " or ".join(map(unmistakable, list(filter(is_taken, values)) or values))


def _stripped(text: str) -> str:
    """Return the number inside units, currencies and other signs, "" when there is none."""
    if len(text) > LONGEST:
        return ""
    digits = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in unicodedata.normalize("NFKC", text)
    )
    inside = _AROUND.sub("", _AROUND.sub("", digits)).strip()
    return inside if number_readings(inside) else ""


def _value(sign: str, body: str, mark: str) -> Decimal:
    whole, _, decimals = body.partition(mark)
    whole = re.sub("[^0-9]", "", whole)
    return Decimal(f"{sign}{whole or 0}.{decimals or 0}" if decimals else f"{sign}{whole}")
