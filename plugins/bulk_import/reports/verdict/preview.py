"""Preview of new records: the first valid rows, and the count of each listed value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...engine.cells.keys import canonical_key, trim
from ...engine.columns.layout import Layout
from ...engine.fields.base.field import Field
from ...engine.fields.skipped_column import is_left_out
from ...engine.fields.textual.choices import Choice
from ...engine.fields.textual.references import Reference
from ...engine.rows.rows import Row
from ...engine.secrets.redaction import hidden_places
from ...engine.sentences.language import N_, _n, number

SHOWN_ROWS, SHOWN_VALUES = 10, 6


@dataclass(frozen=True)
class Share:
    """A value, and the number of good rows that have it."""

    text: str
    count: int
    width: float
    """The width of its bar, in thousandths of the bar of the most frequent value."""


@dataclass(frozen=True)
class Spread:
    """The distribution of the good rows over the values of one column."""

    column: str
    shares: Sequence[Share]
    rest: str
    """What stands for the values that are not shown, "" without any."""


@dataclass(frozen=True)
class Preview:
    """The first good rows as a table, without columns that are never shown."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str | None]]]
    """Line and cells; None for a cell that is not shown."""
    total: int
    spreads: Sequence[Spread]

    @property
    def title(self) -> str:
        """Return "The first 10 of 463 good rows"."""
        if self.total > len(self.rows):
            one, many = (
                N_("The first {count} of {n} good row"),
                N_("The first {count} of {n} good rows"),
            )
            return _n(one, many, self.total, count=len(self.rows))
        return _n("The good row", "The {n} good rows", self.total)


def preview_of(layout: Layout, rows: Sequence[Row]) -> Preview:
    """Return the preview of the good rows of a file."""
    shown = [each for each in layout.places if not (layout.is_secret(each) or is_left_out(each))]
    first = [(row.line, list(_cells(layout, row, shown))) for row in rows[:SHOWN_ROWS]]
    listed = [each for each in shown if isinstance(each, Choice | Reference)]
    spreads = [_spread(layout, rows, each) for each in listed] if rows else []
    return Preview([each.header for each in shown], first, len(rows), spreads)


def _cells(layout: Layout, row: Row, shown: Sequence[Field[Any]]) -> Iterator[str | None]:
    hidden = hidden_places(layout, row)
    for field in shown:
        yield None if layout.places[field] in hidden else trim(layout.cell(row, field))


def _spread(layout: Layout, rows: Sequence[Row], field: Field[Any]) -> Spread:
    place = layout.places[field]
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for cell, count in Counter(row.cells[place] for row in rows).items():
        key = canonical_key(trim(cell))
        texts.setdefault(key, trim(cell))
        counts[key] += count
    most = counts.most_common(SHOWN_VALUES)
    shares = [
        Share(texts[key], count, round(max(12.0, 1000 * count / most[0][1]), 1))
        for key, count in most
    ]
    rest = counts.total() - sum(each.count for each in shares)
    others = len(counts) - len(shares)
    return Spread(field.header, shares, _rest(rest, others))


def _rest(rest: int, others: int) -> str:
    one, many = N_("{count} in {n} other"), N_("{count} in {n} others")
    return _n(one, many, others, count=number(rest)) if rest else ""
