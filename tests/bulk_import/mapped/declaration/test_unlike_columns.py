"""A declared column whose values the database holds as another type: refused, or written right."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import (
    JSON,
    UUID,
    Boolean,
    Choice,
    Date,
    DateTime,
    Digits,
    Field,
    Float,
    Integer,
    ModelImporter,
    State,
    Text,
)
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import db

EVERY = ("create", "update", "upsert")


class Base(DeclarativeBase):
    """The tables of these tests."""


class Grade(enum.Enum):
    LOW = "l"
    HIGH = "h"


class Level(enum.StrEnum):
    LOW = "l"


class Part(Base):
    __tablename__ = "unlike_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    text: Mapped[str | None] = mapped_column(sa.String(40))
    whole: Mapped[int | None]
    day: Mapped[Any] = mapped_column(sa.Date, nullable=True)
    moment: Mapped[Any] = mapped_column(sa.DateTime, nullable=True)
    grade: Mapped[Grade | None]
    file: Mapped[bytes | None]


def importer(modes: Sequence[str] = EVERY, **declared: Any) -> type[ModelImporter]:
    """Return an importer of parts with one column and what is declared."""
    others = {"text", "whole", "day", "moment", "grade", "file"} - set(declared)
    told = {"model": Part, "key": Part.code, "modes": modes, "exclude": tuple(others)}
    return type("Parts", (ModelImporter,), told | declared)


REFUSED: dict[str, tuple[str, Callable[[], Field[Any]], str]] = {
    "a member": ("text", lambda: Choice("X", Grade), "reads Grade, and unlike_part.text holds str"),
    "a class": ("text", lambda: Choice("X", {"Part": Part}), "reads DeclarativeAttributeIntercept"),
    "JSON": ("text", lambda: JSON("X"), "reads dict, and unlike_part.text holds str"),
    "bytes": (
        "file",
        lambda: Text("X", max_length=9),
        "reads str, and unlike_part.file holds bytes",
    ),
    "a text": (
        "whole",
        lambda: Text("X", max_length=9),
        "reads str, and unlike_part.whole holds int",
    ),
    "a part": ("whole", lambda: Float("X"), "reads float, and unlike_part.whole holds int"),
    "a text of a day": (
        "day",
        lambda: Text("X", max_length=9),
        "reads str, and unlike_part.day holds date",
    ),
    "a moment": ("day", lambda: DateTime("X"), "reads datetime, and unlike_part.day holds date"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("modes", [("create",), ("update",)])
def test_a_field_whose_values_the_column_cannot_hold_is_refused_with_both_types(
    case: str, modes: Any
) -> None:
    name, field, said = REFUSED[case]
    with pytest.raises(TypeError, match=rf"^Parts\.{name} {said}"):
        importer(modes, **{name: field()})


COMPARED: dict[str, tuple[str, Callable[[], Field[Any]]]] = {
    "a number as a text": ("text", lambda: Integer("X")),
    "a truth as a text": ("text", lambda: Boolean("X")),
    "digits as a number": ("whole", lambda: Digits("X", max_length=9)),
    "a name as a member": ("grade", lambda: Choice("X", {"Low": "LOW"})),
}


@pytest.mark.parametrize("case", COMPARED)
def test_a_value_that_is_loaded_as_another_type_can_be_created_and_not_updated(case: str) -> None:
    name, field = COMPARED[case]
    importer(("create",), **{name: field()})
    with pytest.raises(TypeError, match=r"override update, which says how changes are written"):
        importer(("update",), **{name: field()})


def test_a_host_that_writes_the_records_says_what_is_held() -> None:
    def write(self: Any, given: Any) -> Any:
        return {}

    wrong = Choice("X", Grade)
    made = importer(("create",), text=wrong, record_values=write)
    assert importer(EVERY, text=Choice("X", Grade), record_values=write, update=write)
    assert made.fields[-1] is wrong


class Shade(Text[Any]):
    """What parses otherwise than the kind that it is made of."""

    def parse(self, text: str, line: int, problems: Any) -> int:
        return len(text)


def test_a_column_that_reads_what_nobody_knows_is_left_to_the_host() -> None:
    assert importer(whole=Shade("X", max_length=9))


@pytest.fixture
def parts(state: State) -> Any:
    """Make the table, and drop it again."""
    Base.metadata.create_all(db.engine)
    yield
    db.session.rollback()
    Base.metadata.drop_all(db.engine)


WRITTEN: dict[str, tuple[str, Callable[[], Field[Any]], str, str]] = {
    "a UUID as a text": ("text", lambda: UUID("X"), str(uuid.UUID(int=1)), str(uuid.UUID(int=2))),
    "a day as a moment": ("moment", lambda: Date("X"), "2026-01-01", "2026-01-02"),
    "a text that is a member": ("text", lambda: Choice("X", Level), "Low", "Low"),
}


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("case", WRITTEN)
def test_a_value_that_its_column_converts_is_written_and_found_unchanged(
    parts: None, case: str
) -> None:
    name, field, first, second = WRITTEN[case]
    kind = importer(EVERY, **{name: field()})
    rows = [{"Code": "a", "X": first}, {"Code": "b", "X": first}]

    made = import_csv(kind, rows)
    again = import_csv(kind, [rows[0], {"Code": "b", "X": second}], operation="update")
    last = import_csv(kind, [rows[0], {"Code": "b", "X": second}], operation="update")

    is_changed = first != second
    assert (made.status, made.created, made.reason) == ("COMPLETED", 2, "")
    assert (again.updated, again.unchanged, again.reason) == (is_changed, 2 - is_changed, "")
    assert (last.updated, last.unchanged) == (0, 2)
