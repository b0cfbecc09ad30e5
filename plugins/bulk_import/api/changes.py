"""Routes that change something: import a file, cancel or undo an import."""

from __future__ import annotations

from flask import Response, request

from ..actors import identity_of
from ..engine.reading.detection.one_byte import Question
from ..engine.reading.sheet import Refusal
from ..intake import accept
from ..reports.choices.code_page_question import CodePageQuestion
from ..reports.undo.undo_card import may_undo, undo_refusal
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import RunStatus
from ..storage.undo.undo_requests import UndoRefused
from ..upload import ImportRequest
from ..work.requests import begin_undo, cancel
from .answers import accepted, tagged
from .idempotency import KEY_HEADER, IdempotentRequest
from .posted import MODE, PARENT, PostedFiles
from .problems import ApiProblem
from .representation import import_json

OVER = ("import.over", "Over", "The import has ended, so nothing of it can be cancelled.")
NOT_UNDONE = "undo.refused", "Not undone"
CHANGED = "The import has changed meanwhile. Nothing was taken back."


class ChangeRoutes(PostedFiles):
    """The routes that change something."""

    def create_import(self) -> Response:
        """Store an import; with an Idempotency-Key the same request is one import."""
        wanted = self.posted(MODE, PARENT)
        if isinstance(wanted, Refusal):
            raise ApiProblem.of_refusal(wanted)
        if KEY_HEADER not in request.headers:
            return self._stored(self._accept(wanted), is_replayed=False)
        keyed = IdempotentRequest(self.state, wanted)
        known = keyed.claim(request.headers[KEY_HEADER])
        if known is not None:
            return self._stored(known, is_replayed=True)
        try:
            run = self._accept(keyed.request)
        except ApiProblem:
            # Nothing was stored, so the key is free for the file that is repaired.
            keyed.release()
            raise
        return self._stored(run, is_replayed=False)

    def cancel_import(self, public_id: str) -> Response:
        """Cancel an import: created records stay, the other rows are not attempted."""
        run, _ = self.get_run(public_id)
        actors = self.state.actors
        if not actors.may_cancel(run):
            raise ApiProblem.of_status(404)
        identity = identity_of(actors, self.actor)
        has_ended = cancel(self.state, run, identity, f"{identity.name} cancelled the import.")
        run, importer = self.get_run(public_id)
        if not has_ended and run.status != RunStatus.CANCELLED:
            raise ApiProblem(409, *OVER)
        return tagged(import_json(self.state, importer, run))

    def undo_import(self, public_id: str) -> Response:
        """Begin to take back what an import has created; a worker does the work."""
        run, importer = self.get_run(public_id)
        state, actors = self.state, self.state.actors
        if not may_undo(state, importer, run):
            raise ApiProblem.of_status(404)
        if refusal := undo_refusal(state, run):
            raise ApiProblem(409, *NOT_UNDONE, refusal)
        run_id, identity = run.id, identity_of(actors, self.actor)
        try:
            begin_undo(state, importer, run, identity, run.undo_attempts)
        except UndoRefused:
            raise ApiProblem(409, *NOT_UNDONE, CHANGED) from None
        state.queue.enqueue(run_id)
        run, importer = self.get_run(public_id)
        return accepted(import_json(state, importer, run))

    def _accept(self, wanted: ImportRequest) -> ImportRun:
        found = accept(self.state, wanted)
        if isinstance(found, Refusal):
            raise ApiProblem.of_refusal(found)
        if isinstance(found, Question):
            question = CodePageQuestion(found, wanted.upload.name)
            problem = (422, "file.code_page", question.title, question.explanation)
            raise ApiProblem(*problem, question=question.as_json())
        return found

    def _stored(self, run: ImportRun, *, is_replayed: bool) -> Response:
        run, importer = self.get_run(run.public_id)
        response = accepted(import_json(self.state, importer, run))
        if is_replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response
