"""Writing records under a savepoint; rows that the database refuses are written again in parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from ...engine.cells.keys import canonical_keys
from ...engine.columns.layout import Layout
from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.judging.columns import are_read_together
from ...engine.judging.pipeline import good, judge
from ...engine.judging.trees import in_parent_order, refuse_orphans
from ...engine.rows.rows import Row, values
from ...engine.secrets.blank_secrets import give_slips
from ...engine.sentences import messages
from ...storage.host.record_keys import Identified, identified
from ..hooks.created import (
    created_keys,
    created_records,
    refuse_left_out,
    refuse_repeated,
    refuse_unreported_keys,
)
from ..hooks.insertions import counted_insertions
from ..hooks.own_savepoint import own_savepoint
from ..refusals.own_transactions import NeedsOwnTransactions, behind_a_refusal
from ..refusals.violations import ROW_FAULTS, is_row_fault, refused
from ..tasks.outcomes import Outcome
from .linking import link_parents
from .updating import split_unchanged, update_rows, with_record_keys

PARTS = 8
"""Halves would need fewer savepoints for one refused row, and write the others of it more often."""


def write_rows(
    session: Session, importer: Importer, layout: Layout, rows: Sequence[Row], *, is_atomic: bool
) -> Outcome:
    """Create and update the records of the good rows of a judged batch; the others fail.

    :param is_atomic: all or nothing: unless every row is right nothing is written.
    """
    outcome = Outcome(failed=[row for row in rows if row.problems])
    good_rows = good(rows)
    if is_atomic and outcome.failed:
        outcome.not_attempted = good_rows
        return outcome
    unchanged, changing = split_unchanged(good_rows)
    outcome.unchanged = with_record_keys(unchanged)
    writing = _in_order(importer, changing)
    try:
        outcome.add(_write(session, importer, writing))
    except ROW_FAULTS as error:
        if not is_row_fault(error):
            raise
        parts = _Parts(session, importer, layout, outcome)
        if not is_atomic:
            parts.write_again(writing, error)
            return outcome
        with session.begin_nested() as whole:
            parts.write_again(writing, error, is_atomic=True)
            if outcome.failed:
                whole.rollback()
                outcome.give_up()
    return outcome


def _write(
    session: Session, importer: Importer, rows: Sequence[Row], *, is_part: bool = False
) -> Outcome:
    """Update and create together; an error leaves nothing of either."""
    changing = [row for row in rows if row.held is not None]
    fresh = [row for row in rows if row.held is None]
    if not (changing and fresh):
        updated = update_rows(session, importer, changing, is_part=is_part)
        return Outcome(_create(session, importer, fresh), updated)
    with session.begin_nested():
        updated = update_rows(session, importer, changing)
        return Outcome(_create(session, importer, fresh), updated)


def _create(session: Session, importer: Importer, rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Create some rows under one savepoint; an error leaves none of them.

    :raises HostFault: when what `create` did or returned is no creation of these rows.
    """
    if not rows:
        return []
    known: list[Identified] = []
    try:
        with own_savepoint(session) as own:
            # No longer than that: links are written together where nobody listens to flushes.
            with counted_insertions(session) as inserted:
                give_slips(importer, rows)
                importer.create_references(rows)
                returned = importer.create(rows)
                session.flush()
            records = created_records(returned, len(rows))
            refuse_unreported_keys(session, records, own.left_keys)
            known = identified([row.line for row in rows], records)
            keys = created_keys(session, records, has_written=own.has_written)
            refuse_repeated(keys)
            if inserted.lack(session, records):
                known = []
                raise HostFault(messages.CREATE_EXISTED)
            refuse_left_out(session, records, own.left_out)
            link_parents(session, importer, rows, records)
    except HostFault as fault:
        raise HostFault(fault.sentence, known) from fault
    return list(zip(rows, keys, strict=True))


@dataclass(frozen=True)
class _Parts:
    """Rows that were refused together, written in parts; a part that is refused is divided again.

    So a refused row costs some statements for each level, and not one for each row of its batch.
    """

    session: Session
    importer: Importer
    layout: Layout
    outcome: Outcome

    def write_again(
        self, rows: Sequence[Row], error: Exception, *, is_atomic: bool = False
    ) -> None:
        """Write rows in parts that were refused together.

        A row alone may be refused for what another worker has stored meanwhile, so it is tried
        again, too; where the program fails at that, the row gets the problem of `error`.

        :raises NeedsOwnTransactions: when the program fails at the parts of several rows.
        """
        try:
            with behind_a_refusal(is_atomic=is_atomic and len(rows) > 1):
                self.write(rows)
        except NeedsOwnTransactions:
            if len(rows) > 1:
                raise
            self._refuse(rows[0], error)

    def write(self, rows: Sequence[Row]) -> None:
        """Write each part under a savepoint of its own; only the refused rows get a problem."""
        size = math.ceil(len(rows) / PARTS)
        for start in range(0, len(rows), size):
            self._write_part(rows[start : start + size])

    def _write_part(self, rows: Sequence[Row]) -> None:
        _judge_again(self.importer, self.layout, rows)
        self.outcome.failed += [row for row in rows if row.problems]
        unchanged, changing = split_unchanged(good(rows))
        self.outcome.unchanged += with_record_keys(unchanged)
        try:
            self.outcome.add(_write(self.session, self.importer, changing, is_part=True))
        except ROW_FAULTS as error:
            if not is_row_fault(error):
                raise
            if len(changing) > 1:
                self.write(changing)
                return
            self._refuse(changing[0], error)

    def _refuse(self, row: Row, error: Exception) -> None:
        """Add the problem of a refused row: that of a rule, or else of the database's error."""
        _judge_again(self.importer, self.layout, [row])
        row.problems = row.problems or [refused(self.session, self.importer, error, row)]
        self.outcome.failed.append(row)


def _judge_again(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    """Find the problems of rows whose parents, if they were created, are records by now."""
    judge(importer, layout, rows)
    refuse_orphans(type(importer), rows, are_all_others_done=True)


def _in_order(importer: Importer, rows: Sequence[Row]) -> Sequence[Row]:
    """Sort rows by their unique key: transactions that take the same keys in the same order wait
    for each other, in different orders they deadlock. Parents come before their children."""
    fields = [rule.field for rule in importer.absents]
    fields += [each for each in importer.fields if each.unique is not None]
    if not fields:
        return in_parent_order(rows)
    keys = canonical_keys(_texts(fields[0], rows))
    in_order = sorted(zip(keys, rows, strict=True), key=itemgetter(0))
    return in_parent_order([row for _, row in in_order])


def _texts(field: Field[Any], rows: Sequence[Row]) -> list[str]:
    """Return the values of a field as texts; rows that were read together share a list."""
    if are_read_together(rows):
        return list(map(str, values(rows, field, default="")[0]))
    return [str(row.get(field, "")) for row in rows]
