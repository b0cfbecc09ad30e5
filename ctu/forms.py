"""Fields of the console's forms: checked by the rules of an import, refused in its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form, SelectField, SelectMultipleField
from wtforms.validators import StopValidation, ValidationError

from plugins.bulk_import.engine.fields import Field
from plugins.bulk_import.engine.rows import Problem

NO_CHOICE = -1


class Declared:
    """A validator that reads a form's field as a declared column reads a cell of a file."""

    def __init__(self, column: Field[Any]) -> None:
        self.column = column
        self.field_flags = {"required": column.required}

    def __call__(self, form: Form, field: Any) -> None:
        problems: list[Problem] = []
        value = self.column.read(field.data or "", 0, problems)
        if problems:
            raise StopValidation(" ".join(said(problem) for problem in problems))
        field.data = value


def said(problem: Problem) -> str:
    """Return a problem's message and its hint as sentences."""
    return f"{problem.message} {problem.hint}." if problem.hint else problem.message


def as_id(value: Any) -> int | None:
    """Return the id that a choice stands for: None for the blank one, a stranger for nonsense."""
    if value in (None, "", "None"):
        return None
    try:
        return int(value)
    except ValueError:
        return NO_CHOICE


class PickField(SelectField):
    """A choice among records that this person may choose."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        super().__init__(label, coerce=as_id, **options)
        self.is_required = required

    def offer(self, records: Sequence[Any], blank: str | None = None) -> None:
        """Set the choices: records with a name, after a blank one that says what it means."""
        first = [] if blank is None else [("", blank)]
        self.choices = [*first, *((record.id, record.name) for record in records)]

    def pre_validate(self, form: Form) -> None:
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
        self.choices = [(record.id, record.name) for record in records]

    def pre_validate(self, form: Form) -> None:
        offered = {value for value, *_ in self.choices or ()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(f"{self.label.text.title()}: Choose only from the list.")
