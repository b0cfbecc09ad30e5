"""Trees: rows that name other rows of their file as parents, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..declaration.rules import Tree
from ..fields.base.field import Field
from ..rows.page import shaped_rows
from ..rows.rows import Row
from ..sentences import messages
from ..sentences.language import _t
from ..sentences.line_numbers import named
from .matching import keys_of


def find_parents(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Let each row know the row of its parent, and add to `row.found` of those in a circle."""
    tree = importer.tree
    if tree is None or not {tree.parent, tree.key} <= layout.places.keys():
        return
    shaped = shaped_rows(rows)
    lines: dict[str, int] = {}
    for row, key in zip(shaped, keys_of(layout, tree.key, shaped), strict=True):
        lines.setdefault(key, row.line)
    lines.pop("", None)
    for row, name in zip(shaped, keys_of(layout, tree.parent, shaped), strict=True):
        row.above = lines.get(tree.form(name), 0) if name else 0
    for circle in _circles(shaped):
        _refuse_circle(tree, circle)


def in_parent_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows with parents before their children, else as they stand."""
    if not any(map(attrgetter("above"), rows)):
        return rows
    by_line = {row.line: row for row in rows}
    levels: dict[int, int] = {}
    for start in rows:
        path = list(_upwards(start, by_line, levels))
        level = levels.get(path[-1].above, -1) + 1 if path else 0
        for row in reversed(path):
            levels[row.line] = level
            level += 1
    return sorted(rows, key=lambda row: levels[row.line])


def await_parents(
    importer: Importer, field: Field[Any], rows: Sequence[Row], values: Sequence[Any], found: Any
) -> set[Any]:
    """Note which rows wait for the row of their parent, as no record has its name.

    :param found: the names that records have.
    :return: the names for which they wait.
    """
    if importer.tree is None or field is not importer.tree.parent:
        return set()
    for row, name in zip(rows, values, strict=True):
        row.waits = bool(row.above) and name not in found
    return {name for row, name in zip(rows, values, strict=True) if row.waits}


def refuse_moves(importer: Importer, rows: Sequence[Row]) -> None:
    """Refuse to move records that exist below one that is not created yet."""
    for row in rows:
        if row.waits and importer.tree is not None:
            label = importer.tree.parent.label
            message = _t(messages.PARENT_LATER, label=label)
            hint = _t(messages.HINT_PARENT_LATER, line=row.above)
            row.problems.append(importer.tree.parent.problem("later", message, hint))


def refuse_orphans(
    importer: type[Importer], rows: Sequence[Row], *, are_all_others_done: bool = False
) -> None:
    """Fail good rows that wait for a row with errors.

    :param are_all_others_done: every parent that is among other rows would be a record by now.
    """
    tree = importer.tree
    if tree is None:
        return
    by_line = {row.line: row for row in rows}
    for row in in_parent_order(rows):
        above = by_line.get(row.above)
        is_failed = are_all_others_done if above is None else bool(above.problems)
        if row.waits and is_failed and not row.problems:
            message = _t(messages.PARENT_FAILED, label=tree.parent.label)
            hint = _t(messages.HINT_PARENT, line=row.above)
            row.problems.append(tree.parent.problem("failed", message, hint))


def _upwards(start: Row, by_line: dict[int, Row], known: dict[int, Any]) -> Iterator[Row]:
    """Yield a row and those above it, up to one that is known, or that was walked over before."""
    row: Row | None = start
    walked: set[int] = set()
    while row is not None and row.line not in known and row.line not in walked:
        walked.add(row.line)
        yield row
        row = by_line.get(row.above)


def _circles(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows of each circle."""
    by_line = {row.line: row for row in rows}
    known: dict[int, bool] = {}
    for start in rows:
        path = list(_upwards(start, by_line, known))
        lines = [row.line for row in path]
        if path and path[-1].above in lines:
            yield path[lines.index(path[-1].above) :]
        known |= dict.fromkeys(lines, True)


def _refuse_circle(tree: Tree, circle: Sequence[Row]) -> None:
    lines = sorted(row.line for row in circle)
    others = named(lines)
    hint = _t(messages.HINT_CIRCLE, lines=others[0].upper() + others[1:])
    if len(circle) == 1:
        hint = _t(messages.HINT_ITSELF)
    message = _t(messages.PARENT_CIRCLE, label=tree.parent.label)
    for row in circle:
        row.found += (tree.parent.problem("circle", message, hint),)
