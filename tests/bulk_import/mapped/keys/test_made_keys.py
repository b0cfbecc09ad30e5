"""Primary keys that are made: no column and no name, unless an import updates by them."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship

from plugins.bulk_import import GetOrCreate, Integer, ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db


def make_key() -> str:
    return uuid.uuid4().hex


class ToolShed(MappedAsDataclass, HostBase):
    __tablename__ = "made_key_shed"
    id: Mapped[str] = mapped_column(primary_key=True, default_factory=make_key, init=False)
    name: Mapped[str] = mapped_column(sa.String(30), unique=True)


class MadeTool(MappedAsDataclass, HostBase, kw_only=True):
    __tablename__ = "made_key_tool"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default_factory=uuid.uuid4)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    shed_id: Mapped[str | None] = mapped_column(ForeignKey(ToolShed.id), init=False)
    shed: Mapped[ToolShed | None] = relationship(default=None)


class MadeNail(HostBase):
    """Its key is a text that the mapper makes, and not another name of it."""

    __tablename__ = "made_key_nail"
    id: Mapped[str] = mapped_column(primary_key=True, default=make_key)
    name: Mapped[str] = mapped_column(unique=True)
    box_id: Mapped[str | None] = mapped_column(ForeignKey("made_key_nail.id"))
    box: Mapped[MadeNail | None] = relationship(remote_side=id)


class MadeRope(HostBase):
    """The database counts its key, and nothing else tells two of them apart."""

    __tablename__ = "made_key_rope"
    id: Mapped[int] = mapped_column(primary_key=True)
    metres: Mapped[int]


class RopesById(ModelImporter):
    model, key, modes, slug = MadeRope, MadeRope.id, ("update",), "ropes_by_id"


class MadeRopes(RopesById):
    """It has new records, too, of which no file tells the key."""

    modes, slug = ("create",), "made_ropes"


class MovedRopes(ModelImporter):
    """It keeps the keys of another system where a row tells one."""

    model, slug = MadeRope, "moved_ropes"
    id = Integer("Id", blank=None)


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_records_are_updated_by_the_key_that_the_database_counts(state):
    db.session.add_all([MadeRope(metres=10), MadeRope(metres=20)])
    db.session.commit()
    done = import_csv(RopesById, "Id,Metres\n1,11\n2,20\n7,1\n", actor="ann")
    assert (done.updated, done.unchanged, done.problems) == (1, 1, {4: ["id.unknown"]})
    assert db.session.scalars(sa.select(MadeRope.metres).order_by(MadeRope.id)).all() == [11, 20]


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_a_declared_key_is_written_and_told_where_it_is_taken(state):
    db.session.add(MadeRope(metres=10))
    db.session.commit()
    done = import_csv(MovedRopes, "Id,Metres\n30,1\n1,2\n,3\n31,4\n31,5\n", actor="ann")
    assert (done.created, done.problems[3]) == (2, ["id.taken"])
    assert done.problems[5] == done.problems[6] == ["id.duplicate"]
    assert db.session.get(MadeRope, 30).metres == 1


def test_a_class_below_one_that_updates_by_a_made_key_creates_records_without_it():
    assert [each.name for each in RopesById.fields] == ["id", "metres"]
    assert [each.name for each in MadeRopes.fields] == ["metres"]


@pytest.mark.databases("sqlite", "postgresql")
def test_a_key_that_the_constructor_makes_is_no_column_and_each_record_has_one(state):
    class Tools(ModelImporter):
        model, references = MadeTool, {"shed": GetOrCreate(ToolShed.name)}

    assert [each.name for each in Tools.fields] == ["code", "shed"]
    done = import_csv(Tools, "Code,Shed\na,North\nb,North\nc,South\n", actor="ann")
    assert (done.created, done.problems) == (3, {})
    assert {each.shed.name for each in db.session.scalars(sa.select(MadeTool))} == {
        "North",
        "South",
    }


def test_a_key_that_is_made_is_no_name_by_which_rows_refer_to_things() -> None:
    class Tools(ModelImporter):
        model, slug = MadeTool, "made_tools"

    class Nails(ModelImporter):
        model, slug = MadeNail, "made_nails"

    assert Tools._sources["shed"].key == Nails._sources["box"].key == "name"
