"""The stages every row passes, the same for a check, a worker and the command line.

`survey` finds once what is true of the file alone; `judge` reads every cell, looks names up, asks
which keys are taken and runs the checks, in this order, a whole column at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .blank_booleans import explain_blanks
from .fields.damage import damage_hint
from .fields.field import Field
from .fields.keys import canonical_key, canonical_keys, trimmed
from .importer import Importer
from .layout import Layout
from .line_numbers import SHOWN_LINES, named
from .lookups import look_up
from .misalignment import point_out
from .rows import REFUSED, Problem, Row
from .rules import Absent, Check

JUDGED_AT_ONCE = 2_000
"""Rows that are judged together; the good ones go on in smaller batches of the importer's size."""

Columns = dict[Field[Any], Sequence[Any]]
"""The values of some rows, column by column."""


def survey(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Find what is true of the file alone: how its columns are read, and every row whose unique
    value stands in another row.

    All copies fail, none is favoured (decision 3). The findings are added to `row.found`.
    """
    layout.find_ways([row for row in rows if not row.misshapen])
    for field in importer.fields:
        if field.unique is not None and field in layout.places:
            _find_copies(field, field.unique, layout, rows)


def _find_copies(field: Field[Any], message: str, layout: Layout, rows: Sequence[Row]) -> None:
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
            hint = f"Also on {named(others, len(group) - 1)}"
            spelled = {other for _, other in first} - {text}
            if spelled and {canonical_key(each) for each in spelled} == {canonical_key(text)}:
                hint += "; case makes no difference"
            if damaged := damage_hint(text):
                hint += f". {damaged}"
            known[key] = field.problem("duplicate", message, hint)
        row.found += (known[key],)


def clean(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Read every cell of well-shaped rows: its values and `row.problems` begin anew."""
    shaped = _begin(rows)
    _give_values(layout, shaped, _read(importer, layout, shaped))


def judge(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    """Find every problem of every row with the uploader's rights of this moment."""
    shaped = _begin(rows)
    columns = _read(type(importer), layout, shaped)
    for found in importer.lookups:
        look_up(importer, found, shaped, columns)
    for taken in importer.absents:
        _refuse_taken(importer, taken, shaped, columns)
    _give_values(layout, shaped, columns)
    for rule in importer.checks:
        _run_check(importer, rule, shaped)
    order = {field.name: place for place, field in enumerate(importer.fields)}
    names = {field.label: field.name for field in importer.fields}
    for row in shaped:
        if row.problems:
            row.problems = [_by_name(problem, order, names) for problem in row.problems]
            row.problems.sort(key=lambda problem: order.get(problem.field, -1))
            point_out(layout, row)


def judge_columns(
    importer: Importer, layout: Layout, rows: Sequence[Row], wanted: Collection[Field[Any]]
) -> None:
    """Find the problems of some columns alone, by every rule about one of them.

    What the rules need is looked up; which keys are taken is not asked.
    """
    shaped = _begin(rows)
    columns = _read(type(importer), layout, shaped)
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
    size = piece_rows(importer)
    for start in range(0, len(rows), size):
        judge(importer(actor, run), layout, rows[start : start + size])


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
        if row.misshapen:
            row.columns = {}
        else:
            shaped.append(row)
    return shaped


def _read(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> Columns:
    """Return the values of some rows by column; REFUSED stands for a cell that has a problem."""
    cells = list(zip(*(row.cells for row in rows), strict=True))
    blank = ("",) * len(rows)
    columns: Columns = {}
    for field in importer.fields:
        place = layout.places.get(field) if rows else None
        given = blank if place is None else cells[place]
        columns[field] = _reader(layout, field, rows).read_column(given, rows)
        if place is not None and field.is_boolean and field.required:
            explain_blanks(field, cells[place], rows)
    for number, row in enumerate(rows):
        if row.found:
            _leave_out(columns, number, row)
    return columns


def _reader(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> Field[Any]:
    """Return the field as it reads its column; a secret that is made may be blank."""
    reader = layout.reader(field)
    if field.is_generated and any(row.needs_secret for row in rows):
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
