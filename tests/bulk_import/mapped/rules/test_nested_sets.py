"""A host that counts a nested set as records are inserted knows the parent of each."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from plugins.bulk_import import ModelImporter, State
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import db
from tests.inspection.statements import recorded


class Base(DeclarativeBase):
    """The tables of these tests."""


class Place(Base):
    """A nested set, as SQLAlchemy's own example counts it."""

    __tablename__ = "nested_place"
    __mapper_args__ = {"batch": False}
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nested_place.id"))
    parent: Mapped[Place | None] = relationship(remote_side=[id])
    left: Mapped[int]
    right: Mapped[int]


@event.listens_for(Place, "before_insert")
def count(mapper: Any, connection: Any, place: Place) -> None:
    table: Any = Place.__table__
    if place.parent is None:
        most = connection.scalar(sa.select(sa.func.max(table.c.right))) or 0
        place.left, place.right = most + 1, most + 2
        return
    right = connection.scalar(sa.select(table.c.right).where(table.c.id == place.parent.id))
    for column in (table.c.left, table.c.right):
        is_behind = column >= right
        connection.execute(sa.update(table).where(is_behind).values({column: column + 2}))
    place.left, place.right = right, right + 1


class Places(ModelImporter):
    model = Place
    key = Place.name
    exclude = ("left", "right")
    batch_rows = 4


@pytest.fixture(autouse=True)
def places(state: State) -> Any:
    """Make the table, and drop it again."""
    Base.metadata.create_all(db.engine)
    yield
    db.session.rollback()
    Base.metadata.drop_all(db.engine)


def stored() -> dict[str, tuple[int, int]]:
    found = db.session.execute(sa.select(Place.name, Place.left, Place.right))
    return {name: (left, right) for name, left, right in found}


def assert_nested() -> None:
    """Hold that each place stands between the ends of its parent, and no two ends are the same."""
    counted = stored()
    above = sa.orm.aliased(Place)
    pairs = db.session.execute(sa.select(Place.name, above.name).join(above, Place.parent))
    for name, parent in pairs:
        (left, right), (first, last) = counted[name], counted[parent]
        assert first < left < right < last
    ends = sorted(end for both in counted.values() for end in both)
    assert ends == list(range(1, 2 * len(counted) + 1))


def rows_of(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Parent": parent} for name, parent in pairs]


def test_a_nested_set_is_counted_whatever_the_order_and_however_many_batches() -> None:
    rows = rows_of(("c", "b"), ("f", "d"), ("a", ""), ("b", "a"), ("d", "a"), ("e", "c"), ("g", ""))

    done = import_csv(Places, rows)

    assert (done.status, done.created) == ("COMPLETED", 7)
    assert_nested()


def test_it_is_counted_below_records_that_exist_and_beside_rows_that_fail() -> None:
    assert import_csv(Places, rows_of(("a", ""), ("b", "a"))).created == 2

    done = import_csv(Places, rows_of(("c", "b"), ("d", "c"), ("x", "nobody"), ("e", "b")))

    assert (done.created, done.failed) == (3, 1)
    assert_nested()


def test_a_parent_that_is_known_at_the_insert_is_not_written_again() -> None:
    with recorded(db.engine) as statements:
        import_csv(Places, rows_of(("a", ""), ("b", "a"), ("c", "b")))

    written = [each for each in statements if each.startswith("UPDATE nested_place")]
    assert written
    assert not any("parent_id" in each for each in written)
