"""Numbers that programs may read in a text, and the notations in which they write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from .other_bases import is_overflow, read_as_source

LONGEST = 60
KEPT_DIGITS = 6
"""Programs that shorten a number keep so many digits at least, but for those with an exponent."""
_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
_PARTS = re.compile(
    r"(?P<sign>[-+]?)(?P<open>\(?)(?P<body>.*?)(?P<close>\)?)(?P<behind>-?)(?P<of>%?)"
)
_PLAIN = re.compile(r"\d+|\d+[.,]\d*|[.,]\d+")
_GROUPED = re.compile(r"(\d{1,3}(?:([., '_])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?")
#: As India groups digits: by two, and the last three.
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.0*)?")
_CURRENCY = r"(?:[$\u00a3\u00a5\u20a0-\u20bf]|R\$|[A-Z]{3}|kr|K\u010d|z\u0142|Ft|lei)"
_MONEY = re.compile(rf"-?{_CURRENCY} ?(.*\d)|(.*\d) ?{_CURRENCY}\.?")
_POWER = re.compile(r"(\d+|\d+[.,]\d*|[.,]\d+)[ed]([-+]?\d{1,3})", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"0x([0-9a-f]{1,16})", re.IGNORECASE)
_FRACTION = re.compile(r"(?:(\d{1,9})[ -])?(\d{1,4})[/\u2044]([1-9]\d{0,3})")


class Number(NamedTuple):
    """One reading of a text as a number."""

    value: Decimal
    has_exponent: bool = False

    @property
    def digits(self) -> int:
        """Return how many digits it has from the first to the last that is not zero."""
        return len("".join(map(str, self.value.as_tuple().digits)).strip("0")) or 1


def readings(text: str) -> Iterator[Number]:
    """Yield the numbers that a text may be, by the habits of several languages."""
    if not text or len(text) > LONGEST or not any(map(str.isdigit, text)):
        return
    if not text.isascii():
        text = "".join(str(int(each)) if each.isdecimal() else each for each in text)
    if money := _MONEY.fullmatch(text):
        yield from readings(money[1] or money[2])
        return
    parts = _PARTS.fullmatch(text)
    if parts is None or not (text.isascii() or "\u2044" in text):
        return
    is_negative = parts["sign"] == "-" or parts["behind"] == "-" or parts["open"] == "("
    factor = Decimal(-1 if is_negative else 1)
    if parts["of"]:
        factor /= 100
    for number in _unsigned(parts["body"].strip()):
        yield Number(number.value * factor, number.has_exponent)


def is_same_number(original: str, returned: str) -> bool:
    """Return whether two texts may be one number, exactly or shortened as programs shorten it."""
    found, before = list(readings(returned)), list(readings(original))
    if any(is_overflow(one.value, returned) for one in before):
        return True
    if not found:
        return False
    as_source = set(read_as_source(original))
    return any(other.value in as_source for other in found) or any(
        _is_kept(one, other) for one in before for other in found
    )


def _unsigned(text: str) -> Iterator[Number]:
    if _PLAIN.fullmatch(text):
        yield Number(_decimal(text))
    if grouped := _GROUPED.fullmatch(text):
        whole, mark, part = grouped.groups()
        yield Number(Decimal(whole.replace(mark, "") + (f".{part}" if part else "")))
    if _LAKHS.fullmatch(text):
        yield Number(Decimal(text.replace(",", "")))
    if power := _POWER.fullmatch(text):
        yield Number(_decimal(power[1]).scaleb(int(power[2])), has_exponent=True)
    if hexadecimal := _HEXADECIMAL.fullmatch(text):
        yield Number(Decimal(int(hexadecimal[1], 16)))
    if fraction := _FRACTION.fullmatch(text):
        whole, above, below = fraction.groups()
        yield Number(Decimal(whole or 0) + Decimal(above) / Decimal(below))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").rstrip(".") or 0)


def _is_kept(original: Number, returned: Number) -> bool:
    if original.value == returned.value:
        return True
    digits = returned.digits
    if original.digits <= digits or (digits < KEPT_DIGITS and not returned.has_exponent):
        return _is_same_float(original, returned)
    return any(
        Context(prec=digits, rounding=rounding).plus(original.value) == returned.value
        for rounding in _ROUNDINGS
    ) or _is_same_float(original, returned)


def _is_same_float(original: Number, returned: Number) -> bool:
    """Return whether a program that counts with floating point cannot tell the two apart."""
    long = original.digits > 15
    return long and float(original.value) == float(returned.value)
