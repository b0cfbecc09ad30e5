"""The history grid: its page, its polling, the template and the reference file."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request
from flask_admin.base import expose
from flask_wtf.csrf import generate_csrf
from sqlalchemy import ColumnElement, func

from ...engine import error_file
from ...reports.choices.values import column_choices, reference_columns
from ...reports.details.downloads import CSV, attachment
from ...reports.history import notices
from ...reports.history.history import History, is_stale
from ...reports.history.newest import newest_of
from ...storage.database.counts import count_rows
from ...storage.database.paging import unindexed
from ...storage.tables.models import ImportRun
from ...work.reconciler import request_sweep
from ..imports.handover import HandoverPages
from ..web.workbooks import workbook_response
from .filters import STATUSES, Filter
from .history_list import HistoryList, read_history
from .uploaders import uploader_names

MOST_LINES = 200
#: Conditions of imports at work; each has a partial index of its own.
AT_WORK = ((ImportRun.finished_at.is_(None), ImportRun.is_open), (ImportRun.is_undoing,))


class GridPages(HandoverPages):
    """The page of the history, and the files that it offers.

    The pages inherit in one line: Flask-Admin's metaclass copies every page of a base into each
    class, so that with two bases the one would hide what the other overrides.
    """

    @expose("/")
    def index_view(self) -> Any:
        """Show the history, newest first."""
        chosen = Filter.read(request.args)
        landmarks = (self.landmarks, self.actor_id)
        of_kind, seen = self.of_kind(), self._visibility()
        found = read_history(of_kind, seen, chosen, request.args, self.page_size, landmarks)
        runs, history, state = found.runs, self.get_history(), self.state
        notices.see(state, runs)
        html = self.render(
            self.list_template,
            lines=history.lines(runs),
            found=found,
            chosen=chosen,
            is_filter_open=bool(chosen.chosen) or "filter" in request.args,
            statuses=[(key, each.look.text) for key, each in STATUSES.items()],
            uploaders=self._uploaders(),
            **self._queue_context(),
            newest=_newest(found, of_kind, seen),
            **self.upload_context(),
        )
        self._sweep_if_stale(history, runs)
        return html

    @expose("/status.json")
    def status(self) -> Response:
        """Return the present state of the lines of a grid, and the number of newer ones."""
        ids = request.args.get("ids", "").split(",")[:MOST_LINES]
        known = [each for each in ids if each.isalnum() and len(each) <= 32]
        runs = self.get_query().filter(ImportRun.public_id.in_(known)).all()
        history, state = self.get_history(), self.state
        queue = self._queue_context()
        notices.see(state, runs)
        rows = {
            line.run.public_id: self.render("bulk_import/grid_row.html", line=line)
            for line in history.lines(runs)
        }
        fresh = self._later_than(request.args.get("newest", ""), [run.id for run in runs])
        fresh = fresh.filter(*Filter.read(request.args).conditions())
        response = jsonify(
            rows=rows,
            new=count_rows(fresh).number,
            is_open=self._is_anything_at_work(),
            banner=self.render("bulk_import/banner.html", **queue),
            queue=self.render("bulk_import/queue.html", **queue),
            csrf_token=generate_csrf(),
        )
        self._sweep_if_stale(history, runs)
        response.headers["Cache-Control"] = "no-store"
        return response

    @expose("/template.csv")
    def template(self) -> Response:
        """Send the import template: a byte order mark and the header, nothing else."""
        text = error_file.template(self.importer.template_fields(), _delimiter())
        return attachment(text, CSV, f"{self.importer.slug}-import-template.csv")

    @expose("/template.xlsx")
    def template_workbook(self) -> Response:
        """Send the import template as a workbook of text cells, where workbooks are taken."""
        if not self.state.formats.has_workbooks:
            abort(404)
        fields = self.importer.template_fields()
        choices = column_choices(self.importer(self.state.actors.current()), fields)
        name = f"{self.importer.slug}-import-template.xlsx"
        return workbook_response([[field.header for field in fields]], name, choices=choices)

    @expose("/values.csv")
    def values_file(self) -> Response:
        """Send the reference file of the values that this person may use."""
        columns = reference_columns(self.importer(self.state.actors.current()))
        text = error_file.reference(columns, _delimiter())
        return attachment(text, CSV, f"{self.importer.slug}-import-values.csv")

    def _is_anything_at_work(self) -> bool:
        """Return whether a visible import or undo is in progress."""
        # The index of what is at work is small; one of its kind would lead to every import.
        is_seen = unindexed(self.get_query().whereclause)
        return any(
            self.state.session.query(ImportRun.id).filter(*conditions, is_seen).first()
            for conditions in AT_WORK
        )

    def _uploaders(self) -> list[tuple[str, str]]:
        """Return id and newest name of the uploaders of visible imports."""
        return uploader_names(self.state.session, self.importer.slug, self.get_query)

    def _later_than(self, public_id: str, known: list[int]) -> Any:
        """Return the visible imports after a given one that the page does not show."""
        # One that this person may not see counts as unknown.
        marked = self.get_query().filter(ImportRun.public_id == public_id.replace("\0", ""))
        mark = func.coalesce(marked.with_entities(ImportRun.id).scalar_subquery(), 0)
        return self.get_query().filter(ImportRun.id > mark, ImportRun.id.not_in(known))

    def _sweep_if_stale(self, history: History, runs: list[ImportRun]) -> None:
        """Request a sweep of the reconciler when an import is stale; this ends the transaction."""
        if any(run.is_at_work for run in runs):
            now = history.now()
            if any(is_stale(run, now) for run in runs):
                request_sweep(self.state)


def _newest(found: HistoryList, of_kind: Any, seen: list[ColumnElement[bool]]) -> str:
    """Return the public id of the newest visible import, "" when there is none."""
    is_first = not found.page and not found.chosen.chosen
    newest = found.runs if is_first else newest_of(of_kind, seen, found.total, 1)
    return newest[0].public_id if newest else ""


def _delimiter() -> str:
    return ";" if request.args.get("delimiter") == "semicolon" else ","
