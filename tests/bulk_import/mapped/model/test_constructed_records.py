"""Records of models whose constructor takes other arguments than every attribute."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship

from plugins.bulk_import import GetOrCreate, ModelImporter
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY


class Maker(MappedAsDataclass, HostBase):
    __tablename__ = "constructed_maker"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(30), unique=True, init=False)
    country: Mapped[str | None] = mapped_column(sa.String(30))


class Engine(MappedAsDataclass, HostBase):
    """Its constructor takes the columns without a default, and not all of the others."""

    __tablename__ = "constructed_engine"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    stock: Mapped[int] = mapped_column(server_default="7")
    data: Mapped[Any] = mapped_column(sa.JSON, nullable=True)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey(Maker.id), init=False)
    maker: Mapped[Maker | None] = relationship(default=None)
    note: Mapped[str | None] = mapped_column(sa.String(20), init=False, default=None)
    power: Mapped[int] = mapped_column(default=3)


class Pump(HostBase):
    """Its constructor is the host's own, and makes a value of another."""

    __tablename__ = "constructed_pump"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    litres: Mapped[int | None]
    short: Mapped[str] = mapped_column(sa.String(3))

    def __init__(self, code: str) -> None:
        self.code = code
        self.short = code[:3]


class Valve(HostBase):
    __tablename__ = "constructed_valve"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)

    def __init__(self, code: str, catalogue: Any, locale: str) -> None:
        self.code = catalogue[code]


class Actuator(HostBase):
    """A column of it is called as the constructor calls the record."""

    __tablename__ = "constructed_actuator"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    self: Mapped[str | None] = mapped_column(sa.String(20))


class Actuators(ModelImporter):
    model = Actuator


class Filter(MappedAsDataclass, HostBase, kw_only=True):
    """Its constructor makes what no column has a default for."""

    __tablename__ = "constructed_filter"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    sizes: Mapped[Any] = mapped_column(sa.JSON, default_factory=lambda: [1, 2])
    grade: Mapped[str] = mapped_column(sa.String(20), default="coarse")


class Filters(ModelImporter):
    model = Filter
    key = Filter.code
    modes = EVERY


class Engines(ModelImporter):
    model = Engine
    key = Engine.code
    modes = EVERY
    references = {"maker": GetOrCreate(Maker.name)}


class Pumps(ModelImporter):
    model = Pump
    key = Pump.code
    modes = EVERY
    exclude = ("short",)


@pytest.fixture(autouse=True)
def importers(state):
    state.importers.update({each.slug: each for each in (Engines, Pumps, Actuators)})


def test_a_dataclass_is_made_with_what_it_takes_and_given_the_rest(state):
    rows = [
        {"Code": "a", "Stock": "1", "Data": "[1]", "Maker": "Roe", "Note": "old", "Power": "9"},
        {"Code": "b", "Maker": "Roe"},
        {"Code": "c", "Data": "null"},
    ]
    assert judge_csv(Engines, rows, actor="ann").effects == ["new"] * 3
    assert import_csv(Engines, rows, actor="ann").created == 3
    stored = {each.code: each for each in db.session.scalars(sa.select(Engine))}
    assert {
        code: (each.stock, each.data, each.maker and each.maker.name, each.note, each.power)
        for code, each in stored.items()
    } == {
        "a": (1, [1], "Roe", "old", 9),
        "b": (7, None, "Roe", None, 3),
        "c": (7, None, None, None, 3),
    }
    without = sa.select(Engine.code).where(Engine.data.is_(sa.null()))
    assert list(db.session.scalars(without)) == ["b"]
    rows[0]["Stock"] = "2"
    again = import_csv(Engines, rows[:2], actor="ann", operation="upsert")
    assert (again.updated, again.unchanged) == (1, 1)


def test_a_constructor_of_the_host_is_asked_and_its_other_attributes_are_set(state):
    rows = [{"Code": "abcdef", "Litres": "5"}, {"Code": "xyz", "Litres": ""}]
    assert import_csv(Pumps, rows, actor="ann").created == 2
    found = db.session.execute(sa.select(Pump.code, Pump.short, Pump.litres).order_by(Pump.code))
    assert [tuple(each) for each in found] == [("abcdef", "abc", 5), ("xyz", "xyz", None)]


def test_a_column_called_self_is_set_afterwards(state):
    assert import_csv(Actuators, "Code,Self\na,b\n", actor="ann").created == 1
    assert db.session.scalars(sa.select(Actuator.self)).all() == ["b"]


def test_a_constructor_that_needs_more_than_columns_is_refused_when_the_class_is_made():
    sentence = "cannot create a Valve: its constructor needs catalogue, locale. Override"
    with pytest.raises(TypeError, match=sentence):
        made(model=Valve)
    told = {"record_values": lambda self, row: {"catalogue": {}, "locale": "de"}}
    assert made(model=Valve, **told).slug == "valve"
    assert made(model=Valve, key=Valve.code, modes=("update",)).slug == "valve"


def made(**attributes: Any) -> Any:
    """Return an importer with some attributes."""
    return type("Valves", (ModelImporter,), attributes)


def test_a_column_with_a_default_in_a_dataclass_is_not_required(state):
    assert [each.required for each in Filters.fields] == [True, False, False]

    done = import_csv(Filters, "Code,Sizes,Grade\r\na,,\r\nb,[3],fine\r\n")
    again = import_csv(Filters, "Code\r\nc\r\n")

    assert (done.created, again.created) == (2, 1)
    stored = db.session.execute(sa.select(Filter.code, Filter.sizes, Filter.grade).order_by("code"))
    made = ([1, 2], "coarse")
    assert [tuple(each) for each in stored] == [("a", *made), ("b", [3], "fine"), ("c", *made)]


def test_a_blank_cell_leaves_alone_what_a_constructor_would_make(state):
    import_csv(Filters, "Code,Sizes,Grade\r\na,[3],fine\r\n")

    done = import_csv(Filters, "Code,Sizes,Grade\r\na,,\r\n", operation="update")

    assert (done.updated, done.unchanged) == (0, 1)
