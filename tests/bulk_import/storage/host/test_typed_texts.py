"""Keys of records are read again from the texts that an import remembers, whatever their types."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.storage.host.records import check_records
from plugins.bulk_import.storage.host.typed_texts import UNREAD, text_of, value_of
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db

KEY = uuid.UUID("0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11")

MOMENT = datetime.fromisoformat("2026-01-02 03:00")


class Size(enum.Enum):
    small = "S"
    large = "L"


class Guid(sa.TypeDecorator[Any]):
    """UUIDs as 32 digits, as SQLAlchemy's documentation has it: it takes no text."""

    impl, cache_ok = sa.CHAR(32), True

    def process_bind_param(self, value, dialect):
        return value if value is None else value.hex

    def process_result_value(self, value, dialect):
        return value if value is None else uuid.UUID(value)


class Packed(sa.TypeDecorator[Any]):
    """UUIDs as their bytes."""

    impl, cache_ok = sa.LargeBinary(16), True

    def process_bind_param(self, value, dialect):
        return value if value is None else value.bytes

    def process_result_value(self, value, dialect):
        return value if value is None else uuid.UUID(bytes=value)


class Short(sa.TypeDecorator[Any]):
    """Numbers that the program knows as texts."""

    impl, cache_ok = sa.Integer, True

    def process_bind_param(self, value, dialect):
        return value if value is None else int(value.removeprefix("N"))

    def process_result_value(self, value, dialect):
        return value if value is None else f"N{value}"


class Plain(sa.TypeDecorator[Any]):
    impl, cache_ok = sa.String(40), True


class Count(sa.TypeDecorator[Any]):
    impl, cache_ok = sa.Integer, True


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((sa.Integer(), 7), (sa.String(), "7"), (sa.Boolean(), False), (sa.Boolean(), True)),
        *((sa.Enum(Size), Size.small), (sa.LargeBinary(), b"\x00a"), (sa.Uuid(), KEY)),
        *(
            (sa.Date(), date(2026, 1, 2)),
            (sa.DateTime(), MOMENT),
        ),
        *(
            (Guid(), KEY),
            (Packed(), KEY),
            (Short(), "N7"),
            (Plain(), "7"),
            (Plain(), str(KEY)),
            (Count(), 7),
        ),
    ],
)
def test_a_value_is_read_again_from_its_text(kind: Any, value: Any, dialect: Any) -> None:
    read = value_of(text_of(value), kind, dialect)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [(sa.Enum(Size), "large", Size.large), (Guid(), KEY.hex.upper(), KEY)],
)
def test_a_value_is_read_from_another_text_for_it(kind: Any, text: str, value: Any) -> None:
    assert value_of(text, kind, sqlite.dialect()) == value


@pytest.mark.parametrize(
    ("kind", "text"), [(sa.Boolean(), "0"), (sa.Enum(Size), "S"), (Guid(), "7"), (Short(), "x")]
)
def test_a_text_that_is_none_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(UNREAD):
        value_of(text, kind, sqlite.dialect())


class SizedCrate(HostBase):
    __tablename__ = "crate_of_a_size"
    id: Mapped[uuid.UUID] = mapped_column(Guid, primary_key=True, default=uuid.uuid4)
    size: Mapped[Size] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Crates(ModelImporter):
    model = SizedCrate

    def undo(self, records):
        for each in records:
            db.session.delete(each)


@pytest.mark.databases("sqlite", "postgresql")
def test_records_whose_keys_are_of_types_of_the_host_are_found_again(state):
    done = import_csv(Crates, "Size,Name\nSmall,a\nLarge,b\n", actor="ann")
    stored = db.session.execute(sa.text("SELECT line, record_id FROM import_row ORDER BY line"))
    rows = [tuple(each) for each in stored]
    found = check_records(db.session(), Crates("ann"), rows)
    assert [each.record.name for each in found] == ["a", "b"]
    assert done.created == 2
