"""The Audit page: who changed what and when, for users who may manage the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, redirect, request
from flask_admin.base import expose
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from ctu.access import change_rights, rights, visibility
from ctu.audit.access import ACCESS, IMPORT
from ctu.audit.recording import FIRST_PASSWORD
from ctu.extensions import db
from ctu.models.audit import BY_HAND, AuditEntry
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.records.grids.filters import GridFilter
from ctu.records.grids.grid import Choice
from ctu.records.grids.pages import GridPage
from ctu.settings.audit_filters import KINDS, audit_filters
from ctu.settings.views import SettingsView
from ctu.web.import_urls import details_url
from plugins.bulk_import import ImportRun, current_state, result_text

EVERYTHING = "all"
"""The status in the address of the page that shows all; without any query it opens by hand."""
SUMMED = {"uploaded", "cancelled", "undone"}
"""Entries about an import that show what has become of it."""


class AuditView(SettingsView):
    """The read-only grid of audit entries."""

    page_title = page_name = tab_name = "Audit"
    list_template = "ctu/audit.html"
    column_list = ("at", "actor_name", "action", "subject_name", "changes")
    column_labels = {
        "at": "When",
        "actor_name": "Who",
        "action": "Action",
        "subject_name": "Subject",
        "changes": "Changes",
    }
    column_sortable_list = ("at",)
    column_default_sort = ("id", True)
    column_searchable_list = ("actor_name", "actor_login", "subject_name", "subject_login")
    singular, plural = "entry", "entries"
    sorted_by, is_sorted_down = "at", True
    search_words = "Search who or what"
    states = (("hand", "By hand"), ("import", "By import"))
    import_banner = "Only what one import, or its undo, did."
    nothing_yet = "Nothing was changed yet."
    nothing_found = "No entry matches."

    @property
    def may_change(self) -> bool:
        """Return False: entries are never changed."""
        return False

    @expose("/")
    def index_view(self) -> Any:
        """Open on what people did: an import is one line there (decision 131)."""
        if not request.args:
            return redirect(self.get_url(".index_view", flt_state="hand"))
        return super().index_view()

    def segments(self, page: GridPage) -> list[Choice]:
        """Return the quick filters; all of them has an address that opens on nothing else."""
        everything, *others = super().segments(page)
        is_current = not any(each.is_current for each in others)
        url = self.address(flt_state=EVERYTHING)
        return [replace(everything, url=url, is_current=is_current), *others]

    def _get_list_filter_args(self) -> list[Any]:
        found = super()._get_list_filter_args()
        return [each for each in found if not self._is_everything(*each)]

    def _is_everything(self, index: int, _name: str, value: str) -> bool:
        return bool(self._filters[index].key == "state" and value == EVERYTHING)

    @property
    def sees_whole(self) -> bool:
        """Whether nothing is hidden from this person: most who look here see everything."""
        if "sees_whole_audit" not in g:
            person = self.person
            sees_all = rights.sees_all_teams(person)
            g.sees_whole_audit = sees_all and change_rights.reaches_every_group(person)
        return bool(g.sees_whole_audit)

    def get_query(self) -> Any:
        """Leave out what this person does not see elsewhere either, whatever an entry is about."""
        query = super().get_query()
        if self.sees_whole:
            return query
        seen = self._in_sight()
        conditions = [and_(AuditEntry.kind == kind, shown) for kind, shown in seen.items()]
        return query.filter(or_(AuditEntry.kind.not_in(seen), *conditions))

    def _in_sight(self) -> dict[str, ColumnElement[bool]]:
        """Return by kind the condition of entries whose subject this person sees elsewhere."""
        person, about = self.person, AuditEntry.subject_id
        groups = select(PermissionGroup.id).where(change_rights.within_reach(person))
        policies = select(PasswordPolicy.id).where(change_rights.known_policies(person))
        seen: dict[str, ColumnElement[bool]] = {
            "group": about.in_(groups),
            "policy": about.in_(policies),
        }
        if rights.sees_all_teams(person):
            return seen
        users = about.in_(select(User.id).where(visibility.users_in_scope(person)))
        seen |= {"user": users, ACCESS: users, IMPORT: self._is_import_in_sight()}
        teams = select(Team.id).where(visibility.teams_in_scope(person))
        # Whoever manages teams sees the name of each.
        return seen if rights.may_manage_teams(person) else seen | {"team": about.in_(teams)}

    def _is_import_in_sight(self) -> ColumnElement[bool]:
        """Return the condition of entries about imports that this person sees (decision 19)."""
        this = select(ImportRun.id).where(ImportRun.id == AuditEntry.subject_id)
        return exists(self._openable(this).correlate(AuditEntry))

    def _openable(self, runs: Select[Any]) -> Select[Any]:
        """Narrow a query to the imports whose pages this person may open."""
        kinds = rights.kinds_of_imports(self.person)
        state = current_state()
        shown = runs.where(ImportRun.importer.in_(kinds), ImportRun.importer.in_(state.importers))
        narrowed: Select[Any] = state.actors.visible(shown)
        return narrowed

    def figures(self, rows: list[AuditEntry]) -> dict[str, Any]:
        """Return name, address and result of the imports of the rows that this person may open."""
        ids = {row.import_public_id for row in rows if row.import_public_id}
        words = {"about_imports": IMPORT, "summed": SUMMED, "everything": EVERYTHING}
        words |= {"handed_over": set(FIRST_PASSWORD.values())}
        if not ids:
            return {"imports": {}} | words
        runs = select(ImportRun).where(ImportRun.public_id.in_(ids))
        found = db.session.scalars(self._openable(runs))
        return {"imports": {run.public_id: _facts_of(run) for run in found}} | words

    def kind_of(self, entry: AuditEntry) -> str:
        """Return what kind of record an entry is about, in words."""
        return KINDS.get(entry.kind, entry.kind)

    def changes_of(self, entry: AuditEntry) -> list[tuple[str, str, str]]:
        """Return the label, the old and the new value of each changed field."""
        return [(label, before, after) for label, before, after in json.loads(entry.changes)]

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        """Return the condition of the entries by hand, by an import, or of all."""
        # An upload and a download name their import too, but a person asked for them.
        by_hand = or_(AuditEntry.import_public_id.is_(None), AuditEntry.kind == IMPORT)
        if state == "hand" and self.sees_whole and db.engine.dialect.name == "postgresql":
            # An index that holds nothing else is counted without a look at the entries. SQLite
            # looks at them all the same, and joins what two indexes find.
            return BY_HAND
        return {"hand": by_hand, "import": ~by_hand, EVERYTHING: true()}.get(state)

    def ordered_condition(self, state: str) -> ColumnElement[bool] | None:
        """Return the condition of an index in the order of the list: that of changes by hand."""
        return BY_HAND if state == "hand" else None

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the filters of the audit, which are of its own."""
        return audit_filters()


def _facts_of(run: ImportRun) -> tuple[str, str, str]:
    return run.file_name, details_url(run), result_text(run)
