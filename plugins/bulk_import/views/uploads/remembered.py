"""Pages of remembered repairs: offered, listed and deleted."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import abort, redirect, request
from flask_admin.base import expose

from ...engine.columns.allowed_values import Usable
from ...engine.reading.sheet import Refusal
from ...engine.repairs.edited_file import EditedFile
from ...engine.repairs.edits import AppliedEdits, Edits
from ...intake import Intake
from ...reports.repairs.remembered import Remembered, failing_cells
from ...reports.repairs.remembered_list import column_lines, value_lines
from ...storage.repairs.lessons import columns_key
from ...storage.repairs.memories import Memory, Owner, find_memories, forget
from ...storage.tables.memory_table import MemoryKind
from ..guarded.bounds import is_plain
from ..history.grid import GridPages
from ..posted.forms import QuestionForm
from .posted_edits import read_edits

AGAIN, FORGET = "again", "forget"
"""The buttons that repair values as last time, and that forget: each sends ids of memories."""
ALL = "all"

log = logging.getLogger(__name__)


class RememberedPages(GridPages):
    """The page of remembered repairs and columns, and their use in verdicts and questions."""

    remembered_template = "bulk_import/remembered.html"

    @expose("/remembered")
    def remembered_page(self) -> Any:
        """Show the remembered repairs of the current person."""
        values, columns = map(self._memories, (MemoryKind.VALUE, MemoryKind.COLUMNS))
        return self.render(
            self.remembered_template,
            columns=column_lines(self.importer, columns),
            values=value_lines(self.importer, values),
            days=self.state.kept_days(self.importer),
        )

    @expose("/remembered", methods=("POST",))
    def forget_remembered(self) -> Any:
        """Forget what a button of the list names, or everything."""
        if not QuestionForm().validate_on_submit():
            abort(400)
        ids = set(request.form.getlist(FORGET))
        if ALL in ids:
            ids = {each.public_id for kind in MemoryKind for each in self._memories(kind)}
        self._forget(ids)
        return redirect(self.get_url(".remembered_page"))

    def _remembered_values(self, intake: Intake) -> Remembered | None:
        """Return what this person has repaired before, for a file that has been judged."""
        if intake.importer is None or not any(row.problems for row in intake.rows):
            return None
        memories = self._memories(MemoryKind.VALUE)
        return Remembered(intake.layout, memories, Usable(intake.importer)) if memories else None

    def _remembered_columns(self, refusal: Refusal) -> Memory | None:
        """Return this person's latest column choices for this header."""
        open_places = [each for each in refusal.suggestions if each.place in refusal.asked]
        key = columns_key((each.place, each.name) for each in open_places)
        memories = self._memories(MemoryKind.COLUMNS)
        return next((each for each in memories if each.key == key), None)

    def _forget_named(self) -> None:
        """Forget what a button in a verdict or a question names; its form was validated."""
        self._forget(request.form.getlist(FORGET))

    def _has_edits(self) -> bool:
        """Return whether the form holds anything that a person did in a verdict."""
        return bool(read_edits(request.form) or request.form.getlist(AGAIN))

    def _apply_edits(self, intake: Intake) -> AppliedEdits:
        """Return the repairs of a judged file after what the form says was done."""
        edits, missed = read_edits(request.form), 0
        wanted = {each for text in request.form.getlist(AGAIN) for each in text.split(",")}
        if wanted:
            edits, missed = self._as_last_time(intake, edits, wanted)
        digest = self.state.vault.digests
        edited = EditedFile(intake.layout, intake.rows, intake.repairs, digest)
        applied = edited.apply(edits)
        return replace(applied, missed=applied.missed + missed)

    def _as_last_time(
        self, intake: Intake, edits: Edits, wanted: Collection[str]
    ) -> tuple[Edits, int]:
        """Add the values that are repaired as before; count those that cannot be any more."""
        remembered = self._remembered_values(intake)
        if remembered is None:
            return edits, len(wanted)
        cells = failing_cells(intake.layout, intake.rows)
        found = remembered.edits(wanted, cells, self.state.vault.digests)
        missed = len(set(wanted) - remembered.met.keys())
        return replace(edits, values=[*edits.values, *found]), missed

    def _memories(self, kind: MemoryKind) -> list[Memory]:
        return find_memories(self.state.session, self.state.vault, self._owner, kind)

    def _forget(self, ids: Collection[str]) -> None:
        if known := [each for each in ids if is_plain(each)]:
            count = forget(self.state.session, self._owner, known)
            log.info("memory.forgotten count=%s actor=%s", count, self.actor_id)

    @property
    def _owner(self) -> Owner:
        return Owner(self.actor_id, self.importer.slug)
