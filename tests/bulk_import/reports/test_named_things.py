"""What records, and what they refer to, are called whose class says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.reports.details.record_source import RecordSource


class Named:
    """A thing with a name and no text."""

    name = "Tools"


class Numbered:
    """A thing with a number alone."""

    id = 7


@dataclass
class Told:
    """A thing with a text of its own."""

    name: str = "no text"

    def __str__(self) -> str:
        return "Told so"


def cells(**values: Any) -> list[str]:
    columns = [(name, name.title()) for name in values]
    source = RecordSource(SimpleNamespace, None, columns, (), lambda record: None)
    return source.cells(SimpleNamespace(**values))


def test_a_reference_is_shown_by_its_text_name_or_number():
    assert cells(one=Named(), many=[Numbered(), Told(), Named()], none=None, count=3) == [
        "Tools",
        "7, Told so, Tools",
        "",
        "3",
    ]


def test_a_record_without_a_text_is_called_by_its_key():
    class Base(DeclarativeBase):
        pass

    class Crate(Base):
        __tablename__ = "named_crate"
        id: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str] = mapped_column(unique=True)

    class Labelled(Crate):
        def __str__(self) -> str:
            return "a crate"

    class Crates(ModelImporter):
        model, key = Crate, Crate.code

    class Keyless(ModelImporter):
        model, slug = Crate, "keyless"

    assert Crates(None).record_name(Crate(id=1, code="c1")) == "c1"
    assert Crates(None).record_name(Labelled(id=1, code="c1")) == "a crate"
    assert Keyless(None).record_name(Crate(id=1, code="c1")) == "1"
