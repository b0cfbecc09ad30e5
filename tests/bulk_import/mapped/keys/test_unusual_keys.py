"""Keys of other types than texts and numbers, and models of which no record can be written."""

from __future__ import annotations

import enum
import secrets
from decimal import Decimal as Exact
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship

from plugins.bulk_import import Decimal, ModelImporter, Text
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY

both = pytest.mark.databases("sqlite", "postgresql")


class Currency(enum.Enum):
    """Two of them."""

    EUR = "€"
    US_DOLLAR = "$"


class Random(sa.TypeDecorator[str]):
    """A text that is encrypted with a random part."""

    impl = sa.String(80)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else secrets.token_hex(8) + value[::-1]

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value[16:][::-1]


class Course(HostBase):
    __tablename__ = "unusual_course"
    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[Currency] = mapped_column(unique=True)
    size: Mapped[str] = mapped_column(sa.Enum("Small", "LARGE", name="unusual_size"), unique=True)
    rate: Mapped[int | None]


class Offer(HostBase):
    __tablename__ = "unusual_offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    code: Mapped[str] = mapped_column(sa.Computed("lower(name)", persisted=True))
    course_id: Mapped[int | None] = mapped_column(ForeignKey(Course.id))
    course: Mapped[Course | None] = relationship()


class Sealed(HostBase):
    __tablename__ = "unusual_sealed"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Random, unique=True)
    note: Mapped[str | None] = mapped_column(Random)


class Heap(HostBase):
    """A table without a primary key; the mapper alone says what tells its records apart."""

    __table__ = sa.Table(
        "unusual_heap",
        HostBase.metadata,
        sa.Column("site", sa.String(20)),
        sa.Column("bin", sa.String(20)),
        sa.Column("size", sa.Integer),
    )
    __mapper_args__ = {"primary_key": [__table__.c.site, __table__.c.bin]}


class Loose(HostBase):
    """A table whose natural key may be NULL, as every column of a view may."""

    __tablename__ = "unusual_loose"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(sa.String(20))
    rate: Mapped[int | None]


class Unit(HostBase):
    __tablename__ = "unusual_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)


class Good(HostBase):
    __tablename__ = "unusual_good"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id))
    unit: Mapped[Unit] = relationship()


class Courses(ModelImporter):
    model = Course
    key = Course.currency
    modes = EVERY


class Sizes(ModelImporter):
    model = Course
    slug = "sizes"
    key = Course.size
    modes = EVERY


class Offers(ModelImporter):
    model = Offer
    references = {"course": Course.currency}


class Sealeds(ModelImporter):
    model = Sealed
    key = Sealed.code
    modes = EVERY


class Looses(ModelImporter):
    model = Loose
    key = Loose.code
    modes = EVERY


class Units(ModelImporter):
    model = Unit
    key = Unit.name
    modes = EVERY


class Goods(ModelImporter):
    model = Good
    references = {"unit": Unit.name}


class Base(DeclarativeBase):
    """Models whose tables are never made."""


class Abstract(Base):
    __tablename__ = "abstract"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(9))
    __mapper_args__ = {
        "polymorphic_on": "kind",
        "polymorphic_abstract": True,
    }


class Host(Base):
    __tablename__ = "host"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.Identity(always=True))
    address: Mapped[str] = mapped_column(postgresql.INET, unique=True)


class Query(Base):
    __table__ = sa.select(Host.id, Host.number).subquery()


class Joined(Base):
    __table__ = sa.join(Host.__table__, Abstract.__table__, Host.id == Abstract.id)
    id = column_property(Host.__table__.c.id, Abstract.__table__.c.id)


def made(**attributes: Any) -> Any:
    """Return an importer with some attributes."""
    return type("X", (ModelImporter,), attributes)


@pytest.fixture
def importers(state):
    every = (Courses, Sizes, Offers, Sealeds, Looses, Units, Goods)
    state.importers.update({each.slug: each for each in every})


@both
@pytest.mark.usefixtures("importers")
@pytest.mark.parametrize("importer", [Courses, Sizes])
def test_records_are_found_by_a_value_of_an_enumeration(importer):
    rows = [
        {"Currency": "eur", "Size": "small", "Rate": "1"},
        {"Currency": "$", "Size": "LARGE", "Rate": "2"},
    ]
    assert import_csv(importer, rows, actor="ann").created == 2
    taken = judge_csv(importer, rows, actor="ann")
    assert taken.problems == {line: ["currency.taken", "size.taken"] for line in (2, 3)}
    rows[0]["Rate"], rows[1]["Currency"] = "3", "us dollar"
    judged = judge_csv(importer, rows, actor="ann", operation="upsert")
    assert judged.effects == ["changed", "unchanged"]
    done = import_csv(importer, rows, actor="ann", operation="upsert")
    assert (done.updated, done.unchanged) == (1, 1)


@both
@pytest.mark.usefixtures("importers")
def test_a_reference_may_be_named_by_a_value_of_an_enumeration():
    db.session.add(Course(currency=Currency.US_DOLLAR, size="Small"))
    db.session.commit()
    cells = ("US dollar", "us_dollar", "$", "EUR", "yen")
    rows = [{"Name": cell, "Course": cell} for cell in cells]
    done = import_csv(Offers, rows, actor="ann")
    assert (done.created, done.problems) == (3, {5: ["course.unknown"], 6: ["course.unknown"]})


@both
@pytest.mark.usefixtures("importers")
def test_what_a_database_folds_otherwise_is_found_as_it_is_written():
    names = ("Straße", "m²", "ﬁne", "Москва ООО", "MÜLLER & Söhne", "Cafe\u0301")
    db.session.add_all(Unit(name=each) for each in names)
    db.session.commit()
    rows = [{"Name": each} for each in names]
    judged = judge_csv(Units, rows, actor="ann", operation="update")
    assert judged.effects == ["unchanged"] * len(names)
    taken = judge_csv(Units, rows, actor="ann").problems
    assert list(taken.values()) == [["name.taken"]] * len(names)
    assert import_csv(Goods, [{"Unit": each} for each in names], actor="ann").created == len(names)


@both
@pytest.mark.usefixtures("importers")
def test_a_key_that_its_type_writes_at_random_is_no_key():
    assert import_csv(Sealeds, [{"Code": "a", "Note": "b"}], actor="ann").created == 1
    assert db.session.scalars(sa.select(Sealed.note)).all() == ["b"]
    with pytest.raises(TypeError, match=r"found by Sealed\.code: its type writes another value"):
        judge_csv(Sealeds, [{"Code": "a", "Note": "c"}], actor="ann", operation="upsert")


@both
@pytest.mark.usefixtures("importers")
def test_the_key_of_an_update_is_required_whatever_its_column_is():
    assert Looses.field_named("code").required
    rows = [{"Code": "a", "Rate": "1"}, {"Code": "", "Rate": "2"}]
    assert judge_csv(Looses, rows, actor="ann").problems == {3: ["code.empty"]}
    plain = made(model=Loose, key=Loose.code, slug="plain")
    assert not plain.field_named("code").required


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"model": 7}, "X.model must be a mapped class of SQLAlchemy, not 7"),
        ({"model": Base}, "X.model must be a mapped class of SQLAlchemy, not <class"),
        ({"model": Query}, "cannot write a Query: it is mapped to a query, and not to a table"),
        ({"model": Abstract}, "cannot create a Abstract: the class is abstract"),
        ({"model": Host}, r"must declare address: no kind of column holds a INET\(\)"),
        (
            {"model": Host, "address": Text("Address", max_length=43, unique="Twice.")}
            | {"key": Host.address, "modes": EVERY},
            r"cannot find records by Host.address: the type INET\(\) may .* rule @existing",
        ),
    ],
)
def test_a_model_that_cannot_be_written_is_refused_when_the_class_is_made(attributes, sentence):
    with pytest.raises(TypeError, match=sentence):
        made(**attributes)


def test_unusual_models_that_can_be_written_are_accepted():
    assert made(model=Abstract, key=Abstract.code, modes=("update",)).slug == "abstract"
    joined = made(model=Joined, exclude=("address", "kind"))
    assert "code" in {each.name for each in joined.fields}


def test_a_column_that_is_always_counted_is_no_column_of_a_file():
    address = Text("Address", max_length=43)
    hosts = made(model=Host, address=address)
    assert [each.name for each in hosts.fields] == ["address"]


class Kindless(HostBase):
    """A hierarchy whose upper class is none of its kinds."""

    __tablename__ = "unusual_kindless"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    cents: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(sa.String(20))
    __mapper_args__ = {"polymorphic_on": "kind"}

    @hybrid_property
    def price(self) -> Exact:
        """Return what no expression of SQL is."""
        return Exact(self.cents) / 100

    @price.inplace.setter
    def _set_price(self, value: Exact) -> None:
        self.cents = int(value * 100)


class Kinded(Kindless):
    __mapper_args__ = {"polymorphic_identity": "kinded"}


def test_a_class_without_a_kind_is_not_created_and_its_records_are_updated():
    with pytest.raises(TypeError, match="Kindless: the class has no polymorphic_identity, and"):
        made(model=Kindless, key=Kindless.code, modes=("create", "update"))
    assert made(model=Kindless, key=Kindless.code, modes=("update",)).slug == "kindless"
    kind = Text("Kind", max_length=20)
    assert made(model=Kindless, kind=kind).field_named("kind") is kind


@pytest.mark.parametrize(
    ("key", "exclude", "modes", "why"),
    [
        ("id", (), ("upsert",), "the database fills it, so that it serves where modes name update"),
        ("code", (), ("update",), r"the database fills it\."),
        ("course_id", (), ("update",), "the relationship course stands in its place"),
        ("id", ("id",), ("update",), "exclude names it"),
    ],
)
def test_a_key_that_no_file_holds_is_reported_with_the_reason(key, exclude, modes, why):
    with pytest.raises(TypeError, match=rf"by Offer\.{key}, of which a file has no column: {why}"):
        made(model=Offer, key=getattr(Offer, key), exclude=exclude, modes=modes)


def test_an_update_without_a_key_is_told_what_it_needs():
    with pytest.raises(
        TypeError, match=r"updates records and needs a key: .* key = Offer\.name, or"
    ):
        made(model=Offer, modes=("update",))


@both
def test_a_hybrid_that_its_class_cannot_compute_is_written_by_the_program(state):
    def record_values(self: Any, row: Any) -> dict[str, Any]:
        return {**super(kinds, self).record_values(row), "cents": int(row[self.price] * 100)}

    def update(self: Any, rows: Any) -> None:
        for row in rows:
            row.record.price = row[self.price]

    price = Decimal("Price", places=2)
    kinds: Any = made(
        model=Kinded,
        key=Kinded.code,
        modes=EVERY,
        exclude=("cents",),
        price=price,
        record_values=record_values,
        update=update,
    )
    state.importers[kinds.slug] = kinds
    assert import_csv(kinds, [{"Code": "a", "Price": "1.25"}], actor="ann").created == 1
    rows = [{"Code": "a", "Price": "1.25"}, {"Code": "b", "Price": "2"}]
    done = import_csv(kinds, rows, actor="ann", operation="upsert")
    assert (done.created, done.unchanged) == (1, 1)
    rows = [{"Code": "a", "Price": "3"}]
    assert import_csv(kinds, rows, actor="ann", operation="update").updated == 1
    cents = db.session.scalars(sa.select(Kindless.cents).order_by(Kindless.code)).all()
    assert cents == [300, 200]


@pytest.mark.databases("postgresql")
def test_a_sequence_behind_its_records_is_reported_as_such(state):
    offers = made(model=Offer)
    state.importers[offers.slug] = offers
    # The number of the batch that was refused is gone, too.
    db.session.add_all([Offer(id=1, name="Old"), Offer(id=2, name="Older")])
    db.session.commit()
    done = import_csv(offers, [{"Name": "New"}, {"Name": "Newer"}], actor="ann")
    [row] = done.rows
    [problem] = row.problems
    assert (done.created, problem.message) == (
        1,
        "Row: There is another record with the same id.",
    )
    assert problem.hint.startswith("The database counts this number, and its sequence is behind")


@both
def test_a_key_that_is_unique_in_the_mapper_alone_is_not_stored_twice(state):
    heaps = made(model=Heap)
    state.importers[heaps.slug] = heaps
    rows = [{"Site": "North", "Bin": "1", "Size": "5"}, {"Site": "North", "Bin": "", "Size": "6"}]
    assert import_csv(heaps, rows, actor="ann").created == 1
    done = import_csv(heaps, [*rows, {"Site": "North", "Bin": "2", "Size": "7"}], actor="ann")
    told = [(row.line, one.message) for row in done.rows for one in row.problems]
    assert told == [
        (2, "Row: There is another record with the same Site and Bin."),
        (3, "Bin: Cannot be empty."),
    ]
    sizes = db.session.scalars(sa.select(Heap.__table__.c.size).order_by("size")).all()
    assert (done.created, sizes) == (1, [5, 7])
