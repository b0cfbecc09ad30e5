"""The form of one capacity plan."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from ctu.models.capacity import CHANNELS, CapacityPlan
from ctu.records.forms import RecordForm, WholeNumber, name_field

MOST = 99
TAKEN = "Name: A plan with this name already exists."


def number(label: str, default: int = 0) -> WholeNumber:
    """Return a field for how many interactions at once."""
    return WholeNumber(label, 0, MOST, default=default)


class PlanForm(RecordForm):
    """A capacity plan: how many interactions at once, of each kind and in total."""

    name = name_field()
    voice = number("Voice")
    web_chat = number("Web chat")
    email = number("E-mail")
    sms = number("SMS")
    social = number("Social")
    total = number("In total")
    active = BooleanField("Active", default=True)

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that another plan has, active or not, in any case."""
        self.refuse_taken_name(CapacityPlan, field.data or "", TAKEN)

    def validate_total(self, field: WholeNumber) -> None:
        """Refuse a total of zero, or one above the sum of its parts."""
        numbers = [self[channel].data for channel in CHANNELS]
        if None in numbers or field.data is None:
            return
        if not 1 <= field.data <= max(1, sum(numbers)):
            raise ValidationError("In total: At least 1, and at most all kinds together.")
