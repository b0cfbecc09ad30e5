"""A person's choices of columns, in the words of a verdict and of Details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...engine.columns.layout import Layout
from ...engine.sentences.language import N_, _n, _t, listed
from ...engine.sentences.shown_text import shown
from ...intake import Intake

NAMELESS = N_("the column without a name")
NAMELESS_MANY = N_("{n} columns without a name")


def said_columns(layout: Layout) -> list[str]:
    """Return sentences about the columns that a person has assigned; [] without any."""
    left = {each.name for each in layout.left_out}
    fields = {each.name: each.header for each in layout.places if each.name not in left}
    straight = [name for name in layout.said if name in fields and name not in layout.turned]
    sentences = []
    if straight:
        read = [(quoted(layout.said[name]), fields[name]) for name in straight]
        names = listed([_t("{name} as {column}", name=each, column=to) for each, to in read])
        sentences.append(_t("Read {names}.", names=names))
    for name in sorted(layout.turned & fields.keys()):
        called = quoted(layout.said.get(name, ""))
        column = fields[name]
        sentences.append(_t("Read {name} as {column}, turned round.", name=called, column=column))
    if left:
        names = listed(_named_together([each.label for each in layout.left_out]))
        sentences.append(_t("Left out: {names}.", names=names))
    return sentences


def turned_words(intake: Intake) -> list[str]:
    """Return which words were turned round in which column, and how often."""
    notes = []
    for place, counts in intake.sheet.turned.items():
        words = [
            _n("{n} × {before} is {after} now", "{n} × {before} are {after} now", count, **each)
            for each, count in _replaced(counts)
        ]
        if words:
            notes.append(
                _t(
                    "In {quoted}: {words}.",
                    quoted=quoted(intake.sheet.chosen[place]),
                    words=listed(words),
                )
            )
    return notes


def _replaced(counts: Mapping[tuple[str, str], int]) -> Iterator[tuple[dict[str, str], int]]:
    for (before, after), count in sorted(counts.items(), key=lambda each: -each[1]):
        yield {"before": shown(before), "after": after}, count


def _named_together(names: Sequence[str]) -> list[str]:
    """Return names as a sentence holds them; those without one are counted together."""
    named = [quoted(each) for each in names if each.strip()]
    others = len(names) - len(named)
    return [*named, *([_n(NAMELESS, NAMELESS_MANY, others)] if others else [])]


def quoted(name: str) -> str:
    """Return the name of a column as a sentence holds it; one without a name is described."""
    return f"“{shown(name)}”" if name.strip() else str(NAMELESS)
