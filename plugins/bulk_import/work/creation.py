"""Creating records under a savepoint; when the database refuses, rows are retried one by one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from ..engine.blank_secrets import give_slips
from ..engine.faults import HostFault
from ..engine.fields.keys import canonical_key
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.pipeline import good, judge
from ..engine.rows import Row
from ..storage.record_keys import Identified, identified
from .created import created_keys, created_records
from .outcomes import Outcome
from .own_savepoint import own_savepoint
from .violations import ROW_FAULTS, is_row_fault, refused


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
    except ROW_FAULTS as error:
        if not is_row_fault(error):
            raise
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
    """Create some rows under one savepoint; an error leaves none of them.

    :raises HostFault: when what `create` did or returned is no creation of these rows.
    """
    if not rows:
        return []
    known: list[Identified] = []
    try:
        with own_savepoint(session) as own:
            give_slips(importer, rows)
            returned = importer.create(rows)
            session.flush()
            records = created_records(returned, len(rows))
            known = identified([row.line for row in rows], records)
            keys = created_keys(session, records, has_written=own.has_written)
    except HostFault as fault:
        raise HostFault(str(fault), known) from fault
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
        except ROW_FAULTS as error:
            if not is_row_fault(error):
                raise
            judge(importer, layout, [row])
            row.problems = row.problems or [refused(session, importer, error)]
            outcome.failed.append(row)


def _in_order(importer: Importer, rows: Sequence[Row]) -> list[Row]:
    """Sort rows by their unique key: transactions that take the same keys in the same order wait
    for each other, in different orders they deadlock."""
    fields = [rule.field for rule in importer.absents]
    fields += [each for each in importer.fields if each.unique is not None]
    if not fields:
        return list(rows)
    return sorted(rows, key=lambda row: canonical_key(str(row.get(fields[0], ""))))
