"""Which columns a person has said to be which, in the words of a verdict and of Details."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.layout import Layout
from ..engine.reading.refusals import shown
from ..intake import Intake
from .wording import agree

NAMELESS = "the column without a name"


def said_columns(layout: Layout) -> list[str]:
    """Return what was said of the columns of a file whose names did not fit; [] if nothing was."""
    left = {each.name for each in layout.left_out}
    fields = {each.name: each.header for each in layout.places if each.name not in left}
    straight = [name for name in layout.said if name in fields and name not in layout.turned]
    sentences = []
    if straight:
        read = listed([f"{_quoted(layout.said[name])} as {fields[name]}" for name in straight])
        sentences.append(f"Read {read}.")
    for name in sorted(layout.turned & fields.keys()):
        called = _quoted(layout.said.get(name, ""))
        sentences.append(f"Read {called} as {fields[name]}, turned round.")
    if left:
        names = listed([_quoted(each.label) for each in layout.left_out])
        sentences.append(f"Left out: {names}.")
    return sentences


def turned_words(intake: Intake) -> list[str]:
    """Return which words were turned round in which column, and how often."""
    notes = []
    for place, counts in intake.sheet.turned.items():
        words = [
            f"{count:,} × {shown(before)} {agree(count, 'is', 'are')} {after} now"
            for (before, after), count in sorted(counts.items(), key=lambda each: -each[1])
        ]
        if words:
            notes.append(f"In {_quoted(intake.sheet.chosen[place])}: {listed(words)}.")
    return notes


def listed(texts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _quoted(name: str) -> str:
    return f"“{shown(name)}”" if name.strip() else NAMELESS
