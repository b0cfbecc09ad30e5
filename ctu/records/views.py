"""Views of records that are created and changed by hand: forms, clones and batch actions."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request
from flask_admin.base import expose
from flask_admin.helpers import get_form_data, get_redirect_target
from wtforms import Form

from ctu.records.batches.batch_view import BatchView
from ctu.records.forms import RecordForm
from ctu.records.locks import lock_changes
from ctu.web.sessions.form_drafts import keeps_draft

NOT_THERE = "This {singular} does not exist, or is not yours to change."
NOT_NEW = "Your permission group does not include making a {singular}."
CHOOSE_ONE = "Choose one {singular} first, then press Clone."


class RecordsView(BatchView):
    """A view of records that users create and change; records are never deleted.

    Every change by hand, of a form or of a batch, passes `on_model_change` before its commit, with
    the form or None.
    """

    can_delete = False
    action_disallowed_list = ["delete"]
    create_template = edit_template = "ctu/form.html"

    @property
    def can_create(self) -> bool:
        """Return whether Flask-Admin offers the form of a new record."""
        return self.may_change

    @property
    def can_edit(self) -> bool:
        """Return whether Flask-Admin offers the form of a record."""
        return self.may_change

    # Forms

    # Both forms check their token in `validate_form`, where a wrong one loses nothing.

    @expose("/new/", methods=("GET", "POST"))
    @keeps_draft
    def create_view(self) -> Any:
        """Show the form of a new record, or create the record."""
        if not self.can_create:
            flash(NOT_NEW.format(singular=self.singular), "warning")
        return super().create_view()

    @expose("/edit/", methods=("GET", "POST"))
    @keeps_draft
    def edit_view(self) -> Any:
        """Show the form of a record, or change the record under the lock of changes."""
        if request.method == "POST" and self.can_edit:
            lock_changes()
        if not self.can_edit or self.get_one(request.args.get("id")) is None:
            flash(NOT_THERE.format(singular=self.singular), "warning")
            return redirect(get_redirect_target() or self.get_url(".index_view"))
        return super().edit_view()

    @expose("/clone/", methods=("POST",))
    def clone_view(self) -> Any:
        """Open the form of a new record, filled from the selected record."""
        chosen = request.form.getlist("rowid")
        if len(chosen) != 1 or not self.can_create:
            flash(CHOOSE_ONE.format(singular=self.singular), "warning")
            return redirect(self.get_url(".index_view"))
        return redirect(self.get_url(".create_view", clone=chosen[0]))

    def create_form(self, obj: Any = None) -> RecordForm:
        """Return the form of a new record, filled from the record that `?clone=` names."""
        g.cloned = source = self.find_shown(request.args.get("clone"))
        is_filled = source is not None and request.method == "GET"
        filled_from = source if is_filled else None
        form: RecordForm = self.form(get_form_data(), obj=filled_from).limited_to(self.person)
        return form.cloned_from(source) if is_filled else form

    def edit_form(self, obj: Any = None) -> RecordForm:
        """Return the form of a record, filled with what it holds or with what was typed."""
        form: RecordForm = self.form(get_form_data(), obj=obj)
        return form.limited_to(self.person, obj)

    def validate_form(self, form: Form) -> bool:
        """Return whether a submitted form is valid and may be saved; a batch has a form, too.

        :raises CSRFError: for a form that no page of this console has sent, or that somebody else
            has opened in this browser.
        """
        if isinstance(form, RecordForm) and not form.has_token(self.person):
            return False
        return bool(super().validate_form(form))

    def get_one(self, id: Any) -> Any:
        """Return the record of that id, if this person sees it and may change it."""
        found = self.find_shown(id)
        return found if found is not None and self.reaches(found) else None

    def find_shown(self, id: Any) -> Any:
        """Return the record of that id if the grid shows it, whether it may be changed or not."""
        found = self.get_chosen([id]) if isinstance(id, str) else []
        return found[0] if found else None

    def after_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Show which record was saved; the template leaves Flask-Admin's own sentence out."""
        flash(f"{model} was {'created' if is_created else 'saved'}.", "done")
