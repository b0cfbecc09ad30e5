"""What a mapped column becomes: its kind, its bounds, whether it is required, what is left out."""

from __future__ import annotations

import enum
import uuid
from datetime import UTC, datetime
from decimal import Decimal as Exact
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    orm_insert_sentinel,
    relationship,
    synonym,
)

from plugins.bulk_import import (
    JSON,
    REFUSED,
    UUID,
    Boolean,
    Choice,
    Date,
    DateTime,
    Decimal,
    Float,
    Integer,
    Many,
    ModelImporter,
    Problem,
    Reference,
    Row,
    Text,
    Time,
)
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import clean, judge
from plugins.bulk_import.mapped.model.columns import field_of


class Base(DeclarativeBase):
    """The tables of these tests."""


class Upper(sa.TypeDecorator[str]):
    """A text with a type of the host's own."""

    impl = sa.String(7)
    cache_ok = True


class Colour(enum.Enum):
    """A few values."""

    RED = 1


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(9), unique=True)


class Sort(Base):
    """Nothing names a sort."""

    __tablename__ = "sort"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    small: Mapped[int] = mapped_column(sa.SmallInteger)
    whole: Mapped[int | None]
    big: Mapped[int] = mapped_column(sa.BigInteger, default=7)
    exact: Mapped[Exact] = mapped_column(sa.Numeric(5, 2))
    rate: Mapped[float]
    loose: Mapped[Exact] = mapped_column(sa.Numeric)
    flag: Mapped[bool] = mapped_column(default=True)
    short: Mapped[str] = mapped_column(sa.String(5))
    long: Mapped[str] = mapped_column(sa.Text, server_default="x")
    upper: Mapped[str] = mapped_column(Upper)
    colour: Mapped[Colour]
    word: Mapped[str] = mapped_column(sa.Enum("a", "b", name="words"))
    day: Mapped[Any] = mapped_column(sa.Date)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    local: Mapped[datetime | None]
    hour: Mapped[Any] = mapped_column(sa.Time)
    token: Mapped[uuid.UUID]
    data: Mapped[Any] = mapped_column(sa.JSON)
    blob: Mapped[bytes | None]
    changed: Mapped[datetime] = mapped_column(onupdate=sa.func.now())
    double: Mapped[int] = mapped_column(sa.Computed("whole * 2"))
    sentinel: Mapped[int] = orm_insert_sentinel()
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("owner.id"))
    owner: Mapped[Owner] = relationship(foreign_keys="Thing.owner_id")
    helper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("owner.id"))
    helper: Mapped[Owner | None] = relationship(foreign_keys="Thing.helper_id")
    sort_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sort.id"))
    sort: Mapped[Sort | None] = relationship()
    number = synonym("whole")


class ThingImporter(ModelImporter):
    model = Thing


def field(name: str) -> Any:
    return ThingImporter.field_named(name)


def test_columns_stand_in_the_order_of_the_table_and_what_nobody_fills_is_left_out():
    names = """
        small whole big exact rate loose flag short long upper colour word day at local hour
        token data owner helper
    """
    assert [each.name for each in ThingImporter.fields] == names.split()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("small", Integer),
        ("exact", Decimal),
        ("rate", Float),
        ("flag", Boolean),
        ("short", Text),
        ("upper", Text),
        ("colour", Choice),
        ("word", Choice),
        ("day", Date),
        ("at", DateTime),
        ("hour", Time),
        ("token", UUID),
        ("data", JSON),
        ("owner", Reference),
    ],
)
def test_a_type_has_its_kind(name: str, kind: type):
    assert type(field(name)) is kind


@pytest.mark.parametrize("places", [0, 10])
def test_a_number_of_many_digits_has_exact_bounds(places: int):
    made = field_of(sa.Column("n", sa.Numeric(38, places)), "N")
    assert isinstance(made, Decimal)
    assert f"{made.maximum:f}".replace(".", "") == "9" * 38
    assert (made.minimum.is_signed(), made.minimum.copy_abs()) == (True, made.maximum)
    problems: list[Problem] = []
    assert made.parse(f"1{'0' * (38 - places)}", 2, problems) is REFUSED
    assert problems[0].hint == f"{made.maximum:f} at most"


def test_a_number_that_is_no_decimal_has_the_bounds_of_its_column_too():
    made = field_of(sa.Column("n", sa.Numeric(5, 2, asdecimal=False)), "N")
    assert isinstance(made, Float)
    assert (made.minimum, made.maximum) == (-999.99, 999.99)


def test_lengths_and_bounds_are_those_of_the_column():
    assert (field("short").max_length, field("upper").max_length) == (5, 7)
    assert (field("short").multiline, field("long").multiline) == (False, True)
    assert (field("small").minimum, field("small").maximum) == (-32_768, 32_767)
    assert field("big").maximum == 2**63 - 1
    assert (field("exact").places, field("exact").maximum) == (2, Exact("999.99"))
    assert (field("loose").places, field("loose").maximum) == (None, None)
    assert (field("at").zone, field("local").zone) == (UTC, None)
    assert field("word").words == ("a", "b")


def test_a_column_is_required_unless_it_is_nullable_or_has_a_value_of_its_own():
    optional = [each.name for each in ThingImporter.fields if not each.required]
    assert optional == ["whole", "big", "flag", "long", "local", "helper"]
    assert (field("big").blank(), field("flag").blank()) == (7, True)
    assert (field("whole").blank(), field("long").blank()) == (None, None)


def test_declared_fields_win_and_excluded_columns_are_left_out():
    class Small(ModelImporter):
        model = Thing
        slug, noun = "few", "Few things"
        exclude = ("big", "helper")
        labels = {"whole": "The Whole"}
        short = Text("In Short", max_length=3)

    names = [each.name for each in Small.fields]
    assert not {"big", "helper"} & set(names)
    assert names.index("short") == names.index("flag") + 1
    assert Small.field_named("whole").label == "The Whole"
    assert Small.field_named("short") is Small.short
    assert (Small.slug, Small.noun) == ("few", "Few things")


def test_a_record_that_cannot_be_named_has_to_be_said():
    class Kept(Base):
        __tablename__ = "kept"
        id: Mapped[int] = mapped_column(primary_key=True)
        sort_id: Mapped[int] = mapped_column(sa.ForeignKey("sort.id"))
        sort: Mapped[Sort] = relationship()

    with pytest.raises(TypeError, match=r"must say by which column a Sort is named: references"):
        type("KeptImporter", (ModelImporter,), {"model": Kept})
    importer: Any = type(
        "KeptImporter", (ModelImporter,), {"model": Kept, "references": {"sort": Sort.name}}
    )
    assert [each.name for each in importer.fields] == ["sort"]


def test_both_ways_are_said_in_which_a_record_of_several_keys_is_named():
    class Plot(Base):
        __tablename__ = "plot"
        x: Mapped[int] = mapped_column(primary_key=True)
        y: Mapped[int] = mapped_column(primary_key=True)

    class Barn(Base):
        __tablename__ = "barn"
        __table_args__ = (sa.ForeignKeyConstraint(["px", "py"], [Plot.x, Plot.y]),)
        id: Mapped[int] = mapped_column(primary_key=True)
        px: Mapped[int]
        py: Mapped[int]
        plot: Mapped[Plot] = relationship()

    ways = r"Plot.…\}; or name it by all of its key: .*'plot',\) and a field for each of px, py$"
    with pytest.raises(TypeError, match=ways):
        type("Barns", (ModelImporter,), {"model": Barn})


def test_a_required_column_of_a_type_that_no_cell_holds_has_to_be_declared():
    class Picture(Base):
        __tablename__ = "picture"
        id: Mapped[int] = mapped_column(primary_key=True)
        content: Mapped[bytes]

    with pytest.raises(TypeError, match="must declare content: no kind of column holds a"):
        type("PictureImporter", (ModelImporter,), {"model": Picture})


def test_a_key_that_the_host_makes_is_a_column_and_one_that_the_database_counts_is_not():
    class Country(Base):
        __tablename__ = "country"
        code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
        owners: Mapped[list[Owner]] = relationship(
            secondary=sa.Table(
                "country_owner",
                Base.metadata,
                sa.Column("code", sa.ForeignKey("country.code")),
                sa.Column("owner_id", sa.ForeignKey("owner.id")),
            )
        )

    importer: Any = type("CountryImporter", (ModelImporter,), {"model": Country})
    assert [type(each) for each in importer.fields] == [Text, Many]
    assert (importer.slug, importer.noun) == ("country", "Countries")
    assert [rule.field.name for rule in importer.absents] == ["code"]


def test_a_model_that_inherits_has_the_columns_of_both_tables():
    class Vehicle(Base):
        __tablename__ = "vehicle"
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vehicle"}
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        plate: Mapped[str] = mapped_column(sa.String(9), unique=True)

    class Car(Vehicle):
        __tablename__ = "car"
        __mapper_args__ = {"polymorphic_identity": "car"}
        id: Mapped[int] = mapped_column(sa.ForeignKey("vehicle.id"), primary_key=True)
        seats: Mapped[int]

    importer: Any = type("CarImporter", (ModelImporter,), {"model": Car, "key": Car.plate})
    assert {each.name for each in importer.fields} == {"seats", "plate"}
    assert [rule.field.name for rule in importer.absents] == ["plate"]


def test_a_relationship_with_a_default_need_not_be_named():
    class Parcel(Base):
        __tablename__ = "parcel"
        id: Mapped[int] = mapped_column(primary_key=True)
        owner_id: Mapped[int] = mapped_column(sa.ForeignKey("owner.id"), default=1)
        owner: Mapped[Owner] = relationship()

    importer: Any = type("ParcelImporter", (ModelImporter,), {"model": Parcel})
    assert [each.required for each in importer.fields] == [False]
    row = Row(2, [""])
    judge(importer(None), Layout(importer.fields), [row])
    assert importer(None).record_values(row) == {}


def test_a_model_may_have_attributes_that_are_called_like_those_of_an_importer():
    class Setting(Base):
        __tablename__ = "setting"
        id: Mapped[int] = mapped_column(primary_key=True)
        key: Mapped[str] = mapped_column(sa.String(9), unique=True)
        model: Mapped[str]
        noun: Mapped[str | None]

    importer: Any = type("SettingImporter", (ModelImporter,), {"model": Setting})
    assert importer.model is Setting
    assert [(each.name, each.label) for each in importer.fields] == [
        ("key_", "Key"),
        ("model_", "Model"),
        ("noun_", "Noun"),
    ]
    row = Row(2, ["a", "b", ""])
    clean(importer, Layout(importer.fields), [row])
    assert importer(None).record_values(row) == {"key": "a", "model": "b", "noun": None}


def test_a_unique_column_that_is_declared_stands_once_in_the_file_too():
    class OwnerImporter(ModelImporter):
        model = Owner
        login = Text("Login", max_length=5)

    assert OwnerImporter.login.unique is not None
    assert [rule.field for rule in OwnerImporter.absents] == [OwnerImporter.login]


def test_a_class_that_is_called_as_a_table_is_reported_in_words():
    columns = {"id": mapped_column(sa.Integer, primary_key=True), "day": mapped_column(sa.Date)}
    model = type("stock_move", (Base,), {"__tablename__": "column_stock_move", **columns})
    moves: Any = type("Moves", (ModelImporter,), {"model": model})
    assert (moves.slug, moves.noun, moves.singular) == ("stock_move", "Stock moves", "stock move")


def test_the_key_of_a_table_without_row_ids_is_a_column_of_the_file():
    class Rowless(Base):
        __tablename__ = "rowless"
        __table_args__ = {"sqlite_with_rowid": False}
        id: Mapped[int] = mapped_column(primary_key=True)

    class RowlessImporter(ModelImporter):
        model = Rowless

    assert [(each.name, each.required) for each in RowlessImporter.fields] == [("id", True)]
