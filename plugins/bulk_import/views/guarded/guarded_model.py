"""A model view whose forms, inline edits, lookups and batch actions handle any value.

Each override closes a gap: Flask-Admin does not validate all values, nor check access everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.actions import action
from flask_admin.babel import lazy_gettext, ngettext
from flask_admin.base import expose
from flask_admin.helpers import get_redirect_target
from sqlalchemy.exc import IntegrityError, StatementError
from wtforms.validators import ValidationError

from ...engine.error_file import escape_formula
from ...engine.overridden import refuse_misshapen
from ...engine.sentences.language import N_
from ..web.page_form import PageForm
from .bounds import is_plain, is_refused_value
from .guarded_list import PAGES, GuardedListView

LOOKUP_ROWS = 100
CHOSEN_ROWS = 100
"""The most records of one batch action, unless the view's pages are larger."""

CLASHES = N_(
    "Nothing was saved: it clashes with a record that exists, or that somebody has just changed."
)
REFUSED = N_("Nothing was saved: a value is too long or of the wrong kind.")
STALE = N_("Nothing was saved: the form is too old. Look it through and send it again.")
TOO_MANY = N_("Nothing was changed: choose {most} records at most.")


ASKED = (
    *("is_accessible", "is_visible", "inaccessible_callback", "get_query", "get_chosen"),
    *("get_records_view", "get_record_url", "get_records_url", "get_links", "get_breadcrumbs"),
)
"""Methods of views that a host overrides to decide something, such as who may see what."""


class GuardedModelView(GuardedListView):
    """A Flask-Admin model view with validation and access checks; all else is as in Flask-Admin.

    Override `get_query` alone to say which rows a person may see: the list, its count, single
    records, batch actions and exports all follow it. Prefer `IN (SELECT …)` to joins there.
    """

    form_base_class = PageForm

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        refuse_misshapen(cls, ASKED)

    def validate_form(self, form: Any) -> bool:
        """Validate on submit; a value at which a validator's query fails is invalid."""
        try:
            is_valid = bool(super().validate_form(form))
        except (StatementError, OverflowError) as error:
            self._refuse(error, REFUSED)
            return False
        if not is_valid and form.meta.csrf_field_name in form.errors:
            flash(str(STALE), "error")
        return is_valid

    def handle_view_exception(self, exc: Exception) -> bool:
        """Flash a sentence for errors that a user can cause; raise all others."""
        if isinstance(exc, IntegrityError):
            flash(str(CLASHES), "error")
        elif is_refused_value(exc):
            flash(str(REFUSED), "error")
        elif isinstance(exc, ValidationError):
            flash(str(exc), "error")
        else:
            raise exc
        return True

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Edit one cell in the list, if records of this view may be edited at all."""
        if not self.can_edit:
            abort(403)
        if self.column_editable_list and self.get_one(request.form.get("list_form_pk")) is None:
            abort(404)
        answer = super().ajax_update()
        return (answer[0], 400) if isinstance(answer, tuple) else answer

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Answer a search-as-you-type field, within limits."""
        offset = request.args.get("offset", 0, type=int)
        limit = request.args.get("limit", 10, type=int)
        in_range = 0 <= offset <= PAGES and 0 < limit <= LOOKUP_ROWS
        if not in_range or not is_plain(request.args.get("query", "")):
            abort(400)
        return super().ajax_lookup()

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Run a batch action on records of this view; an id that cannot be one is refused."""
        ids = request.form.getlist("rowid")
        if len(ids) > self._most_chosen:
            flash(TOO_MANY.format(most=self._most_chosen), "error")
            return redirect(get_redirect_target() or self.get_url(".index_view"))
        if any(self._parsed_id(each) is None for each in ids):
            abort(404)
        return super().action_view()

    @property
    def _most_chosen(self) -> int:
        return max(CHOSEN_ROWS, int(self.page_size))

    @action(
        "delete",
        lazy_gettext("Delete"),
        lazy_gettext("Are you sure you want to delete selected records?"),
    )
    def action_delete(self, ids: Sequence[str]) -> None:
        """Delete the chosen records of this view, one by one."""
        count = sum(bool(self.delete_model(record)) for record in self.get_chosen(ids))
        one, many = "%(count)s record deleted.", "%(count)s records deleted."
        flash(ngettext(one, many, count, count=count))

    def get_export_value(self, model: Any, name: Any) -> Any:
        """Return a cell of an export, escaped so that no spreadsheet runs it as a formula."""
        return escape_formula(super().get_export_value(model, name))
