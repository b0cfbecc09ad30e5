"""The base of all import pages: scope, state and template context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from flask import Blueprint, abort
from sqlalchemy import ColumnElement

from ..actors import Identity, current_identity
from ..engine.declaration.importer import Importer
from ..engine.reading.refusals import size_text
from ..engine.sentences.language import N_, Inside, _n, _t, inside, number
from ..needed_versions import refuse_older
from ..reports.choices.values import SHOWN_VALUES, usable_values
from ..reports.history.effects import blank_note, operation_choices
from ..reports.history.history import History
from ..reports.history.visibility import visibility_conditions
from ..reports.words.timestamps import timestamp
from ..reports.words.wording import capital, duration, spelled
from ..state import ImporterRegistry, State, current_state
from ..storage.database.paging import Landmarks
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import Mode
from ..upload import new_token
from .guarded.failed_pages import FailedPages
from .posted.file_check import FileCheck
from .posted.forms import QuestionForm
from .sentences import script_sentences
from .web.assets import ENDPOINT, STATIC, asset_url, serve_versions
from .web.request_language import answered, page_language
from .web.request_limits import limit_request

COLUMNS = (
    "status",
    "total_rows",
    "created_rows",
    "failed_rows",
    "actor_name",
    "uploaded_at",
    "finished_at",
)

AFTERWARDS = N_("Possible afterwards:")
"""What stands between "This cannot be rolled back." and what an undo can do instead."""


class ImportPages(FailedPages):
    """A Flask-Admin view over the imports of one kind."""

    can_create = False
    can_edit = False
    can_delete = False
    can_view_details = True
    page_size = 20
    can_set_page_size = False
    action_disallowed_list: ClassVar[list[str]] = ["delete"]

    column_list: Sequence[str] = COLUMNS
    """The columns of the grid; Details is added where `can_view_details` says so."""
    column_labels: dict[str, str] = {
        "status": N_("Upload status"),
        "created_rows": N_("Created"),
        "failed_rows": N_("Rows with errors"),
        "actor_name": N_("Uploaded by"),
        "uploaded_at": N_("Upload start"),
        "finished_at": N_("Upload end"),
    }
    column_sortable_list: Sequence[str] = ()

    list_template = "bulk_import/list.html"
    details_template = "bulk_import/details.html"
    upload_template = "bulk_import/upload.html"

    parents: Sequence[tuple[str, str]] = ()
    """Pages that stand before this one in the breadcrumbs: name and endpoint."""
    people: str = ""
    nobody: str = ""
    rollback_note: str = ""
    undo_note: str = ""
    """What these pages say instead of the importer's words of the same names."""
    _assets = ENDPOINT

    def __init__(
        self,
        importer: type[Importer],
        bulk_import: ImporterRegistry,
        name: str | None = None,
        category: str | None = None,
        **options: Any,
    ) -> None:
        """Make the pages of a kind of import, and register it with the worker.

        :param options: what Flask-Admin's views take: `endpoint`, `url`, `menu_icon_value`, …
        """
        refuse_older("Flask-Admin")
        if isinstance(bulk_import, type) or not hasattr(bulk_import, "register"):
            name = type(self).__name__
            raise TypeError(
                f"{name}(importer, bulk_import) takes a BulkImport, not {bulk_import!r}."
            )
        if bulk_import.db is None:
            raise RuntimeError("Call bulk_import.init_app(app, db) before its views are made.")
        bulk_import.register(importer)
        self.importer = importer
        self.people = self.people or importer.people
        self.nobody = self.nobody or importer.nobody
        self.rollback_note = self.rollback_note or importer.rollback_note
        self.undo_note = self.undo_note or importer.undo_note
        self.landmarks = Landmarks()
        # A host that calls some columns otherwise leaves the others as they are.
        usual = ImportPages.column_labels | {"total_rows": importer.noun}
        self.column_labels = usual | self.column_labels
        options.setdefault("endpoint", f"import_{importer.slug}")
        options.setdefault("url", f"imports/{importer.slug}")
        super().__init__(
            ImportRun,
            bulk_import.db,
            name=name or N_("Import {things}").later(things=Inside(importer.noun)),
            category=category,
            **options,
        )

    def create_blueprint(self, admin: Any) -> Blueprint:
        """Return the blueprint; the size of a request is limited before anything reads it.

        A panel on a host or subdomain of its own has our static files there, too: browsers run no
        module of another origin, and with `host_matching` a route without a host is none.
        """
        if admin.subdomain or admin.host:
            self.static_folder, self.static_url_path = str(STATIC), "/static/bulk_import"
            self._assets = f"{self.endpoint}.static"
        blueprint: Blueprint = super().create_blueprint(admin)
        blueprint.url_value_preprocessor(limit_request)
        serve_versions(blueprint)
        blueprint.register_error_handler(413, partial(answered, self.too_large))
        blueprint.register_error_handler(429, partial(answered, self.too_many))
        return blueprint

    def _get_view_url(self, admin: Any, url: str | None) -> str:
        if url is None or url.startswith("/"):
            return str(super()._get_view_url(admin, url))
        return f"{admin.url.rstrip('/')}/{url}"

    @property
    def state(self) -> State:
        """Return the plugin's state in the current application."""
        return current_state()

    @property
    def warning_note(self) -> str:
        """Return what the dialog says after "This cannot be rolled back."."""
        days = self.state.settings.undo_days
        if not self.importer.offers_undo() or not days:
            return _t(self.rollback_note)
        undo = _t(self.undo_note).format(time=_n("{n} day", "{n} days", days))
        return f"{AFTERWARDS} {undo}"

    @property
    def actor_id(self) -> str:
        """Return the id of the current actor that is stored with an import."""
        return self._identity.id

    @property
    def _identity(self) -> Identity:
        return current_identity(self.state.actors)

    def get_query(self) -> Any:
        """Return the imports of this kind that the current actor may see."""
        return self.of_kind().filter(*visibility_conditions(self.state.actors, self.importer.slug))

    def of_kind(self) -> Any:
        """Return all imports of this kind, whoever may see them."""
        return super().get_query().filter(ImportRun.importer == self.importer.slug)

    def _visibility(self) -> list[ColumnElement[bool]]:
        """Return the conditions by which `get_query` selects among the imports of this kind."""
        if type(self).get_query is ImportPages.get_query:
            return visibility_conditions(self.state.actors, self.importer.slug)
        return [ImportRun.id.in_(self.get_query().with_entities(ImportRun.id).statement)]

    def get_run(self, public_id: str) -> ImportRun:
        """Return a visible import; 404 for any other id, so that none is disclosed."""
        query = self.get_query().filter(ImportRun.public_id == public_id[:40].replace("\0", ""))
        run: ImportRun | None = query.one_or_none()
        if run is None:
            abort(404)
        return run

    def get_records_url(self, run: ImportRun) -> str | None:
        """Return the host's address of the records of an import; None without one."""
        return None

    def get_links(self, run: ImportRun) -> Sequence[tuple[str, str]]:
        """Return name and address of the host's own pages about an import, for its Details."""
        return ()

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        """Return the names and addresses of the pages before this one."""
        steps: list[tuple[str, str | None]] = [(str(self.category), None)] if self.category else []
        steps.extend((name, self.get_url(endpoint)) for name, endpoint in self.parents)
        return steps

    def upload_context(self) -> dict[str, Any]:
        """Return the template context of the upload dialog and its page."""
        importer: Importer = self.importer(self.state.actors.current())
        return {
            "values": usable_values(importer),
            "shown_values": SHOWN_VALUES,
            "file_check": FileCheck(self.importer, self.state),
            "person": self.state.vault.digests(0, "person", self.actor_id)[0],
            "operations": operation_choices(importer),
            "blank_note": blank_note(self.importer),
        }

    def get_history(self) -> History:
        """Return the `History` of the request; it checks whether a worker is running."""
        has_worker = self.state.worker_status().is_working is not False
        return History(self.state, self.importer, has_worker=has_worker)

    def too_large(self, error: Exception) -> Any:
        """Answer a request that is larger than any form of these pages."""
        raise NotImplementedError

    def render(self, template: str, **context: Any) -> str:
        """Render a page with the context that every import template needs."""
        common = {
            "importer": self.importer,
            "own_columns": COLUMNS,
            "modes": Mode,
            "noun": inside(self.importer.noun),
            "timestamp": timestamp,
            "_t": _t,
            "_n": _n,
            "language": page_language(),
            "number": number,
            "duration": duration,
            "capital": capital,
            "spelled": spelled,
            "asset": partial(asset_url, endpoint=self._assets),
            "size_limit": size_text(self.state.settings.max_bytes),
            "formats": self.state.formats,
            "csrf_form": QuestionForm(formdata=None),
            "new_token": new_token,
            "sentences": script_sentences(),
        }
        return str(super().render(template, **(common | context)))
