"""Changes that a file would make to existing records, by column, with old and new values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.fields.textual.booleans import Boolean
from ...engine.fields.textual.choices import Choice
from ...engine.fields.textual.references import Reference
from ...engine.rows.rows import Change, Row
from ...engine.secrets.redaction import hidden_places
from ...engine.sentences.language import N_, _n
from ...engine.sentences.numerals import with_point
from ...engine.sentences.shown_text import visible
from ..repairs.row_names import row_name

SHOWN_CHANGES_OF_COLUMN = 50
"""How many changes of one column are listed."""
MOST_KINDS = 12
"""Changes of more kinds are not counted by kind: the list would be no shorter to read."""
FEW_CHANGES = 5
"""How many changes are in sight one by one."""
LONGEST_TEXT = 200


@dataclass(frozen=True)
class ChangedValue:
    """One value that would change."""

    line: int
    record: str
    """The key of the record, as the file has it."""
    before: str
    after: str
    who: str = ""
    """What people call the record in the file, "" where its key is all that names it."""


@dataclass(frozen=True)
class ChangeKind:
    """A change from one given value of a column to another, with the number of its rows."""

    before: str
    after: str
    count: int


@dataclass(frozen=True)
class ChangedColumn:
    """The values of one column that would change; of a secret only their number."""

    label: str
    count: int
    values: Sequence[ChangedValue] = ()
    kinds: Sequence[ChangeKind] = ()
    """All the changes by kind, the most frequent first, where that is shorter than each of them."""
    is_secret: bool = False

    @property
    def title(self) -> str:
        """Return "Price: 430 values would change"."""
        one, many = N_("{label}: {n} value would change"), N_("{label}: {n} values would change")
        return _n(one, many, self.count, label=self.label)

    @property
    def rest(self) -> str:
        """Return the text for values that are not listed, "" when all are."""
        left_out = self.count - len(self.values)
        if self.is_secret or not left_out:
            return ""
        return _n("And {n} other.", "And {n} others.", left_out)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        values = [
            {"line": each.line, "record": each.record, "before": each.before, "after": each.after}
            for each in self.values
        ]
        return {"column": self.label, "count": self.count, "values": values, "rest": self.rest}


def find_diff(
    importer: Importer, layout: Layout, rows: Iterable[Row], *, is_whole: bool = False
) -> list[ChangedColumn]:
    """Return what the good rows of a judged file would change, in the order of the columns.

    :param is_whole: every value is listed.
    """
    found: dict[Field[Any], list[tuple[Row, Change]]] = {}
    for row in rows:
        for change in () if row.problems else row.changes:
            found.setdefault(change.field, []).append((row, change))
    limit = None if is_whole else SHOWN_CHANGES_OF_COLUMN
    return [
        _column(importer, layout, each, found[each], limit)
        for each in importer.fields
        if each in found
    ]


def _column(
    importer: Importer,
    layout: Layout,
    field: Field[Any],
    changes: Sequence[tuple[Row, Change]],
    limit: int | None,
) -> ChangedColumn:
    if layout.is_secret(field):
        return ChangedColumn(field.label, len(changes), is_secret=True)
    key = importer.record_key()
    is_counted = isinstance(field, Boolean | Choice | Reference) and len(changes) > FEW_CHANGES
    shown, names = changes[:limit], [importer.named_by] if limit else []
    listed = changes if is_counted else shown
    befores = importer._told_column(field, [change.before for _, change in listed])
    afters = importer._told_column(field, [change.after for _, change in listed])
    values = [
        ChangedValue(
            row.line,
            "" if key is None or layout.is_secret(key) else visible(layout.cell(row, key).strip()),
            _shown(before, change.before),
            _shown(after, change.after),
            # Programs get the key alone.
            row_name(layout, names, row, hidden_places(layout, row)) if names else "",
        )
        for (row, change), before, after in zip(
            shown, befores[: len(shown)], afters[: len(shown)], strict=True
        )
    ]
    kinds = _kinds(befores, afters) if is_counted else ()
    return ChangedColumn(field.label, len(changes), values, kinds)


def _kinds(befores: Sequence[str], afters: Sequence[str]) -> Sequence[ChangeKind]:
    """Return the changes of a column of listed values by kind; none if there are too many kinds."""
    counts = Counter(zip(befores, afters, strict=True))
    if len(counts) > MOST_KINDS:
        return ()
    return [
        ChangeKind(_cut(visible(before)), _cut(visible(after)), count)
        for (before, after), count in counts.most_common()
    ]


def _shown(value: str, held: object) -> str:
    """Return a text with code points for what nobody can see, and not too long.

    :param held: what is shown; the decimals of a number are written as the language does.
    """
    text = with_point(value) if isinstance(held, Decimal | float) else visible(value)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
