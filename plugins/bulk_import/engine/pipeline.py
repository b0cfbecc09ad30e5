"""The stages every row passes, the same for a check, a worker and the command line.

`survey` finds once what is true of the file alone; `judge` reads every cell, looks names up, asks
which keys are taken and runs the checks, in this order, a whole column at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from .fields import REFUSED, Field
from .importer import Importer
from .keys import canonical_key, trim
from .layout import Layout
from .rows import Problem, Row
from .rules import Absent, Check, Lookup

SHOWN_LINES = 5
JUDGED_AT_ONCE = 1_000
"""Rows that are judged together; the good ones go on in smaller batches of the importer's size."""


def survey(importer: type[Importer], layout: Layout, rows: Sequence[Row]) -> None:
    """Find what is true of the file alone: every row whose unique value stands in another row.

    All copies fail, none is favoured (decision 3). The findings are added to `row.found`.
    """
    for field in importer.fields:
        if field.unique is not None and field in layout.places:
            _find_copies(field, field.unique, layout, rows)


def _find_copies(field: Field[Any], message: str, layout: Layout, rows: Sequence[Row]) -> None:
    copies: dict[str, list[tuple[Row, str]]] = {}
    for row in rows:
        text = "" if row.misshapen else trim(layout.cell(row, field))
        if text:
            copies.setdefault(canonical_key(text), []).append((row, text))
    for group in copies.values():
        if len(group) > 1:
            first_lines = [row.line for row, _ in group[: SHOWN_LINES + 1]]
            for row, text in group:
                hint = _copies_hint(row.line, first_lines, len(group))
                if any(other != text for _, other in group[: SHOWN_LINES + 1]):
                    hint += "; case makes no difference"
                row.found += (field.problem("duplicate", message, hint),)


def _copies_hint(line: int, first_lines: Sequence[int], count: int) -> str:
    """Return "Also on lines 7 and 19"; only some lines are named, so that hints stay short."""
    others = [str(each) for each in first_lines if each != line][:SHOWN_LINES]
    unnamed = count - 1 - len(others)
    if unnamed:
        others.append(f"{unnamed:,} more")
    if len(others) == 1:
        return f"Also on line {others[0]}"
    return f"Also on lines {', '.join(others[:-1])} and {others[-1]}"


def clean(importer: type[Importer], layout: Layout, rows: Iterable[Row]) -> None:
    """Read every cell of well-shaped rows: `row.values` and `row.problems` begin anew."""
    places = [(field, layout.places.get(field)) for field in importer.fields]
    for row in rows:
        problems = row.problems = list(row.found)
        values = row.values = {}
        if row.misshapen:
            continue
        cells, line = row.cells, row.line
        unreadable = {problem.field for problem in problems if problem.final}
        for field, place in places:
            if unreadable and field.label in unreadable:
                continue
            value = field.read("" if place is None else cells[place], line, problems)
            if value is not REFUSED:
                values[field] = value


def judge(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    """Find every problem of every row with the uploader's rights of this moment."""
    clean(type(importer), layout, rows)
    apply_rules(importer, rows)


def judge_in_pieces(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], actor: Any, run: Any = None
) -> None:
    """Judge a file, or a batch of one, in the pieces in which every import is judged.

    What a rule says of a row may hang on the rows beside it: of many unknown names only the first
    get a suggestion. So a check and a worker ask about the same rows together (decision 54).
    """
    size = piece_rows(importer)
    for start in range(0, len(rows), size):
        judge(importer(actor, run), layout, rows[start : start + size])


def piece_rows(importer: type[Importer]) -> int:
    """Return how many rows of a file are judged together."""
    return max(JUDGED_AT_ONCE, importer.batch_rows)


def apply_rules(importer: Importer, rows: Sequence[Row]) -> None:
    """Add what lookups, taken keys and checks find to rows that were just cleaned."""
    for found in importer.lookups:
        _look_up(importer, found, rows)
    for taken in importer.absents:
        _refuse_taken(importer, taken, rows)
    for rule in importer.checks:
        _run_check(importer, rule, rows)
    order = {field.label: place for place, field in enumerate(importer.fields)}
    for row in rows:
        if len(row.problems) > 1:
            row.problems.sort(key=lambda problem: order.get(problem.field, -1))


def good(rows: Iterable[Row]) -> list[Row]:
    """Return the rows without a problem."""
    return [row for row in rows if not row.problems]


def _keys(field: Field[Any], rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows whose cell of this field is clean and filled, by its key."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        value = row.values.get(field)
        if value:
            found.setdefault(canonical_key(value), []).append(row)
    return found


def _look_up(importer: Importer, rule: Lookup, rows: Sequence[Row]) -> None:
    by_key = _keys(rule.field, rows)
    if not by_key:
        return
    objects = getattr(importer, rule.method)(set(by_key))
    for key, group in by_key.items():
        if key in objects:
            for row in group:
                row.values[rule.field] = objects[key]
            continue
        problem = _missing(importer, rule, key)
        for row in group:
            del row.values[rule.field]
            row.problems.append(problem)


def _missing(importer: Importer, rule: Lookup, key: str) -> Problem:
    said = rule.missing if isinstance(rule.missing, str) else rule.missing(importer, key)
    if isinstance(said, Problem):
        return replace(said, field=said.field or rule.field.label)
    return rule.field.problem("unknown", said)


def _refuse_taken(importer: Importer, rule: Absent, rows: Sequence[Row]) -> None:
    by_key = _keys(rule.field, rows)
    if not by_key:
        return
    problem = rule.field.problem("taken", rule.message, rule.hint)
    for key in getattr(importer, rule.method)(set(by_key)):
        for row in by_key.get(key, ()):
            row.problems.append(problem)


def _run_check(importer: Importer, rule: Check, rows: Sequence[Row]) -> None:
    method = getattr(importer, rule.method)
    for row in rows:
        if all(field in row.values for field in rule.fields):
            problem = method(row)
            if problem is not None:
                row.problems.append(replace(problem, field=problem.field or rule.fields[0].label))
