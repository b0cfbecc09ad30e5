"""The form of one team."""

from __future__ import annotations

from wtforms import BooleanField, StringField

from ctu.models.teams import Team
from ctu.records.forms import Declared, RecordForm
from ctu.teams.importer import TeamImporter

TAKEN = "Team Name: A team with this name already exists."


class TeamForm(RecordForm):
    """A team: its name, and whether people can be put into it."""

    name = StringField("Name", [Declared(TeamImporter.name)])
    active = BooleanField("Active", default=True)

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that another team has, active or not, in any case."""
        self.refuse_taken_name(Team, field.data or "", TAKEN)
