"""The stages every row passes, the same for a check, a worker and the command line.

`survey` finds once what is true of the file alone; `judge` reads every cell, looks names up, asks
which keys are taken and runs the checks, in this order, a whole column at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..cells.asked_keys import AskedKeys
from ..cells.keys import canonical_keys
from ..columns.layout import Layout
from ..columns.misalignment import point_out
from ..declaration.faults import wrong_answer
from ..declaration.importer import Importer
from ..declaration.rule_answers import pairs_of, taken_keys
from ..declaration.rules import Absent, Check
from ..fields.base.field import Field
from ..rows.page import shaped_rows
from ..rows.rows import REFUSED, Problem, Row
from .columns import Columns, give_values, read_before, read_columns
from .composite_duplicates import find_composite_duplicates
from .duplicates import find_duplicates
from .lookups import look_up
from .matching import despite_deletions, refuse_changed, split
from .merging import merge
from .trees import find_parents, in_parent_order, refuse_moves, refuse_orphans

JUDGED_AT_ONCE = 2_000
"""Rows that are judged together; the good ones go on in smaller batches of the importer's size."""


def survey(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Find what is true of the file alone: how its columns are read, which unique values repeat.

    All rows with a repeated value fail (decision 3). The problems are added to `row.found`.
    """
    layout.find_ways(rows)
    for field in importer.fields:
        if field.unique is not None and field in layout.places:
            find_duplicates(field, field.unique, layout, rows)
    for group in importer._unique_together:
        find_composite_duplicates(group, layout, rows)
    find_parents(importer, layout, rows)


def clean(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Read every cell of well-shaped rows: its values and `row.problems` begin anew."""
    shaped = _begin(rows)
    is_updating = layout.operation.is_updating
    give_values(
        layout.places, shaped, read_columns(importer, layout, shaped, may_be_blank=is_updating)
    )


def judge(
    importer: Importer, layout: Layout, rows: Sequence[Row], *, are_read: bool = False
) -> None:
    """Find every problem of every row with the uploader's rights of this moment.

    :param are_read: cells that were read before are not read again, where all rows were good.
    """
    despite_deletions(importer, partial(_judge_all, importer, layout, rows, are_read=are_read))


def _judge_all(importer: Importer, layout: Layout, rows: Sequence[Row], *, are_read: bool) -> None:
    # The cells of rows that exist may be blank; whether a row is one of those is told anew.
    before = read_before(rows) if are_read and not layout.operation.is_updating else None
    shaped = _begin(rows)
    fresh, known = split(importer, layout, shaped)
    _judge(importer, layout, fresh, before)
    if known:
        _judge(importer, layout, known, are_known=True)
    if layout.operation.is_updating:
        refuse_changed(shaped)
    order = {field.name: place for place, field in enumerate(importer.fields)}
    names = {field.label: field.name for field in importer.fields}
    for row in shaped:
        if row.problems:
            row.problems = [_by_name(problem, order, names) for problem in row.problems]
            row.problems.sort(key=lambda problem: order.get(problem.field, -1))
            point_out(layout, row)


def _judge(
    importer: Importer,
    layout: Layout,
    rows: Sequence[Row],
    columns: Columns | None = None,
    *,
    are_known: bool = False,
) -> None:
    """Find the problems of rows that would create records, or that are about known ones.

    :param columns: what their cells say, where they were read before.
    """
    if columns is None:
        columns = read_columns(type(importer), layout, rows, may_be_blank=are_known)
    columns.keep_as_read()
    for found in importer.lookups:
        look_up(importer, found, rows, columns)
    if are_known:
        refuse_moves(importer, rows)
    asked = merge(importer, layout, rows, columns) if are_known else columns
    for taken in importer.absents:
        _refuse_taken(importer, taken, rows, asked)
    give_values(layout.places, rows, columns)
    for rule in importer.checks:
        _run_check(importer, rule, rows)


def judge_columns(
    importer: Importer, layout: Layout, rows: Sequence[Row], wanted: Collection[Field[Any]]
) -> None:
    """Find the problems of some columns alone, by every rule about one of them.

    What the rules need is looked up; which keys are taken is not asked.
    """
    shaped = _begin(rows)
    is_updating = layout.operation.is_updating
    columns = read_columns(type(importer), layout, shaped, may_be_blank=is_updating)
    rules = [rule for rule in importer.checks if any(each in wanted for each in rule.fields)]
    needed = {*wanted, *(field for rule in rules for field in rule.fields)}
    for found in importer.lookups:
        if found.field in needed:
            look_up(importer, found, shaped, columns)
    give_values(layout.places, shaped, columns)
    for rule in rules:
        _run_check(importer, rule, shaped)


def _by_name(problem: Problem, order: Collection[str], names: Mapping[str, str]) -> Problem:
    """Let a host's problem that calls its field by the label, as up to 0.1, know its name."""
    if problem.field in order or problem.field not in names:
        return problem
    return replace(problem, field=names[problem.field])


def judge_in_pieces(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], actor: Any, run: Any = None
) -> None:
    """Judge a file, or a batch of one, in the pieces in which every import is judged.

    What a rule says of a row may depend on the rows beside it: after many unknown names there are
    no more suggestions. So a check and a worker judge the same rows together (decision 54).
    """
    size = piece_rows(importer)
    rows = rows if importer.tree is None else in_parent_order(rows)
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
    for piece in pieces if len(pieces) > 1 else [rows]:
        judge(importer(actor, run), layout, piece)
    refuse_orphans(importer, rows)


def piece_rows(importer: type[Importer]) -> int:
    """Return how many rows of a file are judged together."""
    return max(JUDGED_AT_ONCE, importer.batch_rows)


def good(rows: Iterable[Row]) -> list[Row]:
    """Return the rows without a problem."""
    return [row for row in rows if not row.problems]


def _begin(rows: Sequence[Row]) -> Sequence[Row]:
    """Clear the results of an earlier pass; return the rows that fit their header."""
    for row in rows:
        if row.problems or row.found:
            row.problems = list(row.found)
        if row.changes:
            row.changes = ()
        row.waits = False
    shaped = shaped_rows(rows)
    if len(shaped) < len(rows):
        for row in rows:
            if row.misshapen:
                row.columns = {}
    return shaped


def _refuse_taken(
    importer: Importer,
    rule: Absent,
    rows: Sequence[Row],
    columns: Mapping[Field[Any], Sequence[Any]],
) -> None:
    values = columns[rule.field]
    are_texts = set(map(type, values)) <= {str}
    keys = canonical_keys(values if are_texts else list(map(_key_text, values)))
    asked = AskedKeys(keys, values)
    taken = taken_keys(importer, rule, asked) if asked else ()
    if taken:
        problem = rule.field.problem("taken", rule.message, rule.hint)
        for row, key in zip(rows, keys, strict=True):
            if key in taken:
                row.problems.append(problem)


def _key_text(value: Any) -> str:
    """Return the text of a value as keys are made of it, "" for one that cannot be taken."""
    return "" if value is REFUSED or value is None else str(value)


def _run_check(importer: Importer, rule: Check, rows: Sequence[Row]) -> None:
    method = getattr(importer, rule.method)
    asked = [row for row in rows if not row.problems or all(map(row.__contains__, rule.fields))]
    if not asked:
        return
    told = pairs_of(importer, rule.method, method(asked)) if rule.at_once else None
    for row, problem in told or ((row, method(row)) for row in asked):
        if problem is not None:
            if not isinstance(problem, Problem):
                raise wrong_answer(importer, rule.method, problem, "Problem | None")
            row.problems.append(replace(problem, field=problem.field or rule.fields[0].name))
