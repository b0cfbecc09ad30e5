"""The numbers that programs read in a text as in a source of theirs, and those they cannot hold.

Ruby's `Integer`, YAML 1.1, Go and Tcl take 0044 for 36, as C writes octal numbers; YAML takes
12:30 for 750. A column of integers with 32 or 64 bits keeps the largest of them, or what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_OCTAL = re.compile(r"([-+]?)0o?([0-7_]+)", re.IGNORECASE)
_BINARY = re.compile(r"([-+]?)0b([01_]+)", re.IGNORECASE)
_SIXTIETHS = re.compile(r"[-+]?[0-9]{1,3}(?::[0-5]?[0-9])+")
_UNDERSCORED = re.compile(r"[0-9]+(?:_[0-9]+)+")
_INFINITE = frozenset(("inf", "+inf", "infinity", "1.#inf", "1.7976931348623157e+308", "∞"))
_INTEGERS = (32, 64)
"""Bits of the integers of programs and databases."""


def read_as_source(text: str) -> Iterator[Decimal]:
    """Yield the numbers that a text is where programs read it as a literal of a language."""
    for pattern, base in ((_OCTAL, 8), (_BINARY, 2)):
        if found := pattern.fullmatch(text):
            yield Decimal(int(found[1] + (found[2].replace("_", "") or "0"), base))
    if _SIXTIETHS.fullmatch(text):
        total = 0
        for part in text.lstrip("+-").split(":"):
            total = total * 60 + int(part)
        yield Decimal(-total if text.startswith("-") else total)
    if _UNDERSCORED.fullmatch(text):
        yield Decimal(text.replace("_", ""))


def is_overflow(value: Decimal, returned: str) -> bool:
    """Return whether a text is what a program keeps of a number that is too large for it."""
    if returned.casefold() in _INFINITE:
        return abs(value) > Decimal("1e308")
    if value != value.to_integral_value() or not re.fullmatch(r"-?\d{1,20}", returned):
        return False
    whole, kept = int(value) if abs(value) < Decimal("1e40") else 0, int(returned)
    for bits in _INTEGERS:
        largest = 1 << bits - 1
        if abs(whole) >= largest and kept in (
            largest - 1,
            -largest,
            (whole + largest) % (2 * largest) - largest,
        ):
            return True
    return False
