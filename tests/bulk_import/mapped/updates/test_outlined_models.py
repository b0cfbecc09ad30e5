"""Models whose records are updated by column: names of columns, subclasses, and empty JSON."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import JSON, ForeignKey, null, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db


class Offer(HostBase):
    """A price beside its `new_price`, found by two columns of other names than the attributes."""

    __tablename__ = "offer"
    shop: Mapped[int] = mapped_column("db shop", primary_key=True)
    number: Mapped[int] = mapped_column("db.number", primary_key=True)
    code: Mapped[str] = mapped_column("db code", unique=True)
    price: Mapped[int]
    new_price: Mapped[int | None]
    own_shop: Mapped[str | None]
    counted: Mapped[int] = mapped_column(default=0, onupdate=7)
    data: Mapped[Any] = mapped_column(JSON, nullable=True)


class Offers(ModelImporter):
    model = Offer
    key = Offer.code
    modes = ("update",)
    exclude = ("counted",)


class LoadedOffers(Offers):
    """Its records are loaded, because it says itself what they hold."""

    slug = "loaded_offers"

    def stored_value(self, record, field):
        return super().stored_value(record, field)


class Animal(HostBase):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    tag: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Dog(Animal):
    __mapper_args__ = {"polymorphic_identity": "dog"}

    @validates("name")
    def in_capitals(self, key, value):
        return value.upper()


class Horse(Animal):
    __tablename__ = "horse"
    id: Mapped[int] = mapped_column(ForeignKey(Animal.id), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "horse"}

    def __setattr__(self, name, value):
        super().__setattr__(name, value.title() if name == "name" else value)


class Animals(ModelImporter):
    model = Animal
    key = Animal.tag
    modes = ("update",)
    exclude = ("kind",)


@pytest.fixture
def offers(state):
    data = (null(), {"a": 1}, None)
    db.session.add_all(
        [
            Offer(shop=n % 2, number=n, code=f"O{n}", price=n, data=each)
            for n, each in enumerate(data)
        ]
    )
    db.session.commit()


def stored(*columns):
    db.session.expire_all()
    query = select(*columns).order_by(columns[0])
    return [tuple(each) for each in db.session.execute(query)]


@pytest.mark.parametrize("importer", [Offers, LoadedOffers])
def test_a_column_may_be_called_as_the_new_value_of_another(offers, importer):
    found = import_csv(importer, "Code,Price,Own shop\no0,5,x\nO1,6,\nO2,2,\n")
    assert (found.updated, found.unchanged, found.problems) == (2, 1, {})
    columns = Offer.code, Offer.price, Offer.new_price, Offer.own_shop, Offer.counted
    assert stored(*columns) == [
        ("O0", 5, None, "x", 7),
        ("O1", 6, None, None, 7),
        ("O2", 2, None, None, 0),
    ]


@pytest.mark.parametrize("importer", [Offers, LoadedOffers])
def test_an_empty_json_stays_empty_where_only_other_rows_change_it(offers, importer):
    found = import_csv(importer, 'Code,Price,Data\nO0,50,\nO1,1,"{""a"": 2}"\nO2,50,\n')
    assert (found.updated, found.problems) == (3, {})
    held = stored(Offer.code, Offer.price, Offer.data, Offer.data.is_(null()))
    assert held == [("O0", 50, None, True), ("O1", 1, {"a": 2}, False), ("O2", 50, None, False)]


def test_code_of_a_subclass_sees_the_values_of_its_records(state):
    records = [Animal(tag="a", name="x"), Dog(tag="d", name="x"), Horse(tag="h", name="x")]
    db.session.add_all(records)
    db.session.commit()
    assert import_csv(Animals, "Tag,Name\na,bo\nd,rex\nh,jo\n").updated == 3
    # SQLAlchemy 2.0 calls no validator of a subclass for an inherited column; 2.1 does.
    dog = Dog(name="rex").name
    assert stored(Animal.tag, Animal.name) == [("a", "bo"), ("d", dog), ("h", "Jo")]
