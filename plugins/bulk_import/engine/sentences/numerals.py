"""Numbers in a sentence: with decimals, and before what they count."""

from __future__ import annotations

from .language import number, plural_of, spoken


def several(count: int, noun: str) -> str:
    """Return "1 password", "3 passwords"; "3 × Passwort", as a host has no other form of it."""
    if spoken() is None or count == 1:
        return f"{number(count)} {noun if count == 1 else plural_of(noun)}"
    return f"{number(count)} × {noun}"


def with_point(text: str) -> str:
    """Return "12.5" with the sign before the decimals that the language has."""
    language = spoken()
    return text if language is None else text.replace(".", language.point)
