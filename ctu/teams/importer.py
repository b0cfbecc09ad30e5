"""The bulk import of teams: one row of the file becomes one team."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from ctu.audit.recording import record_import
from ctu.extensions import db
from ctu.models.naming import NAME_LENGTH
from ctu.models.statements.key_search import held_keys, stored_ids
from ctu.models.teams import Team, add_members
from plugins.bulk_import import Boolean, Importer, Row, Text, absent, canonical_key


class TeamImporter(Importer):
    """A name and whether the team is active; people join it through their own records."""

    slug = "teams"
    record_type = Team
    noun = "Teams"
    rollback_note = (
        "Teams can only be made inactive afterwards, and an inactive team still holds its name."
    )

    name = Text(
        "Team Name",
        max_length=NAME_LENGTH,
        unique="Team Name: File contains multiple teams with the same name.",
        synonyms=(
            *("team", "name", "department", "group", "group name", "queue", "queue name"),
            *("division", "organization"),
        ),
    )
    active = Boolean("Active")

    @absent(
        name,
        message="Team Name: The file uploaded contains teams that already exist.",
        hint="Inactive teams hold their names too",
    )
    def find_names(self, keys: set[str]) -> set[str]:
        """Find the names that a team has."""
        return held_keys(Team.name_key, keys)

    def create(self, rows: Sequence[Row]) -> list[int]:
        """Insert the teams in one statement, and the uploader as their first member in another.

        A team made by hand also gets its maker as first member: nobody else could add people to it.
        """
        stored = db.session.execute(
            insert(Team).returning(Team.id, Team.name_key),
            [
                {
                    "name": row[self.name],
                    "name_key": canonical_key(row[self.name]),
                    "active": row[self.active],
                }
                for row in rows
            ],
        )
        ids = {key: team_id for team_id, key in stored}
        created = [ids[canonical_key(row[self.name])] for row in rows]
        add_members([self.actor.id] * len(created), created)
        names = [row[self.name] for row in rows]
        record_import(Team, self.actor, self.run.public_id, (created, names, [""] * len(rows)))
        return created

    @staticmethod
    def find_records(ids: Sequence[str]) -> set[int]:
        """Return which of these teams there are, for `flask bulk-import verify`."""
        return stored_ids(Team.id, ids)
