"""The form that makes an access token."""

from __future__ import annotations

from flask import current_app
from wtforms import (
    IntegerField,
    PasswordField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from ctu.models.credentials.tokens import NAME_LENGTH
from ctu.web.sessions.draft_form import DraftForm
from plugins.bulk_import import Scope, trim

USUAL_DAYS = 90
NO_SCOPE = "Scopes: Choose one at least."
NO_NAME = "Name: Cannot be empty."
NO_DAYS = "Days: Is a whole number from 1 to {most}."


class TokenForm(DraftForm):
    """Name, scopes, days and the present password, which is taken exactly as typed."""

    name = StringField(
        "Name",
        [DataRequired(NO_NAME), Length(1, NAME_LENGTH, "Name: Is too short/long.")],
        filters=[lambda text: trim(text) if text else text],
    )
    scopes = SelectMultipleField("Scopes", choices=[each.value for each in Scope])
    days = IntegerField("Days until it expires")
    present = PasswordField(
        "Current password", [InputRequired("Current Password: Cannot be empty.")]
    )

    @property
    def most_days(self) -> int:
        """Return for how many days a token may be good."""
        return int(current_app.config["CTU_TOKEN_DAYS"])

    @property
    def usual_days(self) -> int:
        """Return what the form offers."""
        return min(USUAL_DAYS, self.most_days)

    def validate_name(self, field: StringField) -> None:
        """Refuse a name without visible characters."""
        if not (field.data or "").isprintable():
            raise ValidationError("Name: Contains invalid characters.")

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """Refuse a token for nothing."""
        if not field.data:
            raise ValidationError(NO_SCOPE)

    def validate_days(self, field: IntegerField) -> None:
        """Refuse a token that is good for longer than the setting says."""
        if field.data is None or not 1 <= field.data <= self.most_days:
            field.errors = []
            raise ValidationError(NO_DAYS.format(most=self.most_days))
