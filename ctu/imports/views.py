"""The console's two import pages: the plugin's, with the console's words and rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from ctu.access import rights
from ctu.users.importing.slips import shown_slips
from ctu.web.sessions.access import SignedInView
from plugins.bulk_import import BulkImportView, ImportRun, Slip


class ConsoleImportView(SignedInView, BulkImportView):
    """An import page, which is reached by the button of its tab."""

    def get_record_url(self, record: Any) -> str | None:
        """Return the address of a record's form, None where this person may not change it."""
        view = self.get_records_view()
        return super().get_record_url(record) if view and view.reaches(record) else None

    def is_accessible(self) -> bool:
        """Return whether a person is signed in who may run this import."""
        return super().is_accessible() and rights.may_import(self.person, self.importer.slug)


class UserImportView(ConsoleImportView):
    """The bulk import of users, which stands in the menu too: people look for it there."""

    parents = (("CTU", "users.index_view"),)
    record_columns = ("full_name", "login", "primary_team.name")
    column_labels = ConsoleImportView.column_labels | {
        "full_name": "Name",
        "primary_team.name": "Primary team",
    }

    def get_sign_in_url(self) -> str:
        """Return the address of the sign-in, as it stands on a slip."""
        return url_for("auth.sign_in", _external=True)

    def get_slips(self, records: Sequence[str], slips: Sequence[Slip]) -> Sequence[Slip]:
        """Return slips as people are now, that lead to the sign-in those whom it lets in."""
        return shown_slips([int(key) for key in records], slips)

    def get_records_url(self, run: ImportRun) -> str:
        """Return the address of the list of users that an import created."""
        return url_for("users.index_view", flt_import=run.public_id)

    def get_links(self, run: ImportRun) -> Sequence[tuple[str, str]]:
        """Return the address of the board of the people that an import created."""
        if not run.created_rows:
            return []
        return [("Readiness", url_for("readiness.index_view", flt_imports=run.id))]


class TeamImportView(ConsoleImportView):
    """The bulk import of teams."""

    parents = (("CTU", "teams.index_view"),)
    record_columns = ("name", "active")
    column_labels = ConsoleImportView.column_labels | {"name": "Team name"}

    def is_visible(self) -> bool:
        """Return False: a button of the Teams tab leads here, not the menu."""
        return False
