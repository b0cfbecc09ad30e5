"""Routes that read: the list of imports, one import, its failed rows and error file."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Response, request
from sqlalchemy import select

from ..engine.declaration.importer import Importer
from ..reports.details.details import Details
from ..reports.details.handed_rows import csv_response, open_failed_rows
from ..reports.history.history import STALE_SECONDS
from ..reports.history.newest import newest_imports
from ..storage.sealing.vault import SealBroken
from ..storage.tables.models import ImportRun
from ..work.reconciler import request_sweep
from .answers import json_answer, tagged
from .parameters import cursor_problem, page_cursor, page_limit
from .problems import ApiProblem
from .representation import import_json, problem_json
from .request_base import RequestBase
from .routes import KIND

ERASED = "rows.erased", "Erased", "The rows with errors were erased when their time was over."
NO_KEY = "rows.no_key", "No key", "The key to these rows is missing. Tell whoever runs the console."
NO_ERRORS = "rows.none", "No rows with errors", "No row of this import has errors so far."


class ReadRoutes(RequestBase):
    """The routes that only read."""

    def list_imports(self) -> Response:
        """Return the visible imports, newest first, page by page."""
        limit, cursor = page_limit(), page_cursor("[0-9a-f]{16}")
        kinds = self.kinds()
        if KIND in request.args:
            kind = self.kind_named(request.args[KIND])
            kinds = {kind.slug: kind}
        if not kinds:
            raise ApiProblem.of_status(403)
        found = newest_imports(kinds, limit + 1, before=self._last(cursor, kinds))
        shown = found[:limit]
        items = [import_json(self.state, kinds[run.importer], run) for run in shown]
        following = shown[-1].public_id if len(found) > limit else None
        return json_answer({"imports": items, "next_cursor": following})

    def _last(self, cursor: str, kinds: dict[str, type[Importer]]) -> int | None:
        """Return the `id` of the last import of the previous page; None on the first page."""
        if not cursor:
            return None
        visible = self.visible(kinds)
        named = select(ImportRun.id).where(ImportRun.public_id == cursor, visible)
        last = self.state.session.scalar(named)
        if last is None:
            raise cursor_problem()
        return last

    def read_import(self, public_id: str) -> Response:
        """Return one import with an ETag; a request that sends the current one gets 304."""
        run, importer = self.get_run(public_id)
        if run.is_at_work and self.history(importer).now() - run.updated_at > STALE_SECONDS:
            request_sweep(self.state)
        return tagged(import_json(self.state, importer, run))

    def list_rows(self, public_id: str) -> Response:
        """Return the rows with errors in the file's order, page by page."""
        limit, cursor = page_limit(), page_cursor("[0-9]{1,9}")
        run, importer = self.get_run(public_id)
        if run.purged_at is not None and run.failed_rows:
            raise ApiProblem(410, *ERASED)
        details = Details(self.state, importer, run, self.history(importer))
        try:
            faults, has_more = details.failures.behind(int(cursor or 0), limit)
        except SealBroken:
            raise ApiProblem(503, *NO_KEY) from None
        rows: list[dict[str, Any]] = [
            {"line": line, "problems": [problem_json(fault) for fault in each]}
            for line, each in groupby(faults, lambda fault: fault.line)
        ]
        following = str(rows[-1]["line"]) if has_more else None
        return json_answer({"rows": rows, "next_cursor": following})

    def read_error_file(self, public_id: str) -> Response:
        """Return the error file, to those who may have it."""
        run, importer = self.get_run(public_id)
        if not self.state.actors.may_download(run):
            raise ApiProblem.of_status(404)
        if run.purged_at is not None and run.failed_rows:
            raise ApiProblem(410, *ERASED)
        if not run.failed_rows:
            raise ApiProblem(409, *NO_ERRORS)
        details = Details(self.state, importer, run, self.history(importer))
        try:
            open_failed_rows(self.state, details)
        except SealBroken:
            raise ApiProblem(503, *NO_KEY) from None
        return csv_response(self.state, details)
