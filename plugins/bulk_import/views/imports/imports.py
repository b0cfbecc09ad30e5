"""One import: its details, its error file, and its cancellation."""

from __future__ import annotations

import logging
from typing import Any

from flask import Response, abort, make_response, redirect, request
from flask_admin.base import expose

from ...engine.error_file import columns
from ...engine.sentences.language import _t
from ...reports.choices.values import column_choices
from ...reports.details.details import Details
from ...reports.details.downloads import file_name
from ...reports.details.error_file import at_fault, table
from ...reports.details.fold_values import values_at_fault
from ...reports.details.handed_rows import csv_response, open_failed_rows
from ...reports.details.row_list import fill_listing, read_listing
from ...reports.history import notices
from ...reports.history.backlog import read_backlog
from ...reports.repairs.repaired_cells import repaired_here
from ...storage.sealing.vault import SealBroken
from ...work.requests import cancel
from ..posted.forms import QuestionForm
from ..web.responses import answer, wants_json
from ..web.workbooks import NoWorkbook, workbook_response
from .records import RecordPages

log = logging.getLogger(__name__)


class SingleImportPages(RecordPages):
    """The pages below one import's public id."""

    @expose("/<public_id>/")
    def details_page(self, public_id: str) -> Any:
        """Show the outcome of every row."""
        if not self.can_view_details:
            abort(404)
        run = self.get_run(public_id)
        notices.see(self.state, [run])
        details = Details(self.state, self.importer, run, self.get_history())
        listing, source = read_listing(request.args, run), self._record_source(run)
        shows_cells = self.state.actors.may_download(run)
        try:
            fill_listing(self.state, details, listing, source)
            is_sealed = details.is_sealed
        except SealBroken:
            # The key is missing: everything that needs no cells is still shown.
            is_sealed = True
        return self.render(
            self.details_template,
            run=run,
            details=details,
            line=details.line,
            listing=listing,
            source=source,
            is_sealed=is_sealed,
            folds={} if is_sealed else values_at_fault(details, self.importer),
            shows_cells=shows_cells,
            repaired=repaired_here(self.state, details.layout, run, shows_cells=shows_cells),
            is_asking=details.line.may_cancel and "cancel" in request.args,
            **(self._queue_context() if run.is_at_work else {}),
            records_url=self.get_records_url(run),
            repair_name=file_name(run.file_name, public_id),
            **(self.upload_context() if details.has_dialog else {}),
        )

    def _queue_context(self) -> dict[str, Any]:
        """Return whether a worker is running, and what waits for it."""
        state = self.state
        return {"worker_status": state.worker_status(), "backlog": read_backlog(state.session)}

    @expose("/details/")
    def details_view(self) -> Any:
        """Redirect Flask-Admin's own address of a record to its page."""
        run = self.get_one(request.args.get("id"))
        if run is None or not self.can_view_details:
            abort(404)
        return redirect(self.get_url(".details_page", public_id=run.public_id))

    @expose("/<public_id>/errors.csv")
    def error_file(self, public_id: str) -> Response:
        """Send the error file to users who may download it; `?rows=left` is what is to repair."""
        return csv_response(self.state, self._failed(public_id), left_only=_wants_left())

    @expose("/<public_id>/errors.xlsx")
    def error_workbook(self, public_id: str) -> Any:
        """Send the error file as a workbook, where workbooks are taken.

        A cell that is longer than a workbook takes is in the CSV only, so that is sent instead.
        """
        if not self.state.formats.has_workbooks:
            abort(404)
        details = self._failed(public_id)
        name = file_name(details.run.file_name, public_id, "xlsx")
        try:
            rows = table(self.state.vault, details, left_only=_wants_left())
            faults = at_fault(details, left_only=_wants_left())
            importer = self.importer(self.state.actors.current())
            choices = column_choices(importer, columns(details.layout))
            return workbook_response(rows, name, faults, choices)
        except NoWorkbook:
            chosen = {"rows": "left"} if _wants_left() else {}
            return redirect(self.get_url(".error_file", public_id=public_id, **chosen))

    def _failed(self, public_id: str) -> Details:
        """Return an import whose failed rows the user may download, and note that it is done.

        Where the key to them is missing, the response is the import's page, which says so.
        """
        run, history, state = self.get_run(public_id), self.get_history(), self.state
        if not history.may_download(run):
            abort(404)
        details = Details(state, self.importer, run, history)
        try:
            open_failed_rows(state, details)
        except SealBroken:
            abort(make_response(self.details_page(public_id), 503))
        return details

    @expose("/<public_id>/cancel", methods=("POST",))
    def cancel(self, public_id: str) -> Any:
        """Cancel an import: created records stay, the other rows are not attempted."""
        run, actors = self.get_run(public_id), self.state.actors
        if not actors.may_cancel(run):
            abort(404)
        if not QuestionForm().validate_on_submit():
            abort(400)
        identity = self._identity
        reason = _t("{name} cancelled the import.", name=identity.name)
        has_ended = cancel(self.state, run, identity, reason)
        if not wants_json():
            return redirect(self.get_url(".details_page", public_id=public_id))
        run = self.get_run(public_id)
        notices.see(self.state, [run])
        line = self.get_history().lines([run])[0]
        return answer(
            str,
            {"row": self.render("bulk_import/grid_row.html", line=line), "cancelled": has_ended},
        )


def _wants_left() -> bool:
    """Return whether only the failed rows are asked for that no later import has repaired."""
    return request.args.get("rows") == "left"
