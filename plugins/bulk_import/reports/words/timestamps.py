"""Timestamps on a page: UTC in the markup; the script converts them to the viewer's zone."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup

from ...engine.sentences.language import spoken

LONG = "long"
SHORT = "short"
WEEKDAY = "weekday"
CLOCK = "clock"
DAY = "day"

_TEXTS = {LONG: "{day}, {clock}:{second} UTC", CLOCK: "{clock} UTC", DAY: "{day}"}


def timestamp(seconds: float, form: str = SHORT) -> Markup:
    """Return a `<time>` of seconds since 1970: "22 Nov 2026 15:03 UTC" without a script.

    :param form: `short` for a grid, `weekday` with the day of the week before it,
        `long` with seconds, `clock` or `day` for the part only.
    """
    at = datetime.fromtimestamp(seconds, UTC)
    language, clock = spoken(), f"{at:%H:%M}"
    day = f"{at.day} {at:%b %Y}" if language is None else language.day(at)
    if form == WEEKDAY:
        day = f"{f'{at:%a}' if language is None else language.weekday(at)} {day}"
    if form in (SHORT, WEEKDAY):
        text = Markup('<span class="bi-day">{}</span> <span class="bi-soft">{} UTC</span>')
        shown = text.format(day, clock)
    else:
        shown = Markup(_TEXTS[form]).format(day=day, clock=clock, second=f"{at:%S}")
    return Markup('<time datetime="{}" data-timestamp="{}">{}</time>').format(
        f"{at:%Y-%m-%dT%H:%M:%SZ}", form, shown
    )
