"""HTML of the cells that all lists share: links, chips and times.

They are functions because a page has dozens of each: a macro takes several times as long.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from flask import Flask
from markupsafe import Markup, escape


class Chip(Protocol):
    """A state as a chip shows it: icon and word, never the colour alone."""

    @property
    def kind(self) -> str:
        """The chip's colour."""

    @property
    def icon(self) -> str:
        """The name of the icon."""

    @property
    def word(self) -> str:
        """The text."""


def init_app(app: Flask) -> None:
    """Add the filters to every template."""
    filters = {"active_chip": active_chip, "box": box, "chip": chip, "timestamp": timestamp}
    app.jinja_env.filters.update(filters)


def box(record: Any) -> Markup:
    """Return the cell with the box that chooses a record for what is done to several."""
    return Markup(
        f'<td class="cell-box"><input type="checkbox" form="choice" name="rowid" '
        f'value="{record.id:d}" aria-label="Choose {escape(str(record))}"></td>'
    )


def chip(state: Chip) -> Markup:
    """Return the chip of a state."""
    return _chip(state.kind, state.icon, state.word)


def active_chip(active: bool) -> Markup:
    """Return the chip that says whether something is active."""
    if active:
        return _chip("ok", "fa-check-circle", "Active")
    return _chip("idle", "fa-minus-circle", "Inactive")


@lru_cache(maxsize=64)
def _chip(kind: str, icon: str, word: str) -> Markup:
    return Markup(
        f'<span class="chip chip-{escape(kind)}"><i class="fa {escape(icon)}" aria-hidden="true">'
        f"</i>{escape(word)}</span>"
    )


def timestamp(at: datetime, form: str = "short") -> Markup:
    """Return a time in UTC, which a script shows in the zone of the browser.

    :param form: how long it is there: short, long, or inside a sentence.
    """
    return Markup(
        f'<time datetime="{at.isoformat(timespec="seconds")}" data-local="{escape(form)}">'
        f"{at.day} {at:%b %Y, %H:%M} UTC</time>"
    )


def name(record: Any, url: str | None) -> Markup:
    """Return the name of a record: a link to an address that is escaped, or plain text."""
    text = escape(str(record))
    if url is None:
        return Markup(f'<span dir="auto" title="{text}">{text}</span>')
    return Markup(f'<a dir="auto" href="{url}" title="{text}">{text}</a>')
