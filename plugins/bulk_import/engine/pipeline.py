"""The stages every row passes, the same for a check, a worker and the command line.

`survey` finds once what is true of the file alone; `judge` reads every cell, looks names up, asks
which keys are taken and runs the checks, in this order, a whole column at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from .blank_booleans import explain_blanks
from .copies import find_copies
from .copies_together import find_copies_together
from .fields.field import Field
from .fields.keys import canonical_keys
from .importer import Importer
from .layout import Layout
from .lookups import look_up
from .matching import despite_deletions, refuse_changed, split
from .merging import merge
from .misalignment import point_out
from .rows import REFUSED, Problem, Row
from .rules import Absent, Check
from .trees import find_parents, in_parent_order, refuse_moves, tell_orphans

JUDGED_AT_ONCE = 2_000
"""Rows that are judged together; the good ones go on in smaller batches of the importer's size."""

Columns = dict[Field[Any], Sequence[Any]]
"""The values of some rows, column by column."""


def survey(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Find what is true of the file alone: how its columns are read, and every row whose unique
    value, or values that are unique together, stand in another row.

    All copies fail, none is favoured (decision 3). The findings are added to `row.found`.
    """
    layout.find_ways(rows)
    for field in importer.fields:
        if field.unique is not None and field in layout.places:
            find_copies(field, field.unique, layout, rows)
    for fields in importer._unique_together:
        find_copies_together(fields, layout, rows)
    find_parents(importer, layout, rows)


def clean(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Read every cell of well-shaped rows: its values and `row.problems` begin anew."""
    shaped = _begin(rows)
    is_updating = layout.operation.is_updating
    _give_values(layout, shaped, _read(importer, layout, shaped, may_be_blank=is_updating))


def judge(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    """Find every problem of every row with the uploader's rights of this moment."""
    despite_deletions(importer, partial(_judge_all, importer, layout, rows))


def _judge_all(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    shaped = _begin(rows)
    fresh, known = split(importer, layout, shaped)
    _judge(importer, layout, fresh)
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
    importer: Importer, layout: Layout, rows: Sequence[Row], *, are_known: bool = False
) -> None:
    """Find the problems of rows that would create records, or that are about known ones."""
    columns = _read(type(importer), layout, rows, may_be_blank=are_known)
    for found in importer.lookups:
        look_up(importer, found, rows, columns)
    if are_known:
        refuse_moves(importer, rows)
    asked = merge(importer, layout, rows, columns) if are_known else columns
    for taken in importer.absents:
        _refuse_taken(importer, taken, rows, asked)
    _give_values(layout, rows, columns)
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
    columns = _read(type(importer), layout, shaped, may_be_blank=is_updating)
    rules = [rule for rule in importer.checks if any(each in wanted for each in rule.fields)]
    needed = {*wanted, *(field for rule in rules for field in rule.fields)}
    for found in importer.lookups:
        if found.field in needed:
            look_up(importer, found, shaped, columns)
    _give_values(layout, shaped, columns)
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

    What a rule says of a row may hang on the rows beside it: after many unknown names there are no
    more suggestions. So a check and a worker ask about the same rows together (decision 54).
    """
    size, rows = piece_rows(importer), in_parent_order(rows)
    for start in range(0, len(rows), size):
        judge(importer(actor, run), layout, rows[start : start + size])
    tell_orphans(importer, rows)


def piece_rows(importer: type[Importer]) -> int:
    """Return how many rows of a file are judged together."""
    return max(JUDGED_AT_ONCE, importer.batch_rows)


def good(rows: Iterable[Row]) -> list[Row]:
    """Return the rows without a problem."""
    return [row for row in rows if not row.problems]


def _begin(rows: Sequence[Row]) -> list[Row]:
    """Clear the results of an earlier pass; return the rows that fit their header."""
    shaped = []
    for row in rows:
        if row.problems or row.found:
            row.problems = list(row.found)
        if row.changes:
            row.changes = ()
        row.waits = False
        if row.misshapen:
            row.columns = {}
        else:
            shaped.append(row)
    return shaped


def _read(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], *, may_be_blank: bool = False
) -> Columns:
    """Return the values of some rows by column; REFUSED stands for a cell that has a problem.

    :param may_be_blank: no cell but a key has to be filled.
    """
    cells = list(zip(*[row.cells for row in rows], strict=True))
    blank = ("",) * len(rows)
    columns: Columns = {}
    for field in importer.fields:
        place = layout.places.get(field) if rows else None
        given = blank if place is None else cells[place]
        reader = _reader(layout, field, rows)
        if may_be_blank and field is not importer.record_key():
            reader = reader.as_optional()
        columns[field] = reader.read_column(given, rows)
        if place is not None and field.is_boolean and reader.required:
            explain_blanks(field, cells[place], rows)
    for number in [number for number, row in enumerate(rows) if row.found]:
        _leave_out(columns, number, rows[number])
    return columns


def _reader(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> Field[Any]:
    """Return the field as it reads its column; a secret that is made may be blank."""
    reader = layout.reader(field)
    if field.is_generated and any(map(attrgetter("needs_secret"), rows)):
        return reader.as_optional()
    return reader


def _leave_out(columns: Columns, number: int, row: Row) -> None:
    """Refuse the cells that cannot be read at all, and take back what else was said of them."""
    final = {problem.field for problem in row.found if problem.final}
    for field in columns:
        if field.name in final:
            columns[field] = [*columns[field][:number], REFUSED, *columns[field][number + 1 :]]
    row.problems = [
        problem
        for place, problem in enumerate(row.problems)
        if place < len(row.found) or problem.field not in final
    ]


def _give_values(layout: Layout, rows: Sequence[Row], columns: Columns) -> None:
    """Let every row know where its values are, and where its cells."""
    for place, row in enumerate(rows):
        row.columns, row.place, row.places = columns, place, layout.places


def _refuse_taken(importer: Importer, rule: Absent, rows: Sequence[Row], columns: Columns) -> None:
    values = columns[rule.field]
    are_texts = set(map(type, values)) <= {str}
    keys = canonical_keys(values if are_texts else list(map(_key_text, values)))
    asked = set(keys)
    asked.discard("")
    taken = getattr(importer, rule.method)(asked) if asked else ()
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
    found = method(asked) if rule.at_once else ((row, method(row)) for row in asked)
    for row, problem in found:
        if problem is not None:
            row.problems.append(replace(problem, field=problem.field or rule.fields[0].name))
