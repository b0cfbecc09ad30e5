"""Views of records that are created and changed by hand: forms, clones and batch actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request
from flask_admin.actions import action
from flask_admin.base import expose
from flask_admin.helpers import get_form_data

from ctu.extensions import db
from ctu.records import batch_actions
from ctu.records.forms import RecordForm
from ctu.records.locks import lock_changes
from ctu.web.access import SignedInView
from plugins.bulk_import import GuardedModelView

CHOOSE_FIRST = "Choose the {plural} first."
CHOOSE_ONE = "Choose one {singular} first, then press Clone."


class RecordsView(SignedInView, GuardedModelView):
    """A view of records that users create and change; records are never deleted.

    Every change by hand, of a form or of a batch, passes `on_model_change` before its commit, with
    the form or None.
    """

    can_delete = False
    action_disallowed_list = ["delete"]
    create_template = edit_template = "ctu/form.html"
    singular = plural = ""

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change records of this view."""
        raise NotImplementedError

    def reaches(self, record: Any) -> bool:
        """Return whether the current user may change a record; its name is a link then."""
        return self.may_change

    @property
    def can_create(self) -> bool:
        return self.may_change

    @property
    def can_edit(self) -> bool:
        return self.may_change

    # Forms

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Show the form of a record, or change the record under the lock of changes."""
        if request.method == "POST" and self.can_edit:
            lock_changes()
        return super().edit_view()

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Change the selected records under the lock of changes."""
        if self.may_change:
            lock_changes()
        return super().action_view()

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
        source = self.find_shown(request.args.get("clone")) if request.method == "GET" else None
        form: RecordForm = self.form(get_form_data(), obj=source).limited_to(self.person)
        return form if source is None else form.cloned_from(source)

    def edit_form(self, obj: Any = None) -> RecordForm:
        """Return the form of a record, filled with what it holds or with what was typed."""
        form: RecordForm = self.form(get_form_data(), obj=obj)
        return form.limited_to(self.person, obj)

    def get_one(self, id: Any) -> Any:
        """Return the record of that id, if this person sees it and may change it."""
        found = self.find_shown(id)
        return found if found is not None and self.reaches(found) else None

    def find_shown(self, id: Any) -> Any:
        """Return the record of that id if the grid shows it, whether it may be changed or not."""
        found = self.get_chosen([id]) if isinstance(id, str) else []
        return found[0] if found else None

    def after_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Say which record was saved; Flask-Admin's own sentence is left out by the template."""
        flash(f"{model} was {'created' if is_created else 'saved'}.", "done")

    # Batch actions

    def is_action_allowed(self, name: str) -> bool:
        return self.may_change and bool(super().is_action_allowed(name))

    @action("activate", "Activate")
    def action_activate(self, ids: Sequence[str]) -> None:
        self.change_chosen(ids, batch_actions.activate, "activated")

    @action("deactivate", "Deactivate")
    def action_deactivate(self, ids: Sequence[str]) -> None:
        self.change_chosen(ids, batch_actions.deactivate, "deactivated")

    def change_chosen(self, ids: Sequence[str], change: batch_actions.Change, done: str) -> None:
        """Change the selected records that this person may change, and flash the result."""
        records = self.get_chosen(ids)
        if not records:
            flash(CHOOSE_FIRST.format(plural=self.plural), "warning")
            return
        within = [record for record in records if self.reaches(record)]
        changed, left = batch_actions.change_all(self.person, within, change)
        if beyond := len(records) - len(within):
            left[batch_actions.OUT_OF_REACH] = beyond
        for record in changed:
            self.on_model_change(None, record, False)
        db.session.commit()
        words = self.singular if len(changed) == 1 else self.plural
        flash(batch_actions.sentence(len(changed), words, done, left), "done")
