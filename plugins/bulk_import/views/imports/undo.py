"""Undoing an import: the verdict person by person, and the one press that begins it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect
from flask_admin.base import expose

from ...engine.sentences.language import N_
from ...reports.undo.undo import kept_records, undo_verdict
from ...reports.undo.undo_card import may_undo, undo_outcome, undo_refusal
from ...reports.words.wording import counted_records
from ...storage.tables.models import ImportRun
from ...storage.undo.undo_requests import UndoRefused, UnknownRecords
from ...work.requests import begin_undo
from ..posted.forms import UndoForm
from .imports import SingleImportPages

OUTDATED = N_(
    "This import has changed since the page was shown. Nothing was taken back by this press; "
    "what an undo would do now stands below."
)
UNKNOWN_RECORDS = N_(
    "Not all records of this import are known, so it cannot be undone. Nothing was taken back."
)


class UndoPages(SingleImportPages):
    """The pages of one import's undo; 404 for people who may not undo it."""

    undo_template = "bulk_import/undo.html"

    @expose("/<public_id>/undo")
    def undo_page(self, public_id: str) -> Any:
        """Show what an undo would do at this moment, or has done; nothing is written."""
        return self._show(self._undoable_run(public_id))

    @expose("/<public_id>/undo", methods=("POST",))
    def undo(self, public_id: str) -> Any:
        """Begin the undo that was shown; one that is under way is shown instead."""
        run = self._undoable_run(public_id)
        form = UndoForm()
        if not form.validate_on_submit():
            abort(400)
        run_id, attempt = run.id, int(form.attempt.data or 0)
        try:
            begin_undo(self.state, self.importer, run, self._identity, attempt)
        except UndoRefused as refused:
            return self._show_refused(public_id, refused)
        self.state.queue.enqueue(run_id)
        return redirect(self.get_url(".details_page", public_id=public_id))

    def _undoable_run(self, public_id: str) -> ImportRun:
        run = self.get_run(public_id)
        if not may_undo(self.state, self.importer, run):
            abort(404)
        return run

    def _show_refused(self, public_id: str, refused: UndoRefused) -> Any:
        run = self._undoable_run(public_id)
        if run.is_undoing:
            # Somebody has pressed, perhaps the same person twice.
            return redirect(self.get_url(".details_page", public_id=public_id))
        is_unknown = isinstance(refused, UnknownRecords)
        return self._show(run, told=UNKNOWN_RECORDS if is_unknown else OUTDATED), 409

    def _show(self, run: ImportRun, *, told: str = "") -> str:
        state, importer = self.state, self.importer(self.state.actors.current(), run)
        refusal = undo_refusal(state, run)
        kept = kept_records(state, importer, run) if refusal and not run.is_undoing else ()
        verdict = None if refusal else undo_verdict(state, importer, run)
        count = verdict.gone.count if verdict else 0
        return self.render(
            self.undo_template,
            run=run,
            told="" if refusal else told,
            refusal=refusal,
            outcome=undo_outcome(run),
            kept=kept,
            verdict=verdict,
            gone=counted_records(importer, count),
            undo_form=UndoForm(formdata=None, attempt=str(run.undo_attempts)),
        )
