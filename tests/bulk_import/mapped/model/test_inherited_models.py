"""Models of several tables or several to a table, types of the host's own, and what is unique."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as Exact
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from plugins.bulk_import import Decimal, ModelImporter
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY
from tests.bulk_import.shop import Category
from tests.inspection.statements import recorded

NOT_DELETED = sa.text("deleted_on IS NULL")


class Capitals(sa.TypeDecorator[str]):
    """A text that is stored in capital letters."""

    impl = sa.String(12)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value.upper()


class Cents(sa.TypeDecorator[Exact]):
    """An amount that is stored as a number of cents."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else Exact(value) / 100


class Worker(HostBase):
    __tablename__ = "works_worker"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "worker"}


class Driver(Worker):
    __tablename__ = "works_driver"
    id: Mapped[int] = mapped_column(ForeignKey("works_worker.id"), primary_key=True)
    licence: Mapped[str] = mapped_column(sa.String(20), unique=True)
    __mapper_args__ = {"polymorphic_identity": "driver"}


class Vehicle(HostBase):
    __tablename__ = "works_vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vehicle"}


class Truck(Vehicle):
    tons: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "truck"}


class Part(HostBase):
    __tablename__ = "works_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column("part_no", Capitals, unique=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    deleted_on: Mapped[date | None]
    data: Mapped[Any] = mapped_column(sa.JSON, nullable=True)
    stock: Mapped[int] = mapped_column(server_default="7")
    lead: Mapped[timedelta | None] = mapped_column(sa.Interval)
    slot: Mapped[str | None] = mapped_column(sa.String(5))
    category_id: Mapped[int | None] = mapped_column(ForeignKey(Category.id))
    category: Mapped[Category | None] = relationship()
    __table_args__ = (
        sa.Index(
            "name_of_part",
            "name",
            unique=True,
            sqlite_where=NOT_DELETED,
            postgresql_where=NOT_DELETED,
        ),
        sa.UniqueConstraint("category_id", "slot"),
    )


class Strict(HostBase):
    """A part whose model validates what it is given."""

    __tablename__ = "works_strict_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Capitals, unique=True)
    name: Mapped[str]
    data: Mapped[Any] = mapped_column(sa.JSON, nullable=True)

    @validates("data")
    def _validate(self, key: str, value: Any) -> Any:
        return value


class Price(HostBase):
    __tablename__ = "works_price"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Exact] = mapped_column(Cents, unique=True)
    note: Mapped[str | None] = mapped_column(sa.String(20))


class Needed(HostBase):
    __tablename__ = "works_needed"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead: Mapped[timedelta] = mapped_column(sa.Interval)


class Drivers(ModelImporter):
    model = Driver
    key = Driver.licence


class Trucks(ModelImporter):
    model = Truck
    key = Truck.plate
    modes = EVERY


class Parts(ModelImporter):
    model = Part
    key = Part.number
    modes = EVERY
    references = {"category": Category.name}
    blank_clears = ("data",)


class Stricts(ModelImporter):
    model = Strict
    key = Strict.number
    modes = EVERY
    blank_clears = ("data",)


class Prices(ModelImporter):
    model = Price
    key = Price.amount
    modes = EVERY
    amount = Decimal("Amount", places=2)


@pytest.fixture(autouse=True)
def importers(state):
    every = (Drivers, Trucks, Parts, Stricts, Prices)
    state.importers.update({each.slug: each for each in every})


def told(importer, rows, operation="create"):
    """Return what a check says of each row, once an import has said the same."""
    judged = judge_csv(importer, rows, actor="ann", operation=operation)
    effects = [[each.code for each in row.problems] or row.effect for row in judged.rows]
    done = import_csv(importer, rows, actor="ann", operation=operation)
    assert {row.line: [each.code for each in row.problems] for row in done.rows} == judged.problems
    assert done.created + done.updated + done.unchanged == judged.ready
    return effects


def test_a_unique_column_of_the_parent_table_is_checked_before_the_import(state):
    db.session.add(Worker(email="p@example.org"))
    db.session.commit()
    rows = [
        {"Licence": f"L{n}", "Email": email}
        for n, email in enumerate(("P@example.org", "a@example.org", "b@example.org"))
    ]
    twice = [*rows, {"Licence": "L9", "Email": "B@example.org"}]
    assert told(Drivers, twice) == [
        ["email.taken"],
        "new",
        ["email.duplicate"],
        ["email.duplicate"],
    ]


def test_a_value_of_another_model_in_the_same_table_is_taken(state):
    db.session.add_all([Vehicle(plate="V1"), Truck(plate="T1")])
    db.session.commit()
    rows = [{"Plate": "v1", "Tons": "3"}, {"Plate": "t1", "Tons": "4"}, {"Plate": "n", "Tons": ""}]
    assert told(Trucks, rows, "upsert") == [["plate.taken"], "changed", "new"]
    assert told(Trucks, rows[:1], "update") == [["plate.unknown"]]
    [problem] = judge_csv(Trucks, rows[:1], actor="ann").rows[0].problems
    assert problem.message == "Plate: There is a record with this value already."


def test_records_are_found_by_what_a_type_of_the_host_writes(state):
    rows = [{"Number": "Ab1", "Name": "bolt"}, {"Number": "ab2", "Name": "nut"}]
    assert told(Parts, rows) == ["new", "new"]
    assert told(Parts, [{"Number": "aB1", "Name": "other"}]) == [["number.taken"]]
    rows[1]["Name"] = "washer"
    assert told(Parts, [*rows, {"Number": "x", "Name": "x"}], "upsert") == [
        "unchanged",
        "changed",
        "new",
    ]


def test_a_key_that_a_type_counts_is_found_by_its_number(state):
    rows = [{"Amount": "12.34", "Note": "a"}, {"Amount": "7", "Note": "b"}]
    assert told(Prices, rows) == ["new", "new"]
    rows[1]["Note"] = "c"
    file = [*rows, {"Amount": "99999999999", "Note": ""}]
    assert told(Prices, file, "update") == ["unchanged", "changed", ["amount.unknown"]]


def test_a_name_of_a_deleted_record_is_free_where_the_index_says_so(state):
    db.session.add(Part(number="OLD", name="bolt", deleted_on=date(2026, 1, 1)))
    db.session.commit()
    assert told(Parts, [{"Number": "N1", "Name": "bolt"}]) == ["new"]
    done = import_csv(Parts, [{"Number": "N2", "Name": "bolt"}], actor="ann")
    [[problem]] = [row.problems for row in done.rows]
    assert problem.message == "Row: There is another record with the same Name."


def test_columns_of_the_database_are_called_as_those_of_the_file(state):
    db.session.add(Category(name="Tools"))
    db.session.commit()
    rows = [
        {"Number": name, "Name": name, "Category": "tools", "Slot": "a"} for name in ("p1", "p2")
    ]
    done = import_csv(Parts, rows, actor="ann")
    said = [each.message for row in done.rows for each in row.problems]
    assert said == ["Row: There is another record with the same Category and Slot."] * 2


@pytest.mark.parametrize("importer", [Parts, Stricts])
def test_a_blank_cell_is_no_value_of_json_and_neither_is_one_that_clears(state, importer):
    model = importer.model
    cells = {"p1": "", "p2": "null", "p3": "[1]", "p4": ""}
    rows = [{"Number": name, "Name": name, "Data": cell} for name, cell in cells.items()]
    assert told(importer, rows) == ["new"] * 4
    empty = sa.select(model.number).where(model.data.is_(sa.null())).order_by(model.number)
    assert list(db.session.scalars(empty)) == ["P1", "P4"]
    assert told(importer, [{**rows[2], "Data": ""}], "update") == ["changed"]
    assert list(db.session.scalars(empty)) == ["P1", "P3", "P4"]


def test_records_that_lack_the_same_are_written_together(state):
    rows = [
        {"Number": f"n{n}", "Name": f"n{n}", "Data": "1" * (n % 2), "Stock": "3" * (n % 3 == 0)}
        for n in range(60)
    ]
    with recorded(db.engine) as statements:
        import_csv(Parts, rows, actor="ann")
    inserts = [each for each in statements if each.startswith("INSERT INTO works_part ")]
    stored = db.session.scalars(sa.select(Part).order_by(Part.id))
    assert {part.number: (part.data, part.stock) for part in stored} == {
        f"N{n}": (1 if n % 2 else None, 7 if n % 3 else 3) for n in range(60)
    }
    # For SQLite, SQLAlchemy sends one statement for each record whose key the database counts.
    assert len(inserts) == (4 if db.engine.name == "postgresql" else 60)


def test_a_type_whose_values_are_others_is_no_column():
    assert "lead" not in {field.name for field in Parts.fields}

    with pytest.raises(TypeError, match="must declare lead: no kind of column holds a Interval"):
        type("NeededImporter", (ModelImporter,), {"model": Needed})
