"""Entries: the distinct values and cells at fault under a cause, and how each is typed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...engine.sentences.language import N_, _n, _t, number
from ..words.on_lines import OnLines
from .offers import Offer
from .remembered import Again


@dataclass(frozen=True, kw_only=True)
class Entry(OnLines):
    """A value or a cell at fault, and how it is typed anew."""

    column: str
    lines: Sequence[int]
    cell: str | None = None
    """As typed; None where it is not shown, or no single cell is at fault."""
    is_hidden: bool = False
    who: str = ""
    """Which record the row is, of a single cell."""
    hint: str = ""
    emphasis: str = ""
    name: str = ""
    """The name of the form's field, "" where nothing is typed here."""
    is_secret: bool = False
    """True where what is typed is not shown."""
    begins_blank: bool = False
    list_id: str = ""
    """The list of the values that may be used."""
    offers: Sequence[Offer] = ()
    again: Again | None = None
    """How this value was repaired before."""
    cells: Sequence[Entry] = ()
    """Some of the rows of a value, each by itself."""

    @property
    def told(self) -> str:
        """Return what is repaired here, as text for people who do not see the row."""
        whom = self.who or _t("line {line}", line=self.lines[0])
        if self.count == 1:
            return _t("{column} of {whom}", column=self.column, whom=whom)
        count, cell = number(self.count), self.cell or _t("a blank")
        every = N_("{column} of all {count} rows with {cell}")
        return _t(every, column=self.column, count=count, cell=cell)


@dataclass(frozen=True)
class Fold:
    """One cause: its message once, and the cells that it is about."""

    key: str
    """Names the cause in addresses, as `Cause.key` does."""
    message: str
    count: int
    share: int
    """How long its bar is, in thousandths of the longest."""
    entries: Sequence[Entry]
    left_out: int
    """How many values are not listed."""

    @property
    def suggested(self) -> list[Entry]:
        """Return the entries for which one text is offered that stands on one line."""
        return [
            entry
            for entry in self.entries
            if entry.name and len(entry.offers) == 1 and is_one_line(entry.offers[0].text)
        ]

    @property
    def use_all(self) -> str:
        """Return what the button sends that uses all suggestions, "" for fewer than two."""
        named = [f"{entry.name}={entry.offers[0].text}" for entry in self.suggested]
        return "\n".join(named) if len(named) > 1 else ""

    @property
    def use_all_button(self) -> str:
        """Return "Use the 5 suggestions"."""
        one, many = N_("Use the {n} suggestion"), N_("Use the {n} suggestions")
        return _n(one, many, len(self.suggested))

    @property
    def is_secret(self) -> bool:
        """Return whether it is a secret that is typed anew."""
        return any(entry.is_secret for entry in self.entries[:1])


def is_one_line(text: str) -> bool:
    """Return whether a text is neither blank nor of several lines, which a form would change."""
    return text.splitlines() == [text]
