"""Primary keys that the constructor of a model makes: no column, and no name of anything."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship

from plugins.bulk_import import GetOrCreate, ModelImporter
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
