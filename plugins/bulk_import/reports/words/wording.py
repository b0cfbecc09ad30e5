"""Numbers, names and durations as text."""

from __future__ import annotations

from ...engine.declaration.importer import Importer
from ...engine.sentences.language import _n, _t, inside, number, plural_of, spoken

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return "1 user", "2 users", "1,500 users", of a host's word for its records."""
    return f"{number(count)} {one if count == 1 else many or plural_of(one)}"


def counted_records(importer: Importer | type[Importer], count: int) -> str:
    """Return "1 user", "1,500 users", of what an importer calls its records."""
    return counted(count, importer.singular, inside(importer.noun))


def rows_of(count: int) -> str:
    """Return "1 row", "2 rows", "1,500 rows"."""
    return _n("{n} row", "{n} rows", count)


def spelled(count: int) -> str:
    """Return a small number as a word, where English is spoken; any other in digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) and spoken() is None else number(count)


def attempt(count: int) -> str:
    """Return "second attempt" for 2, "12th attempt" for 12; "attempt 2" in other languages."""
    if spoken() is not None:
        return _t("attempt {count}", count=number(count))
    if count <= len(_ORDINALS):
        return f"{_ORDINALS[count - 1]} attempt"
    is_teen = count % 100 in (11, 12, 13)
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count:,}{ending} attempt"


def duration(seconds: float) -> str:
    """Return "9 s", "4 min", "2 h 5 min"; never less than a second."""
    whole = max(1, round(seconds))
    if whole < 90:
        return _t("{seconds} s", seconds=whole)
    minutes = round(whole / 60)
    if minutes < 90:
        return _t("{minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _t("{hours} h", hours=hours)
    return _t("{hours} h {minutes} min", hours=hours, minutes=rest)


def capital(text: str) -> str:
    """Return the text with a capital letter in front, the rest as it is."""
    return text[:1].upper() + text[1:]
