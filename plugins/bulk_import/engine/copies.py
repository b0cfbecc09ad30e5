"""Values that have to be unique and stand in several rows of one file: all copies fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .fields.damage import damage_hint
from .fields.field import Field
from .fields.keys import canonical_key, trimmed
from .language import _t
from .layout import Layout
from .line_numbers import SHOWN_LINES, named
from .rows import Problem, Row


def find_copies(field: Field[Any], message: str, layout: Layout, rows: Sequence[Row]) -> None:
    """Add to `row.found` of every row whose value of a column stands in another row too."""
    place = layout.places[field]
    shaped = [row for row in rows if not row.misshapen]
    texts = trimmed([row.cells[place] for row in shaped])
    keys = layout.reader(field).compared(texts)
    if len(set(keys)) == len(keys):
        return
    copies: dict[str, list[tuple[Row, str]]] = {}
    for row, text, key in zip(shaped, texts, keys, strict=True):
        if text:
            copies.setdefault(key, []).append((row, text))
    for group in copies.values():
        if len(group) > 1:
            _tell_copies(field, message, group)


def _tell_copies(field: Field[Any], message: str, group: Sequence[tuple[Row, str]]) -> None:
    """Tell each copy of the others; only some lines are named, so that most are told the same."""
    first = group[: SHOWN_LINES + 1]
    known: dict[tuple[int, str], Problem] = {}
    for place, (row, text) in enumerate(group):
        key = min(place, SHOWN_LINES), text
        if key not in known:
            others = [other.line for other, _ in first if other is not row]
            hint = _t("Also on {lines}", lines=named(others, len(group) - 1))
            spelled = {other for _, other in first} - {text}
            if spelled and {canonical_key(each) for each in spelled} == {canonical_key(text)}:
                hint += _t("; case makes no difference")
            if damaged := damage_hint(text):
                hint += f". {damaged}"
            known[key] = field.problem("duplicate", message, hint)
        row.found += (known[key],)
