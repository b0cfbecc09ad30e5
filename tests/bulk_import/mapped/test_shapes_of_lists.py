"""Relationships to many as sets, dictionaries and queries, and what a model never loads itself."""

from __future__ import annotations

import enum
from types import SimpleNamespace
from typing import Any

import pytest
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.orm import (
    Mapped,
    WriteOnlyMapped,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.reports.details.record_source import RecordSource
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.views.imports.record_columns import list_columns
from tests.bulk_import.host import HostBase, db

EVERY = ("create", "update", "upsert")


def between(name: str) -> Table:
    """Return a table between boxes of a kind and stamps."""
    return Table(
        f"{name}_stamp",
        HostBase.metadata,
        Column("box_id", ForeignKey(f"{name}.id"), primary_key=True),
        Column("stamp_id", ForeignKey("shaped_stamp.id"), primary_key=True),
    )


class Stamp(HostBase):
    __tablename__ = "shaped_stamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)

    def __str__(self) -> str:
        return self.name


class SetBox(HostBase):
    __tablename__ = "set_box"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    stamps: Mapped[set[Stamp]] = relationship(secondary=between("set_box"))


class DictBox(HostBase):
    __tablename__ = "dict_box"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    stamps: Mapped[dict[str, Stamp]] = relationship(
        secondary=between("dict_box"), collection_class=attribute_keyed_dict("name")
    )


class QueryBox(HostBase):
    __tablename__ = "query_box"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    stamps: WriteOnlyMapped[Stamp] = relationship(secondary=between("query_box"))


class SilentBox(HostBase):
    """A box that loads nothing by itself; a stamp is on one box at most."""

    __tablename__ = "silent_box"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    note: Mapped[str | None] = mapped_column(String(20), deferred=True, deferred_raiseload=True)
    stamp_id: Mapped[int] = mapped_column(ForeignKey(Stamp.id), unique=True)
    stamp: Mapped[Stamp] = relationship(lazy="raise")


class SetBoxes(ModelImporter):
    model = SetBox
    key = SetBox.code
    modes = EVERY
    slug, noun = "set_boxes", "Set boxes"


class DictBoxes(ModelImporter):
    model = DictBox
    key = DictBox.code
    modes = EVERY
    slug, noun = "dict_boxes", "Dict boxes"


class QueryBoxes(ModelImporter):
    model = QueryBox
    slug, noun = "query_boxes", "Query boxes"


class SilentBoxes(ModelImporter):
    model = SilentBox
    key = SilentBox.code
    modes = EVERY
    slug, noun = "silent_boxes", "Silent boxes"


@pytest.fixture(autouse=True)
def stamps(state):
    every = (SetBoxes, DictBoxes, QueryBoxes, SilentBoxes)
    state.importers.update({each.slug: each for each in every})
    db.session.add_all([Stamp(name="Fragile"), Stamp(name="Heavy"), Stamp(name="Up")])
    db.session.commit()


def names_of(kind: Any) -> dict[str, set[str]]:
    """Return the names of the stamps on each box."""
    db.session.expire_all()
    boxes = db.session.scalars(select(kind)).all()
    return {
        each.code: {
            stamp.name
            for stamp in (each.stamps.values() if isinstance(each.stamps, dict) else each.stamps)
        }
        for each in boxes
    }


@pytest.mark.parametrize("importer", [SetBoxes, DictBoxes])
def test_a_set_and_a_dictionary_are_created_and_updated(importer):
    rows = [{"Code": "a", "Stamps": "Heavy; Up"}, {"Code": "b", "Stamps": ""}]
    assert import_csv(importer, rows, actor="ann").created == 2
    assert names_of(importer.model) == {"a": {"Heavy", "Up"}, "b": set()}
    rows[1]["Stamps"] = "Fragile"
    assert judge_csv(importer, rows, actor="ann", operation="upsert").effects == [
        "unchanged",
        "changed",
    ]
    done = import_csv(importer, rows, actor="ann", operation="upsert")
    assert (done.updated, done.unchanged) == (1, 1)
    assert names_of(importer.model) == {"a": {"Heavy", "Up"}, "b": {"Fragile"}}


def test_a_list_that_is_a_query_is_created_and_not_updated():
    assert import_csv(QueryBoxes, [{"Code": "a", "Stamps": "Up"}], actor="ann").created == 1
    box = db.session.scalars(select(QueryBox)).one()
    assert [each.name for each in db.session.scalars(box.stamps.select())] == ["Up"]
    with pytest.raises(TypeError, match=r"X cannot update QueryBox\.stamps: .*'write_only'"):
        type("X", (QueryBoxes,), {"key": QueryBox.code, "modes": EVERY})
    excluded = {"model": QueryBox, "key": QueryBox.code, "modes": EVERY, "exclude": ("stamps",)}
    plain: Any = type("X", (ModelImporter,), excluded)
    assert [each.name for each in plain.fields] == ["code"]


def test_a_deferred_column_is_compared_and_shown():
    rows = [{"Code": "a", "Note": "old", "Stamp": "Heavy"}]
    assert import_csv(SilentBoxes, rows, actor="ann").created == 1
    db.session.expunge_all()
    rows[0]["Note"] = "new"
    assert judge_csv(SilentBoxes, rows, actor="ann", operation="update").effects == ["changed"]
    assert import_csv(SilentBoxes, rows, actor="ann", operation="update").updated == 1
    db.session.expunge_all()
    query = db.session.query(SilentBox)
    columns = [(name, name) for name in ("code", "note", "stamp", "stamp.name")]
    source = RecordSource(SilentBox, query, columns, ("code",), lambda record: None)
    [record] = source.load(db.session.execute(select(SilentBox.id)).all()).values()
    assert source.cells(record) == ["a", "new", "Heavy", "Heavy"]
    db.session.expunge_all()
    rows[0]["Stamp"] = "Up"
    assert import_csv(SilentBoxes, rows, actor="ann", operation="update").updated == 1


def test_a_reference_that_one_record_may_have_is_reported_in_the_check():
    rows = [{"Code": code, "Stamp": "Heavy"} for code in "ab"]
    twice = judge_csv(SilentBoxes, rows, actor="ann")
    assert twice.problems == {2: ["row.taken"], 3: ["row.taken"]}
    assert [each.hint for row in twice.rows for each in row.problems] == [
        "Also on line 3",
        "Also on line 2",
    ]
    assert import_csv(SilentBoxes, rows[:1], actor="ann").created == 1
    assert judge_csv(SilentBoxes, rows[1:], actor="ann").problems == {2: ["row.taken"]}
    same = judge_csv(SilentBoxes, rows[:1], actor="ann", operation="upsert")
    assert same.effects == ["unchanged"]


class Finish(enum.Enum):
    """What a box is made of; one of them says itself what it is called."""

    RAW_WOOD = 1


class Grade(enum.Enum):
    FIRST = 1

    def __str__(self) -> str:
        return "first class"


def test_a_member_of_an_enumeration_is_shown_as_files_call_it():
    columns = [("finish", "Finish"), ("grade", "Grade")]
    source = RecordSource(SetBox, None, columns, (), lambda record: None)
    box = SimpleNamespace(finish=Finish.RAW_WOOD, grade=Grade.FIRST)
    assert source.cells(box) == ["Raw wood", "first class"]


def test_the_columns_that_name_a_record_come_before_its_references():
    view = ModelView(SilentBox, db)
    assert next(name for name, _ in view._list_columns) == "stamp"
    assert next(name for name, _ in list_columns(SilentBoxes, view)) == "code"

    class Chosen(ModelView):
        column_list = ("stamp", "code")

    assert [name for name, _ in list_columns(SilentBoxes, Chosen(SilentBox, db))] == [
        "stamp",
        "code",
    ]
