"""Fields of the console's forms: checked by the rules of an import, refused in its words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy import select
from wtforms import (
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import StopValidation, ValidationError

from ctu.extensions import db
from ctu.models.naming import NAME_LENGTH
from ctu.models.users import User
from ctu.records.numbers import whole_number
from ctu.web.sessions.draft_form import DraftForm, PageField
from plugins.bulk_import import Field, Problem, Text, canonical_key

NO_CHOICE = -1
CHANGED = (
    "Somebody has changed this record since you opened it. What you typed is kept; "
    "Save again writes it over what the other person did."
)


class RecordForm(DraftForm):
    """The form of one record; call `limited_to` with the current person before use."""

    person: User
    record: Any = None
    seen = PageField()
    """The version of the record when its form was opened, for optimistic locking."""

    def limited_to(self, person: User, record: Any = None) -> Self:
        """Offer what this person may choose, and what the record that is changed has already."""
        self.person, self.record = person, record
        self.offer()
        self.show_to(person)
        if record is not None and not self.is_submitted():
            self.seen.data = self.fingerprint()
        return self

    def offer(self) -> None:
        """Set the choices of the fields and take away those which are not for this person."""

    def cloned_from(self, record: Any) -> Self:
        """Finish a form that was filled from another record: empty what is never cloned."""
        for name in ("name", "first_name", "last_name"):
            if name in self:
                self[name].data = ""
        if "active" in self:
            self.active.data = True
        return self

    def stored(self) -> list[Any]:
        """Return what the record holds of what this form can change."""
        return [getattr(self.record, name, None) for name in self._fields]

    def fingerprint(self) -> str:
        """Return a short text that changes whenever the record changes."""
        return hashlib.sha256(repr(self.stored()).encode()).hexdigest()[:16]

    def validate_seen(self, field: PageField) -> None:
        """Refuse to overwrite a change that another person saved after this form was opened."""
        seen = field.data
        if self.record is None or not seen:
            return
        field.data = self.fingerprint()
        if seen != field.data:
            raise ValidationError(CHANGED)

    def refuse_taken_name(self, model: Any, name: str, sentence: str) -> None:
        """Refuse the name of another record, whatever the case, active or not."""
        key = canonical_key(name)
        holder = db.session.scalar(select(model).where(model.name_key == key))
        if holder is not None and holder is not self.record:
            is_inactive = not getattr(holder, "active", True) and self.may_know(holder)
            raise ValidationError(sentence + (" It is inactive." if is_inactive else ""))

    def may_know(self, holder: Any) -> bool:
        """Return whether this person may know more of the holder of a name than that it exists."""
        return True


class Declared:
    """A validator that applies the rules of a declared import column to a field of a form."""

    def __init__(self, column: Field[Any]) -> None:
        self.column = column
        self.field_flags = {"required": column.required}

    def __call__(self, form: Form, field: Any) -> None:
        problems: list[Problem] = []
        value = self.column.read(field.data or "", 0, problems)
        if problems:
            raise StopValidation(" ".join(as_sentence(problem) for problem in problems))
        field.data = value


def name_field() -> StringField:
    """Return a field for a name that is unique regardless of case."""
    return StringField("Name", [Declared(Text("Name", max_length=NAME_LENGTH))])


def as_sentence(problem: Problem) -> str:
    """Return a problem's message and its hint as sentences."""
    return f"{problem.message} {problem.hint}." if problem.hint else problem.message


def as_id(value: Any) -> int | None:
    """Return the id of a choice: None for blank, an id of no record for other text."""
    if value in (None, "", "None"):
        return None
    try:
        return int(value)
    except ValueError:
        return NO_CHOICE


class WholeNumber(IntegerField):
    """A whole number within bounds; anything else stays as typed and is refused in one sentence."""

    def __init__(self, label: str, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most
        self.flags.required = True

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number; `data` is None for any other text, which `raw_data` keeps."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = whole_number(text)

    def pre_validate(self, form: Form) -> None:
        """Refuse what is no whole number, or beyond the bounds."""
        if self.data is None or not self.least <= self.data <= self.most:
            sentence = f"{self.label.text}: A whole number from {self.least} to {self.most}."
            raise StopValidation(sentence)


def _called(record: Any) -> str:
    """Return the name of a record, with a word where it is inactive and kept all the same."""
    return record.name if getattr(record, "active", True) else f"{record.name} (inactive)"


class PickField(SelectField):
    """A choice among records that this person may choose."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        super().__init__(label, coerce=as_id, **options)
        self.is_required = required

    def offer(self, records: Sequence[Any], blank: str | None = None) -> None:
        """Set the choices: records with a name, after a blank one that says what it means."""
        first = [] if blank is None else [("", blank)]
        self.choices = [*first, *((record.id, _called(record)) for record in records)]

    def pre_validate(self, form: Form) -> None:
        """Refuse a blank where one is required, and what was not offered."""
        if self.data is None and self.is_required:
            raise ValidationError(f"{self.label.text.title()}: Cannot be empty.")
        if all(as_id(value) != self.data for value, *_ in self.choices or ()):
            raise ValidationError(f"{self.label.text.title()}: Choose one of the list.")


class PickManyField(SelectMultipleField):
    """Choices among records that this person may choose, as boxes to tick."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, coerce=as_id, **options)

    def offer(self, records: Sequence[Any]) -> None:
        """Set the choices: records with a name."""
        self.choices = [(record.id, _called(record)) for record in records]

    def pre_validate(self, form: Form) -> None:
        """Refuse what was not offered."""
        offered = {value for value, *_ in self.choices or ()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(f"{self.label.text.title()}: Choose only from the list.")
