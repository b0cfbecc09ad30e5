"""Notes on secrets that stand for another value: words, error values, and days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...cells.damage import is_error_value
from ...notation.written_dates import day_readings
from ...sentences.language import N_
from ..placeholders.secret_placeholders import ERRORS, WORDS
from ..row_sample import all_over
from .digits_of_days import are_days

WORD = N_(
    "{secrets} like a word or signs for none, or for one that is kept elsewhere, such as n/a, "
    "tbd or see vault; whoever signs in has to type that"
)
ERROR = N_(
    "{secrets} like the error value of a formula, such as #N/A; whoever signs in has to type that"
)
DAYS = N_(
    "{secrets} that are a day, as birthdays are, so whoever knows the day can sign in; perhaps "
    "another column holds what belongs here"
)
LEAST_DAYS = 3
"""How many days are no coincidence."""


def placeholder_secrets(secrets: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the notes on secrets that stand for another value, each with their number."""
    if not ERRORS.isdisjoint(secrets):
        yield ERROR, sum(map(is_error_value, secrets))
    if not WORDS.isdisjoint(secrets):
        yield WORD, sum(each in WORDS and not is_error_value(each) for each in secrets)
    sample = [secrets[at] for at in all_over(len(secrets)) if secrets[at]]
    if len(sample) >= LEAST_DAYS and (are_days(sample) or all(map(day_readings, sample))):
        yield DAYS, sum(map(bool, secrets))
