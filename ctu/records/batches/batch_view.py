"""Batch actions of a view: on selected or all matching records, confirmed, with undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, g, redirect, request
from flask_admin.actions import action
from flask_admin.base import expose
from flask_admin.helpers import get_redirect_target
from markupsafe import Markup

from ctu.extensions import db
from ctu.records.batches import batch_actions
from ctu.records.batches.batch_actions import Change, Refusal
from ctu.records.batches.confirmation import confirmation_of
from ctu.records.batches.undo import UNDONE_BY, find_batch
from ctu.records.locks import lock_changes
from ctu.web.sessions.access import SignedInView
from plugins.bulk_import import GuardedModelView

CHOOSE_FIRST = "Choose the {plural} first."
MOST_MATCHING = 500
"""How many records one batch action changes at most; whoever has more narrows the list."""
MANY = 10
"""From so many records on, an action with consequences is asked about."""
TOO_MANY_MATCH = "Nothing was changed: more than {most:,} {plural} match. Narrow the list first."
OTHER_FILTERS = "Nothing was changed: these filters cannot be used."
NOTHING_TO_UNDO = "There is nothing to undo any more."
CHANGED_SINCE = "changed since"
UNDO = Markup(
    '{} <button class="btn-undo" type="submit" form="undo-batch" name="request" value="{}">'
    "Undo</button>"
)


class BatchView(SignedInView, GuardedModelView):
    """A view whose records can be changed several at a time.

    Every change passes `on_model_change` before its commit, without a form.
    """

    singular = plural = ""
    most_matching = MOST_MATCHING
    changes: Mapping[str, Change] = {
        "activated": batch_actions.activate,
        "deactivated": batch_actions.deactivate,
    }
    """The function for one record of each action, by its word for the result."""
    consequences: Mapping[str, str] = {"deactivate": "Nobody can be given one of them any more."}
    """What the question before an action on many records explains; other actions ask nothing."""

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change records of this view."""
        raise NotImplementedError

    def reaches(self, record: Any) -> bool:
        """Return whether the current user may change a record; its name is a link then."""
        return self.may_change

    def matching(self) -> Any:
        """Return the query of all records that match the address; None if it cannot be used."""
        raise NotImplementedError

    def action_form(self, obj: Any = None) -> Any:
        """Return the form that is validated; a list makes none, its template has the fields."""
        return super().action_form(obj) if request.method == "POST" else None

    def is_action_allowed(self, name: str) -> bool:
        """Return whether an action is offered: only to users who may change records here."""
        return self.may_change and bool(super().is_action_allowed(name))

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Change the chosen records under the lock of changes, or ask about what hurts."""
        if self.may_change:
            lock_changes()
        name = request.form.get("action", "")
        ids = request.form.getlist("rowid")
        if name in self._allowed_actions() and len(ids) <= self._most_chosen:
            if request.form.get("matching") and not self._find_matching():
                return redirect(self._return_url())
            records = self.chosen_records(ids)
            if self._is_asked(name, records):
                return self._ask(name, records)
        return super().action_view()

    def _allowed_actions(self) -> dict[str, str]:
        return dict(self.get_actions_list()[0])

    def _find_matching(self) -> bool:
        """Keep all records that match for this request; flash why they cannot be changed."""
        query = self.matching()
        records = [] if query is None else query.limit(MOST_MATCHING + 1).all()
        if query is None:
            flash(OTHER_FILTERS, "warning")
        elif len(records) > MOST_MATCHING:
            flash(TOO_MANY_MATCH.format(most=MOST_MATCHING, plural=self.plural), "warning")
            return False
        g.matching_records = records
        return query is not None

    def chosen_records(self, ids: Sequence[str]) -> list[Any]:
        """Return the records that a batch action is about: all that match, or those of the ids."""
        found: list[Any] = g.matching_records if "matching_records" in g else self.get_chosen(ids)
        return found

    def _is_asked(self, name: str, records: Sequence[Any]) -> bool:
        """Return whether an action has to be confirmed: for exactly those who were shown."""
        is_many = len(records) >= MANY and name in self.consequences
        is_elsewhere = bool(records) and "matching_records" in g
        is_said = request.form.get("confirmed") == confirmation_of(name, records)
        return (is_many or is_elsewhere) and not is_said

    def _ask(self, name: str, records: Sequence[Any]) -> Any:
        """Show whom an action would change, with the button that does it."""
        return self.render(
            "ctu/batch_question.html",
            action=name,
            verb=self._allowed_actions()[name],
            chosen=records,
            confirmation=confirmation_of(name, records),
            beyond=len(records) - sum(map(self.reaches, records)),
            consequence=self.consequences.get(name, ""),
            words=self.singular if len(records) == 1 else self.plural,
            return_url=self._return_url(),
        )

    def _return_url(self) -> str:
        return str(get_redirect_target() or self.get_url(".index_view"))

    @action("activate", "Activate")
    def action_activate(self, ids: Sequence[str]) -> None:
        """Activate the chosen records."""
        self.change_chosen(ids, "activated")

    @action("deactivate", "Deactivate")
    def action_deactivate(self, ids: Sequence[str]) -> None:
        """Deactivate the chosen records."""
        self.change_chosen(ids, "deactivated")

    def change_chosen(self, ids: Sequence[str], done: str) -> None:
        """Change the chosen records that this person may change, and flash the result."""
        records = self.chosen_records(ids)
        if not records:
            flash(CHOOSE_FIRST.format(plural=self.plural), "warning")
            return
        self._change(records, done, offers_undo=done in UNDONE_BY)

    def _change(
        self, records: Sequence[Any], done: str, *, changed_since: int = 0, offers_undo: bool
    ) -> None:
        within = [record for record in records if self.reaches(record)]
        changed, left = batch_actions.change_all(self.person, within, self.changes[done])
        left += Counter(
            {batch_actions.OUT_OF_REACH: len(records) - len(within), CHANGED_SINCE: changed_since}
        )
        for record in changed:
            self.on_model_change(None, record, False)
        db.session.commit()
        self.flash_result(len(changed), done, left, offers_undo=offers_undo)

    def flash_result(
        self, count: int, done: str, left: Counter[Refusal], *, offers_undo: bool
    ) -> None:
        """Show how many records were changed; amber where some were left as they were."""
        words = self.singular if count == 1 else self.plural
        sentence = batch_actions.sentence(count, words, done, left)
        if offers_undo and count:
            sentence = UNDO.format(sentence, g.request_id)
        flash(sentence, "warning" if left else "done")

    @expose("/action/undo/", methods=("POST",))
    def undo_batch(self) -> Any:
        """Take back what a batch action of this person has just done."""
        if self.may_change:
            lock_changes()
        request_id = request.form.get("request", "")
        batch = find_batch(self.person, self.model, request_id) if self.may_change else None
        if batch is None or not self.is_action_allowed(batch.done.removesuffix("d")):
            flash(NOTHING_TO_UNDO, "warning")
            return redirect(self._return_url())
        records = self.get_chosen([str(id) for id in batch.ids])
        self._change(
            records, UNDONE_BY[batch.done], changed_since=batch.changed_since, offers_undo=False
        )
        return redirect(self._return_url())
