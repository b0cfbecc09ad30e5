"""Creating records under a savepoint; when the database refuses, rows are retried one by one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..engine import messages
from ..engine.fields.keys import canonical_key
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.pipeline import good, judge
from ..engine.rows import Problem, Row
from ..storage.dialect import is_unique_violation
from .outcomes import Outcome

log = logging.getLogger(__name__)


def create_rows(
    session: Session, importer: Importer, layout: Layout, rows: Sequence[Row], *, is_atomic: bool
) -> Outcome:
    """Create the good rows of a judged batch; the others fail with their problems.

    :param is_atomic: all or nothing: unless every row is right none is created.
    """
    outcome = Outcome(failed=[row for row in rows if row.problems])
    good_rows = _in_order(importer, good(rows))
    if is_atomic and outcome.failed:
        outcome.left = good_rows
        return outcome
    try:
        outcome.created = _create(session, importer, good_rows)
    except IntegrityError:
        if not is_atomic:
            _create_one_by_one(session, importer, layout, good_rows, outcome)
            return outcome
        with session.begin_nested() as whole:
            _create_one_by_one(session, importer, layout, good_rows, outcome)
            if outcome.failed:
                whole.rollback()
                outcome.left = [row for row, _ in outcome.created]
                outcome.created = []
    return outcome


def _create(session: Session, importer: Importer, rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Create some rows under one savepoint; an IntegrityError leaves none of them."""
    if not rows:
        return []
    with session.begin_nested():
        records = importer.create(rows)
        session.flush()
        keys = [_record_id(record) for record in records]
    return list(zip(rows, keys, strict=True))


def _create_one_by_one(
    session: Session,
    importer: Importer,
    layout: Layout,
    rows: Sequence[Row],
    outcome: Outcome,
) -> None:
    """Create each row under its own savepoint; only the refused ones get a problem."""
    for row in rows:
        judge(importer, layout, [row])
        if row.problems:
            outcome.failed.append(row)
            continue
        try:
            outcome.created += _create(session, importer, [row])
        except IntegrityError as error:
            judge(importer, layout, [row])
            row.problems = row.problems or [_refused(importer, error)]
            outcome.failed.append(row)


def _refused(importer: Importer, error: IntegrityError) -> Problem:
    """Return the problem of a row that the database refuses after it has passed the checks."""
    if importer.absents and is_unique_violation(error):
        rule = importer.absents[0]
        return rule.field.problem("taken", rule.message, rule.hint)
    # A constraint of the database that the importer does not declare: a bug.
    log.error("row.refused importer=%s error=%s", importer.slug, type(error.orig).__name__)
    return Problem(messages.REFUSED_CODE, messages.NOT_PROCESSED)


def _in_order(importer: Importer, rows: Sequence[Row]) -> list[Row]:
    """Sort rows by their unique key: transactions that take the same keys in the same order wait
    for each other, in different orders they deadlock."""
    fields = [rule.field for rule in importer.absents]
    fields += [each for each in importer.fields if each.unique is not None]
    if not fields:
        return list(rows)
    return sorted(rows, key=lambda row: canonical_key(str(row.get(fields[0], ""))))


def _record_id(record: Any) -> str:
    return str(getattr(record, "id", record))
