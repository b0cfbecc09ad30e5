"""Values that only the driver knows: of a type such as INET it returns what no text is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import Field, ModelImporter, Text
from plugins.bulk_import.engine.declaration.faults import HostFault
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import db
from tests.bulk_import.price_list import EVERY

pytestmark = pytest.mark.databases("postgresql")


class DriverBase(DeclarativeBase):
    """A table that only PostgreSQL has."""


class Machine(DriverBase):
    __tablename__ = "machine_with_address"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    address: Mapped[str | None] = mapped_column(postgresql.INET)
    ports: Mapped[list[str]] = mapped_column(postgresql.ARRAY(sa.String), server_default="{}")


class Words(Field[list[str]]):
    def parse(self, text, line, problems):
        return text.split()


class Machines(ModelImporter):
    model, key, modes = Machine, Machine.name, EVERY
    address = Text("Address", max_length=43, blank=None)
    ports = Words("Ports", blank=[])


class AddressedMachines(Machines):
    slug = "addressed_machines"

    def stored_value(self, record, field):
        value = super().stored_value(record, field)
        return value if value is None or field.name != "address" else str(value)


@pytest.fixture(autouse=True)
def machines(state: Any) -> Iterator[None]:
    """Make the table with one machine, and drop it again."""
    DriverBase.metadata.create_all(db.engine)
    file = "Name,Address,Ports\nmain,10.0.0.1,a b\n"
    assert import_csv(Machines, file, actor="ann").created == 1
    yield
    db.session.rollback()
    DriverBase.metadata.drop_all(db.engine)


def test_a_record_whose_value_is_of_another_type_is_named_and_not_changed_for_ever():
    file = "Name,Address\nmain,10.0.0.1\n"
    with pytest.raises(HostFault, match=r"stored_value\(record, address\) returned .* IPv4Address"):
        judge_csv(Machines, file, actor="ann", operation="update")
    judged = judge_csv(AddressedMachines, file, actor="ann", operation="update")
    assert judged.effects == ["unchanged"]


def test_a_list_that_the_driver_returns_is_compared_as_one():
    file = "Name,Ports\nmain,{}\n"
    for cell, effect in (("a b", "unchanged"), ("a c", "changed")):
        judged = judge_csv(Machines, file.format(cell), actor="ann", operation="update")
        assert judged.effects == [effect]
