"""`GetOrCreate`: missing references are created once, with the rows that name them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import GetOrCreate, ModelImporter
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.reports.verdict.file_notes import file_notes
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import Club, HostBase, db
from tests.bulk_import.tree_host import Group, expected, file_of, stored_tree
from tests.inspection.statements import recorded

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class Brand(HostBase):
    __tablename__ = "brand"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(12), unique=True)


class Mark(HostBase):
    __tablename__ = "mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(12), unique=True)
    colour: Mapped[str] = mapped_column(default="red")


item_mark = Table(
    "item_mark",
    HostBase.metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("mark_id", ForeignKey("mark.id"), primary_key=True),
)


class Item(HostBase):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    size: Mapped[int | None]
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brand.id"))
    brand: Mapped[Brand | None] = relationship()
    marks: Mapped[list[Mark]] = relationship(secondary=item_mark)


class Rack(HostBase):
    __tablename__ = "rack"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    club: Mapped[Club | None] = relationship()
    above_id: Mapped[int | None] = mapped_column(ForeignKey("rack.id"))
    above: Mapped[Rack | None] = relationship(remote_side=[id])


class Items(ModelImporter):
    model = Item
    key = Item.code
    modes = ("create", "update", "upsert")
    references = {"brand": GetOrCreate(Brand.name), "marks": GetOrCreate(Mark.name)}


@pytest.fixture(autouse=True)
def items(state):
    state.importers[Items.slug] = Items
    db.session.add(Mark(name="Old"))
    db.session.commit()


def names(kind):
    db.session.rollback()
    return sorted(db.session.scalars(select(kind.name)))


FILE = "Code,Size,Brand,Marks\na,1,Acme,Old; New\nb,2,ACME,new\nc,x,Other,Lost\n"


def test_the_verdict_says_what_is_created_with_the_good_rows_and_the_import_does_it(state):
    upload = Upload("i.csv", FILE.encode(), new_token())
    intake: Any = check(state, ImportRequest(Items, "ann", upload))
    assert "1 new brand will be created: Acme." in file_notes(intake)
    assert "1 new mark will be created: New." in file_notes(intake)
    assert (names(Brand), names(Mark)) == ([], ["Old"])
    found = import_csv(Items, FILE, actor="ann", operation="create")
    assert (found.created, found.problems) == (2, {4: ["size.type"]})
    assert (names(Brand), names(Mark)) == (["Acme"], ["New", "Old"])
    marks = {each.code: sorted(mark.name for mark in each.marks) for each in stored()}
    assert marks == {"a": ["New", "Old"], "b": ["New"]}


def stored():
    return db.session.scalars(select(Item)).all()


def test_all_or_nothing_creates_none_of_them_when_nothing_is_created(state):
    found = import_csv(Items, FILE, actor="ann", operation="create", all_or_nothing=True)
    assert found.created == 0
    assert (names(Brand), names(Mark)) == ([], ["Old"])


def test_an_update_creates_what_it_refers_to_and_shows_it_as_a_change(state):
    import_csv(Items, "Code,Marks\na,Old\nb,\n", actor="ann", operation="create")
    file = "Code,Brand,Marks\na,Acme,Old; Fresh\nb,acme,fresh\n"
    judged = judge_csv(Items, file, actor="ann", operation="update")
    assert judged.effects == ["changed", "changed"]
    assert import_csv(Items, file, actor="ann", operation="update").updated == 2
    assert (names(Brand), names(Mark)) == (["Acme"], ["Fresh", "Old"])
    assert judge_csv(Items, file, actor="ann", operation="update").effects == ["unchanged"] * 2


def work_together(host, state, run_id):
    """Work on an import in two threads until neither finds a batch."""

    def work():
        with host.app_context():
            while step(state, run_id, threading.Event()):
                pass
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()


def test_two_workers_that_meet_the_same_new_name_create_it_once(host, state, monkeypatch):
    """Both have judged their rows before either writes."""
    monkeypatch.setattr(Items, "batch_rows", 2)
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 2)
    rows = "".join(f"i{n},,Acme,Fresh\n" for n in range(8))
    request = Upload("i.csv", f"Code,Size,Brand,Marks\n{rows}".encode(), new_token())
    run_id = accept(state, ImportRequest(Items, "ann", request)).id
    meeting = threading.Barrier(2, timeout=60)
    create, met = Items.create_references, threading.local()

    def meet(self: Any, rows: Any) -> None:
        if not getattr(met, "once", False) and db.engine.dialect.name == "postgresql":
            met.once = True
            meeting.wait()
        create(self, rows)

    monkeypatch.setattr(Items, "create_references", meet)

    for _ in range(4):
        step(state, run_id, threading.Event())
    work_together(host, state, run_id)
    while step(state, run_id, threading.Event()):
        pass
    assert (names(Brand), names(Mark)) == (["Acme"], ["Fresh", "Old"])
    assert len(stored()) == 8


def test_whoever_may_create_no_such_thing_is_told_that_there_is_none(state):
    class Bound(Items):
        slug = "bound_items"

        def may_create(self, kind: type[Any]) -> bool:
            return kind is not Brand

    state.importers[Bound.slug] = Bound
    judged = judge_csv(Bound, FILE, actor="ann", operation="create")
    assert judged.problems[2] == ["brand.unknown"]
    found = import_csv(Bound, FILE, actor="ann", operation="create")
    assert (found.problems, names(Brand)) == (judged.problems, [])


def test_a_name_that_is_too_long_is_no_new_thing(state):
    judged = judge_csv(Items, "Code,Brand\na,Abcdefghijklm\n", actor="ann", operation="create")
    assert judged.problems == {2: ["brand.unknown"]}


def test_statements_do_not_grow_with_the_new_names(state):
    counts = []
    import_csv(Items, FILE, actor="ann", operation="create")
    for count, word in ((10, "p"), (100, "q")):
        rows = "".join(f"{word}{n},,{word}{n},{word}{n}; {word}{n + 1}\n" for n in range(count))
        with recorded(db.engine) as statements:
            found = import_csv(
                Items, f"Code,Size,Brand,Marks\n{rows}", actor="ann", operation="create"
            )
        assert found.created == count
        # SQLite gets an INSERT for each record of a model, whatever the program does.
        counts.append(sum(not each.startswith("INSERT") for each in statements))
    assert counts[0] == counts[1]


def test_parents_that_stand_nowhere_are_created_where_declared(state):
    declared = {"references": {"parent": GetOrCreate(Group.name)}, "key": Group.name}
    kind: Any = type("Grown", (ModelImporter,), {"model": Group, "slug": "grown"} | declared)
    state.importers["grown"] = kind
    nodes = [("leaf", "twig"), ("twig", "made")]
    assert import_csv(kind, file_of(nodes), actor="ann", operation="").created == 2
    assert stored_tree() == expected([*nodes, ("made", "")])


def test_get_or_create_refuses_a_model_that_needs_more_than_a_unique_name():
    for references, words in (
        ({"above": GetOrCreate(Rack.code)}, "by code alone: it also needs place"),
        ({"club": GetOrCreate(Club.name)}, "a text that the database keeps unique"),
    ):
        with pytest.raises(TypeError, match=words):
            type("Racks", (ModelImporter,), {"model": Rack, "references": references})
