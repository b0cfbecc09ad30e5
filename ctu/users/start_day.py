"""Start day of a user: its form field, and the changes that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wtforms import DateField
from wtforms.validators import Optional

from ctu.account.passwords.first_passwords import expiry
from ctu.models.clock import today
from ctu.models.users import User

ADVICE = (
    "The day from which a person can sign in, such as 2026-12-07; blank for at once. The template "
    "has no such column, a file may have it."
)
WRONG_DAY = "Active From: Write a day such as 2026-12-07, or leave it blank."
KEEPS_YOURSELF_OUT = "Active From: You cannot keep yourself out."


class StartDayField(DateField):
    """A day; blank for at once, and anything else is refused in one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__("Active from", [Optional()], **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the day, as browsers send it."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(WRONG_DAY) from None


def set_start_day(user: User, day: date | None) -> None:
    """Let a person sign in from another day; the days of a first password count from it."""
    if user.active_from == day:
        return
    user.password_expires_at = expiry_with(user, day)
    if is_kept_out(user, day):
        user.end_sessions()
    user.active_from = day


def expiry_with(user: User, day: date | None) -> datetime | None:
    """Return until when a first password is good if its owner signs in from a day on."""
    is_unused = user.password_expires_at is not None and user.last_sign_in_at is None
    return expiry(day) if is_unused and user.active_from != day else user.password_expires_at


def is_kept_out(user: User, day: date | None) -> bool:
    """Return whether another day than that of a person is still to come."""
    return day is not None and day != user.active_from and day > today()
