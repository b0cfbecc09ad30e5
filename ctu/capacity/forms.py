"""The form of one capacity plan."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from ctu.capacity.models import CHANNELS, CapacityPlan
from ctu.extensions import db
from ctu.forms import Declared
from ctu.naming import NAME_LENGTH
from plugins.bulk_import import Text
from plugins.bulk_import.engine.keys import canonical_key

MOST = 99
WRONG_NUMBER = f"A whole number from 0 to {MOST}."


def number(label: str) -> IntegerField:
    """Return a field for how many interactions at once."""
    bounds = NumberRange(0, MOST, WRONG_NUMBER)
    return IntegerField(label, [InputRequired(WRONG_NUMBER), bounds], default=0)


class PlanForm(FlaskForm):
    """A capacity plan: how many interactions at once, of each kind and in total."""

    name = StringField("Name", [Declared(Text("Name", max_length=NAME_LENGTH))])
    voice = number("Voice")
    web_chat = number("Web chat")
    email = number("E-mail")
    sms = number("SMS")
    social = number("Social")
    total = number("In total")
    active = BooleanField("Active", default=True)

    def __init__(
        self, formdata: Any = None, obj: CapacityPlan | None = None, **options: Any
    ) -> None:
        super().__init__(formdata, obj=obj, **options)
        self._plan = obj

    def validate_name(self, field: StringField) -> None:
        """A name is unique whatever the case, also among inactive plans."""
        key = canonical_key(field.data or "")
        holder = db.session.scalar(select(CapacityPlan).where(CapacityPlan.name_key == key))
        if holder is not None and holder is not self._plan:
            inactive = "" if holder.active else " It is inactive."
            raise ValidationError(f"Name: A plan with this name already exists.{inactive}")

    def validate_total(self, field: IntegerField) -> None:
        """The total is worth something, and not more than its parts together."""
        numbers = [self[channel].data for channel in CHANNELS]
        if None in numbers or field.data is None:
            return
        if not 1 <= field.data <= max(1, sum(numbers)):
            raise ValidationError("In total: At least 1, and at most all kinds together.")
