"""The records of an import: where the host lists them, as a file, and to print."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import Response, abort, request
from flask_admin.base import expose
from flask_admin.contrib.sqla import ModelView

from ...engine.error_file import BOM, escape
from ...engine.sentences.language import _t
from ...reports.details.downloads import CSV, attachment, file_name
from ...reports.details.record_list import RecordList, RecordRow
from ...reports.details.record_source import RecordSource
from ...reports.details.row_list import TABS, hidden_text, read_listing, record_tab
from ...storage.tables.models import ImportRun
from ..base_view import ImportPages
from .record_columns import (
    choice_labels,
    list_columns,
    list_formatters,
    own_columns,
    searched_columns,
)

log = logging.getLogger(__name__)

PRINTED_ROWS = 2_000
"""How many rows are printed at most; the file has them all."""


class Wanted(NamedTuple):
    """The record list that an address asks for."""

    run: ImportRun
    tab: str
    words: str
    records: RecordList
    source: RecordSource


class RecordPages(ImportPages):
    """The pages of the records that an import created or updated, in their present state."""

    record_columns: Sequence[str] = ()
    """Attributes of a record that Details show ("name", "team.name"), the first as a link to it.

    By default the first columns of the host's own list of these records.
    """
    records_template = "bulk_import/records.html"

    def get_records_view(self) -> Any:
        """Return the host's accessible Flask-Admin view of these records, None without one."""
        return next((view for view in self._record_views() if view.is_accessible()), None)

    def get_record_url(self, record: Any) -> str | None:
        """Return the address of a record in the host's own view, None without one."""
        view = self.get_records_view()
        if view is None or not (view.can_edit or view.can_view_details):
            return None
        page = "edit_view" if view.can_edit else "details_view"
        return str(self.get_url(f"{view.endpoint}.{page}", id=view.get_pk_value(record)))

    def _record_source(self, run: ImportRun) -> RecordSource | None:
        """Return the source of the records of an import; None where only their keys are shown.

        They are those that the host's own view shows this person. Without such a view whoever may
        have the rows with errors sees them.
        """
        kind, view = self.importer.record_type, self.get_records_view()
        is_shown = view is not None or not self._record_views()
        if (
            kind is None
            or not is_shown
            or (view is None and not self.state.actors.may_download(run))
        ):
            return None
        columns = self._record_columns(view)
        query = self.state.session.query(kind) if view is None else view.get_query()
        names = [name for name, _ in columns]
        is_listed = view is not None and not self.record_columns
        searched = searched_columns(self.importer, names, view if is_listed else None)
        formatted = choice_labels(self.importer, names)
        formatted |= list_formatters(view, names) if is_listed else {}
        source = RecordSource(kind, query, columns, searched, self.get_record_url, formatted)
        return source if columns else None

    @expose("/<public_id>/records")
    def records_page(self, public_id: str) -> Any:
        """Show the records of one outcome on one page, to print."""
        wanted = self._wanted_records(public_id)
        page = wanted.records.page(wanted.words, 0, PRINTED_ROWS)
        log.info("import.listed run=%s actor=%s", wanted.run.id, self.actor_id)
        shown = {"rows": page.rows, "count": page.total, "hidden": hidden_text(page)}
        return self.render(self.records_template, wanted=wanted, **shown)

    @expose("/<public_id>/records.csv")
    def records_file(self, public_id: str) -> Response:
        """Send the records of one outcome as a file, and note to whom."""
        wanted = self._wanted_records(public_id)
        run, name = wanted.run, file_name(wanted.run.file_name, public_id, what=wanted.tab)
        text = _csv_text(wanted, wanted.records.all(wanted.words))
        self.state.actors.exported(run)
        self.state.session.commit()
        log.info("import.exported run=%s actor=%s", run.id, self.actor_id)
        return attachment(text, CSV, name)

    def _record_views(self) -> list[Any]:
        views = self.admin._views if self.admin else []
        kind = self.importer.record_type
        return [view for view in views if isinstance(view, ModelView) and view.model is kind]

    def _record_columns(self, view: Any) -> list[tuple[str, str]]:
        if self.record_columns:
            return [(name, str(self.get_column_name(name))) for name in self.record_columns]
        return own_columns(self.importer) if view is None else list_columns(self.importer, view)

    def _wanted_records(self, public_id: str) -> Wanted:
        """Return the list that an address asks for; 404 for an unknown one."""
        run = self.get_run(public_id)
        parameters = {"tab": record_tab(run), **request.args}
        listing, source = read_listing(parameters, run), self._record_source(run)
        if source is None or listing.tab in ("errors", "left"):
            abort(404)
        records = RecordList(self.state, run, TABS[listing.tab], source)
        return Wanted(run, listing.tab, listing.words, records, source)


def _csv_text(wanted: Wanted, rows: Iterable[RecordRow]) -> str:
    """Return the file: the line, what is shown of the record, and whether it was taken back."""
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=wanted.run.delimiter or ",", lineterminator="\r\n")
    labels = [label for _, label in wanted.source.columns]
    has_undone = wanted.run.undone_rows > 0
    writer.writerow(map(escape, [_t("Line"), *labels, *([_t("Taken back")] if has_undone else [])]))
    for row in rows:
        cells = row.cells if row.cells is not None else [""] * len(labels)
        undone = [_t("Yes") if row.is_undone else _t("No")] if has_undone else []
        writer.writerow([row.line, *map(escape, [*cells, *undone])])
    return buffer.getvalue()
