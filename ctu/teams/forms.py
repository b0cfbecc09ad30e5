"""The form of one team."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from ctu.extensions import db
from ctu.forms import Declared
from ctu.teams.importer import TeamImporter
from ctu.teams.models import Team
from plugins.bulk_import.engine.keys import canonical_key


class TeamForm(FlaskForm):
    """A team: its name, and whether people can be put into it."""

    name = StringField("Name", [Declared(TeamImporter.name)])
    active = BooleanField("Active", default=True)

    def __init__(self, formdata: Any = None, obj: Team | None = None, **options: Any) -> None:
        super().__init__(formdata, obj=obj, **options)
        self._team = obj

    def validate_name(self, field: StringField) -> None:
        """A name is unique whatever the case, also among inactive teams."""
        key = canonical_key(field.data or "")
        holder = db.session.scalar(select(Team).where(Team.name_key == key))
        if holder is not None and holder is not self._team:
            inactive = "" if holder.active else " It is inactive."
            raise ValidationError(f"Team Name: A team with this name already exists.{inactive}")
