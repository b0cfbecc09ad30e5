"""The rules an importer declares over its fields: lookups, keys that must be free, checks.

A rule is a method with a decorator. Whatever asks a database takes a set of keys and is called
once per batch, so the number of queries never depends on the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..fields.base.field import Field
from ..rows.rows import Problem

M = TypeVar("M", bound=Callable[..., Any])
Missing = str | Callable[[Any, str], str | Problem]
Values = tuple[Any, ...]
"""The values of a row in several columns."""

RULE = "__bulk_import_rule__"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A method that turns the names of a Reference field into objects."""

    method: str
    field: Field[Any]
    missing: Missing
    make: str = ""
    """The method that makes things for unknown names; "" where none are made."""
    made: tuple[str, str] = ("", "")
    """What one of them is called, and several ("tag", "tags")."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A method that returns those keys of a field that are taken already."""

    method: str
    field: Field[Any]
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Check:
    """A method that looks at rows of which every named field is clean."""

    method: str
    fields: tuple[Field[Any], ...]
    at_once: bool
    """True if the method is given all such rows together, False if it is called for each."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A method that returns the records which the keys of a field name."""

    method: str
    field: Field[Any]
    missing: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The column that names a row's parent, which may be another row of the file."""

    parent: Field[Any]
    key: Field[Any]
    """The column by whose value other rows name a row."""
    form: Callable[[str], str]
    """Returns the form of a name in which it is compared with the keys of rows."""


@dataclass(frozen=True, slots=True)
class UniqueGroup:
    """Columns whose values no two rows of a file may share together."""

    fields: Sequence[Field[Any]]
    find_form: Callable[[], Callable[[Values], Values]]
    """Returns, of the database of the moment, what brings values into the form in which it compares
    them."""


Rule = Lookup | Absent | Check | Existing


def lookup(field: Field[Any], *, missing: Missing) -> Callable[[M], M]:
    """Declare `(self, keys) -> {key: object}`, the things that the names of a column mean.

    :param missing: the sentence for a name that is not among them, or a method
        `(self, key) -> sentence or Problem` when it depends on the name or the uploader.
    """
    (field,) = _fields("lookup", field)
    return lambda method: _attach(method, Lookup(method.__name__, field, missing))


def absent(field: Field[Any], *, message: str, hint: str = "") -> Callable[[M], M]:
    """Declare `(self, keys) -> {taken keys}`, for a column whose values must not exist yet."""
    (field,) = _fields("absent", field)
    return lambda method: _attach(method, Absent(method.__name__, field, message, hint))


def existing(field: Field[Any], *, missing: str) -> Callable[[M], M]:
    """Declare `(self, keys) -> records`, those that exist and that this uploader may know of.

    The field is the key of an update. More records than were asked for do no harm; two of one key
    refuse their row.

    :param missing: the sentence for a row that updates a record which is not among them.
    """
    (field,) = _fields("existing", field)
    return lambda method: _attach(method, Existing(method.__name__, field, missing))


def check(first: Field[Any], *needs: Field[Any]) -> Callable[[M], M]:
    """Declare `(self, row) -> Problem or None`, asked when all the named fields are clean.

    The problem is shown at the first field.
    """
    fields = _fields("check", first, *needs)
    return lambda method: _attach(method, Check(method.__name__, fields, at_once=False))


def check_rows(first: Field[Any], *needs: Field[Any]) -> Callable[[M], M]:
    """Declare `(self, rows) -> pairs of a row and its Problem`, asked of many rows at once.

    It is given the rows in which all the named fields are clean, in the order of the file, and
    answers for those at fault only. Take it where a check asks a database, or has to be quick.
    """
    fields = _fields("check_rows", first, *needs)
    return lambda method: _attach(method, Check(method.__name__, fields, at_once=True))


def _attach(method: M, rule: Rule) -> M:
    setattr(method, RULE, rule)
    return method


def fields_of(rule: Rule) -> tuple[Field[Any], ...]:
    """Return the fields that a rule is about."""
    return rule.fields if isinstance(rule, Check) else (rule.field,)


def _fields(rule: str, *fields: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a rule; a TypeError refuses what is none, such as a name or a list."""
    for each in fields:
        if not isinstance(each, Field):
            given = each.__name__ if callable(each) else repr(each)
            raise TypeError(
                f"@{rule} takes the fields that it is about, such as name in @{rule}(name), and no "
                f"text, list or method: {given}. To name a column that comes from the model, "
                "declare its field in the class."
            )
    return fields
