"""Checking a file and uploading it, from the dialog or from a page without a script."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import abort, redirect, request
from flask_admin.base import expose

from ...engine.reading.detection.one_byte import Question
from ...engine.reading.naming.column_choices import ASKED_ANEW
from ...engine.reading.refusals import size_refused
from ...engine.reading.sheet import Refusal
from ...engine.repairs.repairs import Repair
from ...intake import Intake, accept, check
from ...reports.details.details import Details
from ...reports.details.error_file import as_upload
from ...reports.lineage.lineage import lineage_of
from ...reports.lineage.uploads_since import was_uploaded
from ...reports.repairs.folds import Naming
from ...reports.repairs.typed_before import filled_in_note, typed_before
from ...reports.verdict.verdict import Verdict
from ...storage.runs.form_tokens import import_of_form
from ...storage.sealing.vault import SealBroken
from ...storage.tables.models import ImportRun
from ...upload import ImportRequest, KnownFile, Upload, new_token
from ...work.refusals.host_failures import or_failure
from ..posted.checked_file import seal_repairs
from ..posted.forms import UploadForm
from ..posted.posted_file import NOT_KEPT, OUT_OF_DATE, REPAIRED, TOO_MANY, read_upload
from ..web.responses import answer, wants_json
from .answers import AnswerPages
from .posted_edits import (
    CHECKED_FIRST,
    UPLOADED_MEANWHILE,
    cell_name,
    edits_note,
    read_places,
    value_name,
)

RECONSIDERED = ("columns", "code_page")
"""The choices for a file that can be thought over."""
DRAINED_BYTES = 16 * 1024 * 1024
"""How much of a request that is too large is read away, so that the answer is heard."""


class UploadPages(AnswerPages):
    """The upload page, the check and the upload itself."""

    @expose("/upload")
    def upload_page(self) -> Any:
        """Show the form without a dialog."""
        return self._page()

    @expose("/check", methods=("GET", "POST"))
    def check_file(self) -> Any:
        """Return the whole verdict on a file; nothing is written."""
        if request.method == "GET":
            return redirect(self.get_url(".upload_page"))
        upload = self._read()
        if isinstance(upload, Refusal):
            return self._refuse_file(upload)
        self._forget_named()
        return self._judged(upload)

    def _judged(self, upload: Upload, note: str = "") -> Any:
        """Return the answer of `_judge`, or why the program could give none."""
        verdict = or_failure(self.state, self.importer, partial(self._judge, upload, note))
        return self._refuse_file(verdict, upload) if isinstance(verdict, Refusal) else verdict

    def _judge(self, upload: Upload, note: str = "") -> Any:
        """Return the verdict on a file after what was done in the one before."""
        reconsidered = request.form.get("reconsider")
        if reconsidered in RECONSIDERED:
            # What was answered about columns is chosen beforehand.
            asked = replace(upload.choices, **{reconsidered: ASKED_ANEW})  # type: ignore[arg-type]
            anew = replace(upload, choices=asked)
            found = check(self.state, self._request(anew))
            if not isinstance(found, Intake):
                return self._no_verdict(found, upload)
        intake = check(self.state, self._request(upload))
        if isinstance(intake, Intake) and (typed := self._typed(upload, intake)) is not None:
            upload = replace(upload, choices=replace(upload.choices, repairs=typed[0]))
            note = typed[1] or note
            intake = check(self.state, self._request(upload))
        if not isinstance(intake, Intake):
            return self._no_verdict(intake, upload)
        verdict = self._verdict(upload, intake, note)
        fragment = self.render("bulk_import/verdict.html", verdict=verdict)
        if self._same_form():
            # What is changed after an upload whose answer was lost is an upload of its own.
            upload = replace(upload, token=new_token())
        repairs = seal_repairs(self.state.vault, upload, self.actor_id)
        sealed = {"repairs": repairs, "token": upload.token}
        return answer(
            lambda: self._kept_page(upload, verdict=verdict),
            {"verdict": verdict.as_json() | sealed | {"html": fragment}},
        )

    def _typed(self, upload: Upload, intake: Intake) -> tuple[tuple[Repair, ...], str] | None:
        """Return the repairs of a file after the edits in its form, and the note on them.

        Failed rows that are opened anew have what was typed for a repair that was cancelled. None
        where nothing was typed.
        """
        if self._has_edits():
            applied = self._apply_edits(intake)
            return applied.repairs, edits_note(applied)
        public_id = request.form.get("rows_of", "")
        if not public_id or upload.choices.repairs:
            return None
        typed = typed_before(self.state, self.get_run(public_id), intake)
        return (typed, filled_in_note(typed)) if typed else None

    @expose("/upload", methods=("POST",))
    def upload_file(self) -> Any:
        """Store an import and return its address; the same form sent twice is one import."""
        upload = self._read()
        if upload is REPAIRED and (known := self._same_form()) is not None:
            return self._stored(known)
        if isinstance(upload, Refusal):
            return self._refuse_file(upload)
        run = or_failure(self.state, self.importer, partial(self._accept, upload))
        if isinstance(run, str):
            return self._judged(upload, run)
        if isinstance(run, Question | Refusal):
            return self._no_verdict(run, upload)
        return self._stored(run)

    def _stored(self, run: ImportRun) -> Any:
        """Return the line of the history and the addresses of an import."""
        grid = self.get_url(".index_view", _anchor=f"import-{run.public_id}")
        if not wants_json():
            return redirect(grid)
        line = self.get_history().lines([run])[0]
        row = self.render("bulk_import/grid_row.html", line=line)
        details = self.get_url(".details_page", public_id=run.public_id)
        stored = {"id": run.public_id, "row": row, "url": grid, "details": details}
        return answer(str, stored, 201)

    def too_large(self, error: Exception) -> Any:
        """Return the refusal for the size, to users who may see these pages."""
        if not self.is_accessible():
            return self.inaccessible_callback("upload_file") or abort(403)
        _drain()
        return self._refuse_file(size_refused(self.state.settings.max_bytes))

    def too_many(self, error: Exception) -> Any:
        """Return 429 with a sentence when a rate limiter of the host refuses; nothing is stored."""
        is_file = request.method == "POST" and request.path.endswith(("/upload", "/check"))
        if not (is_file and self.is_accessible()):
            return super().too_many(error)
        return self._refuse_file(TOO_MANY)

    def _read(self) -> Upload | Refusal:
        form = UploadForm()
        if not form.validate_on_submit():
            return OUT_OF_DATE
        return read_upload(self.state, form, self.actor_id, self._failed_rows)

    def _failed_rows(self, public_id: str) -> KnownFile | Refusal:
        """Return the failed rows of an import as a file, to their uploader; 404 to anybody else."""
        run = self.get_run(public_id)
        details = Details(self.state, self.importer, run, self.get_history())
        if not details.may_repair:
            abort(404)
        if not details.to_repair:
            return REPAIRED
        try:
            return as_upload(self.state.vault, details)
        except SealBroken:
            return NOT_KEPT

    def _accept(self, upload: Upload) -> ImportRun | Question | Refusal | str:
        """Store an import; the reason where it has to be checked before."""
        if self._types_more(upload):
            return CHECKED_FIRST
        if self._was_uploaded_since(upload):
            return UPLOADED_MEANWHILE
        return accept(self.state, self._request(upload))

    def _types_more(self, upload: Upload) -> bool:
        """Return whether the form holds cells that were typed anew and never checked."""
        if not self._has_edits():
            return False
        intake = check(self.state, self._request(upload))
        if not isinstance(intake, Intake):
            return False
        return self._apply_edits(intake).repairs != upload.choices.repairs

    def _was_uploaded_since(self, upload: Upload) -> bool:
        """Return whether the file was uploaded since its verdict; a form sent twice counts once."""
        told = request.form.get("told", "")
        return was_uploaded(self.state, self.importer, upload, told) and not self._same_form()

    def _same_form(self) -> ImportRun | None:
        """Return the import that this form has made already."""
        slug, token = self.importer.slug, request.form.get("token", "")
        return import_of_form(self.state.session, slug, self.actor_id, token)

    def _request(self, upload: Upload) -> ImportRequest:
        return ImportRequest(self.importer, self.state.actors.current(), upload)

    def _verdict(self, upload: Upload, intake: Intake, note: str) -> Verdict:
        return Verdict(
            importer=self.importer,
            file_name=upload.name,
            file_size=len(upload.content),
            intake=intake,
            choices=upload.choices,
            people=self.people,
            nobody=self.nobody,
            all_or_nothing_rows=self.state.settings.all_or_nothing_rows,
            lineage=lineage_of(self.state, self.importer, upload, intake.rows),
            naming=Naming(self.state.vault.digests, cell_name, value_name, intake.repairs.fitting),
            remembered=self._remembered_values(intake),
            note=note,
            last_places=read_places(request.form),
        )


def _drain() -> None:
    """Read a refused request to its end: a browser that is still sending reads no response."""
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, DRAINED_BYTES)
    while left > 0:
        piece = stream.read(min(left, 65_536))
        if not piece:
            return
        left -= len(piece)
