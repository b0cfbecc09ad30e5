"""What a class below an importer of a model says otherwise is derived anew, and nothing else."""

from __future__ import annotations

from itertools import count
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from plugins.bulk_import import (
    GetOrCreate,
    Integer,
    ModelImporter,
    Problem,
    State,
    Text,
    check,
)
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import db

EVERY = ("create", "update", "upsert")


class Base(DeclarativeBase):
    """The tables of these tests."""


class Maker(Base):
    __tablename__ = "below_maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)


class Item(Base):
    __tablename__ = "below_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(sa.String(20), unique=True)
    ean: Mapped[str | None] = mapped_column(sa.String(20))
    price: Mapped[int | None]
    is_secret: Mapped[bool] = mapped_column(default=False)
    maker_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Maker.id))
    maker: Mapped[Maker | None] = relationship()


class Other(Base):
    __tablename__ = "below_other"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)


class Items(ModelImporter):
    model = Item
    key = Item.sku
    references: ClassVar[Any] = {"maker": Maker.name}


slugs = (f"below_{number}" for number in count())


def below(base: type[ModelImporter] = Items, **said: Any) -> type[ModelImporter]:
    return type("Below", (base,), {"slug": next(slugs)} | said)


def names(importer: type[ModelImporter]) -> list[str]:
    return [each.name for each in importer.fields]


@pytest.fixture
def makers(state: State) -> Any:
    """Make the tables with a maker, and drop them again."""
    Base.metadata.create_all(db.engine)
    db.session.add(Maker(name="Oak", code="o1"))
    db.session.commit()
    yield
    db.session.rollback()
    Base.metadata.drop_all(db.engine)


def test_a_column_that_a_subclass_excludes_is_in_no_file() -> None:
    left = below(exclude=("is_secret", "maker"))
    assert names(Items) == ["sku", "ean", "price", "is_secret", "maker"]
    assert names(left) == ["sku", "ean", "price"]
    assert left.lookups == ()
    # It may be taken in again.
    assert names(below(left, exclude=())) == names(Items)


def test_a_label_of_a_class_below_is_its_own() -> None:
    said = below(labels={"price": "Cost"})
    assert (said.field_named("price").label, Items.field_named("price").label) == ("Cost", "Price")
    assert said.field_named("sku") is Items.field_named("sku")


def test_another_key_is_found_by_and_changes_nothing_above() -> None:
    above = below(modes=EVERY)
    other = below(above, key=Item.ean)
    assert [each.field.name for each in (*above.existings, *other.existings)] == ["sku", "ean"]
    assert other.field_named("ean").required
    assert (Items.field_named("ean").required, Items.field_named("ean").unique) == (False, None)


def test_another_model_is_derived_as_a_whole() -> None:
    said = {"model": Other, "key": Other.name, "slug": "o"}
    other: Any = type("Others", (below(modes=EVERY),), said)
    assert names(other) == ["name"]
    assert (other.noun, other.record_type) == ("Others", Other)


class Checked(Items):
    """Items with a column and a check of their own."""

    slug = "checked_items"
    modes = EVERY
    price = Integer("Price", minimum=1)

    @check(Items.sku, price)  # type: ignore[attr-defined]  # It is derived.
    def is_fine(self, row: Any) -> Problem | None:
        """Refuse one price."""
        return Problem("price.odd", "Price: Is odd.") if row[self.price] == 13 else None


def test_declared_fields_are_inherited_and_rules_may_name_derived_ones() -> None:
    lower = below(Checked, labels={"ean": "EAN"})
    assert lower.field_named("price") is Checked.price
    assert names(lower) == names(Items)
    # A rule names the column that was, so it is no rule of this class any more.
    for said in ({"labels": {"sku": "SKU"}}, {"exclude": ("price",)}):
        with pytest.raises(TypeError, match=r"Below\.is_fine names a field of another importer"):
            below(Checked, **said)


def test_a_subclass_may_exclude_a_field_that_is_declared_above() -> None:
    declared = below(price=Integer("Price", minimum=1))
    assert "price" not in names(below(declared, exclude=("price",)))
    # Where both are said in one place, the column is declared.
    both = below(price=Integer("Price", minimum=1), exclude=("price",))
    assert "price" in names(below(both, labels={"ean": "EAN"}))


@pytest.mark.databases("sqlite", "postgresql")
def test_things_are_found_by_what_the_class_below_says(makers: None) -> None:
    rows = [{"Sku": "a", "Maker": "o1"}, {"Sku": "b", "Maker": "Oak"}]
    by_name, by_code = below(), below(references={"maker": Maker.code})

    assert judge_csv(by_name, rows).problems == {2: ["maker.unknown"]}
    assert judge_csv(by_code, rows).problems == {3: ["maker.unknown"]}


@pytest.mark.databases("sqlite", "postgresql")
def test_things_are_made_where_the_class_below_says_so_alone(makers: None) -> None:
    rows = [{"Sku": "a", "Maker": "Elm"}]
    making = below(references={"maker": GetOrCreate(Maker.name)})

    assert judge_csv(Items, rows).problems == {2: ["maker.unknown"]}
    assert import_csv(making, rows).created == 1
    assert judge_csv(below(making, references={"maker": Maker.name}), rows).failed == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Maker)) == 2


def test_a_base_without_a_model_may_have_columns_of_all() -> None:
    class Noted(ModelImporter):
        slug, noun = "noted", "Noted"
        ean = Text("EAN", max_length=13, blank=None)

    made: Any = type(
        "NotedItems", (Noted,), {"model": Item, "key": Item.sku, "slug": "noted_items"}
    )
    assert made.field_named("ean").label == "EAN"
