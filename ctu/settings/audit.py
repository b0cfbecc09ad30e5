"""The Audit page: who changed what and when, for users who may manage the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, or_, select

from ctu.access import reach, rights, scope
from ctu.audit.access import ACCESS, IMPORT
from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.users import User
from ctu.records.filters import GridFilter, by_text
from ctu.settings.views import SettingsView
from plugins.bulk_import import ImportRun, current_state

KINDS = {subject.kind: subject.words for subject in SUBJECTS.values()}
KINDS |= {ACCESS: "Access", IMPORT: "Import"}


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
        return False

    def get_query(self) -> Any:
        """Leave out people, groups and policies that this person does not see elsewhere either."""
        person = self.person
        seen: dict[str, Select[Any]] = {
            "group": select(PermissionGroup.id).where(reach.within_reach(person)),
            "policy": select(PasswordPolicy.id).where(reach.known_policies(person)),
        }
        if not rights.sees_all_teams(person):
            users = select(User.id).where(scope.users_in_scope(person))
            seen |= {"user": users, ACCESS: users}
        conditions = [
            and_(AuditEntry.kind == kind, AuditEntry.subject_id.in_(ids))
            for kind, ids in seen.items()
        ]
        return super().get_query().filter(or_(AuditEntry.kind.not_in(seen), *conditions))

    def figures(self, rows: list[AuditEntry]) -> dict[str, Any]:
        """Return the imports of the rows that this person may open, by their public ids."""
        ids = {row.import_public_id for row in rows if row.import_public_id}
        if not ids:
            return {"imports": {}, "about_imports": IMPORT}
        runs = select(ImportRun).where(ImportRun.public_id.in_(ids))
        runs = runs.where(ImportRun.importer.in_(current_state().importers))
        found = db.session.scalars(current_state().actors.visible(runs))
        imports = {run.public_id: (run.file_name, _details_url(run)) for run in found}
        return {"imports": imports, "about_imports": IMPORT}

    def kind_of(self, entry: AuditEntry) -> str:
        """Return what kind of record an entry is about, in words."""
        return KINDS.get(entry.kind, entry.kind)

    def changes_of(self, entry: AuditEntry) -> list[tuple[str, str, str]]:
        """Return the label, the old and the new value of each changed field."""
        return [(label, before, after) for label, before, after in json.loads(entry.changes)]

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        # A download names its import too, but a person asked for it.
        by_hand = or_(AuditEntry.import_public_id.is_(None), AuditEntry.kind == IMPORT)
        return {"hand": by_hand, "import": ~by_hand}.get(state)

    def more_filters(self) -> Sequence[GridFilter]:
        return (
            GridFilter("kind", "Kind", _of_kind, lambda: list(KINDS.items())),
            GridFilter("who", "Who", by_text(AuditEntry.actor_name, AuditEntry.actor_login)),
            GridFilter(
                "what", "Subject", by_text(AuditEntry.subject_name, AuditEntry.subject_login)
            ),
            GridFilter(
                "import", "Import", lambda public_id: AuditEntry.import_public_id == public_id
            ),
            GridFilter("since", "From day (UTC)", _since, kind="date"),
            GridFilter("until", "To day (UTC)", _until, kind="date"),
        )


def _details_url(run: ImportRun) -> str:
    return url_for(f"import_{run.importer}.details_page", public_id=run.public_id)


def _of_kind(value: str) -> ColumnElement[bool] | None:
    return AuditEntry.kind == value if value in KINDS else None


def _since(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return None if day is None else AuditEntry.at >= day


def _until(value: str) -> ColumnElement[bool] | None:
    day = _day(value, days=1)
    return None if day is None else AuditEntry.at < day


def _day(value: str, days: int = 0) -> datetime | None:
    try:
        begin = datetime.strptime(value.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
        return begin + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
