"""Values that only the driver knows: of a type such as INET it returns what no text is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import JSON, Field, ModelImporter, Text
from plugins.bulk_import.engine.declaration.faults import HostFault
from plugins.bulk_import.mapped.rules.native_values import is_kept
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


class Parcel(DriverBase):
    __tablename__ = "parcel_of_domains"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(
        postgresql.DOMAIN("parcel_code", sa.String(9), check=sa.text("value LIKE 'P%'")),
        unique=True,
    )
    weight: Mapped[Any] = mapped_column(postgresql.DOMAIN("grams", sa.Numeric(6, 1)), nullable=True)
    notes: Mapped[Any] = mapped_column(postgresql.DOMAIN("notes", sa.JSON), nullable=True)
    stored: Mapped[Any] = mapped_column(
        sa.DateTime, server_default=sa.func.now(), server_onupdate=sa.FetchedValue()
    )


class Sensor(DriverBase):
    __tablename__ = "sensor_of_lists"
    code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    tags: Mapped[Any] = mapped_column(postgresql.ARRAY(sa.String(3)), nullable=True)
    counts: Mapped[Any] = mapped_column(postgresql.ARRAY(sa.Integer), nullable=True)
    flags: Mapped[Any] = mapped_column(postgresql.BIT(4), nullable=True)
    words: Mapped[Any] = mapped_column(postgresql.TSQUERY, nullable=True)


class Sensors(ModelImporter):
    model = Sensor
    tags, counts = JSON("Tags", blank=None), JSON("Counts", blank=None)
    flags, words = (Text(each, max_length=99, blank=None) for each in ("Flags", "Words"))


class Parcels(ModelImporter):
    model, key, modes = Parcel, Parcel.code, EVERY


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


def test_a_domain_is_read_as_what_it_is_made_of_and_named_where_it_refuses(state: Any) -> None:
    assert [(each.name, type(each).__name__) for each in Parcels.fields] == [
        ("code", "Text"),
        ("weight", "Decimal"),
    ]
    assert import_csv(Parcels, "Code,Weight\nP1,1.5\n", actor="ann").created == 1
    file = "Code,Weight\np1,2.5\nP2,\nQ3,1\n"
    done = import_csv(Parcels, file, actor="ann", operation="upsert")
    assert (done.updated, done.created) == (1, 1)
    [[problem]] = [row.problems for row in done.rows]
    assert (problem.field, problem.hint) == ("code", "The rule parcel_code_check is about Code")


CHANGED = (
    *(("Tags", each) for each in ('["abcd"]', '"abc"', '{"a": 1}', "5", "[1]", '[["abcd"]]')),
    *(("Counts", each) for each in ("[1.5]", "[true]")),
    *(("Flags", each) for each in ("10", "101010")),
)


def test_a_value_that_its_column_would_change_is_reported_in_the_check(state: Any) -> None:
    rows = [{"Code": f"S{number}", name: cell} for number, (name, cell) in enumerate(CHANGED)]
    judged = judge_csv(Sensors, [_every_column(each) for each in rows], actor="ann")
    assert judged.problems == {line: ["row.value"] for line in range(2, len(rows) + 2)}


def test_values_that_their_columns_keep_are_created(state: Any) -> None:
    cells = {"Tags": '["abc", null]', "Counts": "[[1], [2]]", "Flags": "1010", "Words": "a & b"}
    texts = {"Counts": '["1", "2"]'}
    rows = [_every_column({"Code": f"S{at}"} | each) for at, each in enumerate((cells, texts))]
    assert import_csv(Sensors, rows, actor="ann").created == 2
    stored, of_texts = db.session.scalars(sa.select(Sensor).order_by(Sensor.code)).all()
    assert (stored.tags, stored.counts) == (["abc", None], [[1], [2]])
    assert of_texts.counts == [1, 2]
    assert not is_kept(postgresql.HSTORE(), {"a": 1})
    assert is_kept(postgresql.HSTORE(), {"a": "1", "b": None})


def test_a_value_whose_syntax_is_wrong_is_no_mistake_of_the_statement(state: Any) -> None:
    rows = [_every_column({"Code": code, "Words": code}) for code in ("good", "no good", "fine")]
    done = import_csv(Sensors, rows, actor="ann")
    assert (done.created, [[each.code for each in row.problems] for row in done.rows]) == (
        2,
        [["row.value"]],
    )


def _every_column(row: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys((each.header for each in Sensors.fields), "") | row
