"""Numbers, names and durations as text."""

from __future__ import annotations

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 row", "2 rows", "1,500 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def agree(number: int, one: str, many: str) -> str:
    """Return the form of a verb that agrees with a number: "is" for 1, "are" for any other."""
    return one if number == 1 else many


def spelled(number: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def ordinal(number: int) -> str:
    """Return "second" for 2, "12th" for 12, "21st" for 21."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    is_teen = number % 100 in (11, 12, 13)
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def duration(seconds: float) -> str:
    """Return "9 s", "4 min", "2 h 5 min"; never less than a second."""
    whole = max(1, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def capital(text: str) -> str:
    """Return the text with a capital letter in front, the rest as it is."""
    return text[:1].upper() + text[1:]


def shown_name(file_name: str, longest: int = 200) -> str:
    """Return a file's name for storage: no path, no invisible characters, limited length."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(mark for mark in name if mark.isprintable()).strip()
    if len(name) <= longest:
        return name
    stem, dot, extension = name.rpartition(".")
    kept = longest - len(dot + extension)
    return stem[:kept] + dot + extension if kept > 0 and stem else name[:longest]
