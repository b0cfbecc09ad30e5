"""Updates of records to whose flushes a host listens: its audit sees each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.mapped.updates.flushes import is_watched
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY
from tests.inspection.statements import recorded


class Rate(HostBase):
    __tablename__ = "watched_rate"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    amount: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(sa.String(20))


class Told(HostBase):
    """What the host's listeners have written down."""

    __tablename__ = "watched_told"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Rates(ModelImporter):
    model = Rate
    key = Rate.code
    modes = EVERY


@pytest.fixture(params=["mapper", "session"])
def watched(request: pytest.FixtureRequest, state: object) -> Iterator[None]:
    """Write down each change of a rate, as a mapper event or one of the session tells it."""

    def of_mapper(mapper, connection, rate):
        connection.execute(sa.insert(Told).values(text=_change(rate)))

    def of_session(session, context, instances):
        session.add_all(Told(text=_change(each)) for each in session.dirty)

    target, name, listener = (
        (Rate, "before_update", of_mapper)
        if request.param == "mapper"
        else (db.session, "before_flush", of_session)
    )
    event.listen(target, name, listener)
    yield
    event.remove(target, name, listener)


def _change(rate: Rate) -> str:
    before = next(iter(inspect(rate).attrs.amount.history.deleted or ()))
    return f"{rate.code} {before} {rate.amount}"


def fill(count: int) -> list[dict[str, str]]:
    db.session.execute(
        sa.insert(Rate), [{"code": f"r{n}", "amount": n, "note": "x"} for n in range(count)]
    )
    db.session.commit()
    return [{"Code": f"r{n}", "Amount": str(n + n % 2)} for n in range(count)]


@pytest.mark.usefixtures("watched")
def test_every_change_is_told_to_the_listeners_of_the_host(state):
    done = import_csv(Rates, fill(6), actor="ann", operation="update")
    assert (done.status, done.updated, done.unchanged) == ("COMPLETED", 3, 3)
    texts = db.session.scalars(sa.select(Told.text).order_by(Told.text))
    assert list(texts) == ["r1 1 2", "r3 3 4", "r5 5 6"]
    stored = db.session.execute(sa.select(Rate.amount, Rate.note).order_by(Rate.code))
    assert [tuple(each) for each in stored] == [(n + n % 2, "x") for n in range(6)]


def statements(count: int, note: str) -> int:
    rows = [{"Code": f"r{n}", "Note": note} for n in range(count)]
    with recorded(db.engine) as found:
        done = import_csv(Rates, rows, actor="ann", operation="update")
    assert done.updated == count
    return len(found)


def test_they_take_no_more_statements_for_more_records(state):
    fill(200)

    def listen(mapper: object, connection: object, rate: object) -> None:
        told.append(rate)

    told: list[object] = []
    event.listen(Rate, "after_update", listen)
    try:
        statements(20, "warm")
        assert statements(200, "many") <= statements(20, "few") + 1
    finally:
        event.remove(Rate, "after_update", listen)
    assert len(told) == 240


class AggregationManager:
    """What sqlalchemy-utils has listen to every session as soon as it is imported."""

    __module__ = "sqlalchemy_utils.aggregates"

    def __init__(self) -> None:
        self.generator_registry: dict[type, list[object]] = {}

    def construct_aggregate_queries(self, session: object, context: object) -> None:
        """Write the aggregates of the classes in the registry."""


def test_a_library_that_listens_for_no_model_has_nothing_flushed(state):
    manager = AggregationManager()
    listener = manager.construct_aggregate_queries
    event.listen(db.session, "after_flush", listener)
    try:
        assert not is_watched(db.session(), inspect(Rate))
        manager.generator_registry[Rate] = ["count"]
        assert is_watched(db.session(), inspect(Rate))
    finally:
        event.remove(db.session, "after_flush", listener)
