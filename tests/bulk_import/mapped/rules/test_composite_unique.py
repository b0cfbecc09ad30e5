"""Values that are unique together and taken are told before anything is written."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import Integer, ModelImporter, Problem, Text, check_rows
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import survey
from plugins.bulk_import.engine.rows.paged_rows import PagedRows
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.mapped.rules.caseless import folded
from plugins.bulk_import.storage.sealing.spool import Spool
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY
from tests.inspection.statements import recorded


class Yard(HostBase):
    __tablename__ = "together_yard"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)


class Stall(HostBase):
    """Its place in a yard is its own, and so is its floor and its side."""

    __tablename__ = "together_stall"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    yard_id: Mapped[int | None] = mapped_column(ForeignKey(Yard.id))
    yard: Mapped[Yard | None] = relationship()
    place: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(sa.String(20))
    __table_args__ = (
        sa.UniqueConstraint("yard_id", "place"),
        sa.Index("together_notes", "place", "note", unique=True),
    )


class Site(HostBase):
    """Its key has two columns; people know it by its name."""

    __tablename__ = "together_site"
    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)


class Slot(HostBase):
    """Its number is its own at a site."""

    __tablename__ = "together_slot"
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str | None] = mapped_column(sa.String(2))
    code: Mapped[str | None] = mapped_column(sa.String(5))
    site: Mapped[Site | None] = relationship()
    number: Mapped[int]
    __table_args__ = (
        sa.ForeignKeyConstraint(["country", "code"], [Site.country, Site.code]),
        sa.UniqueConstraint("country", "code", "number"),
    )


class Slots(ModelImporter):
    model = Slot


class Bay(HostBase):
    """It is known by two columns, neither of which is unique."""

    __tablename__ = "together_bay"
    aisle: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


CASELESS = sa.String(9).with_variant(sa.String(9, collation="NOCASE"), "sqlite")


class Berth(HostBase):
    """It is known by two columns, one of which is compared without its case."""

    __tablename__ = "together_berth"
    id: Mapped[int] = mapped_column(primary_key=True)
    pier: Mapped[str] = mapped_column(CASELESS)
    number: Mapped[int]
    __table_args__ = (sa.UniqueConstraint("pier", "number"),)


class Stalls(ModelImporter):
    model = Stall
    key = Stall.code
    modes = EVERY


class Bays(ModelImporter):
    model = Bay


class Berths(ModelImporter):
    model = Berth


class NearBerths(Berths):
    """It says nothing of its own but its name."""

    slug = "near_berths"


TAKEN = ("row.taken", "Row: There is another record with the same Yard and Place.")


@pytest.fixture(autouse=True)
def stalls(state):
    state.importers |= {each.slug: each for each in (Stalls, Bays, Berths, NearBerths, Slots)}
    yards = [Yard(name="North"), Yard(name="South")]
    places = [(yards[0], 1, "a"), (yards[0], 2, None), (yards[1], 1, None), (None, 3, None)]
    for number, (yard, place, note) in enumerate(places, 1):
        db.session.add(Stall(code=f"R{number}", yard=yard, place=place, note=note))
    db.session.add(Bay(aisle="A", number=1))
    db.session.commit()


def told(importer, rows, operation="create"):
    """Return what is said of each row by a check, once an import has said and done the same."""
    judged = judge_csv(importer, rows, actor="ann", operation=operation)
    found = [[(p.code, p.message) for p in row.problems] or row.effect for row in judged.rows]
    done = import_csv(importer, rows, actor="ann", operation=operation)
    failed = [[(p.code, p.message) for p in row.problems] for row in done.rows]
    assert failed == [each for each in found if isinstance(each, list)]
    assert done.created + done.updated + done.unchanged == judged.ready
    return found


def test_a_new_record_takes_no_place_of_another(stalls):
    rows = [
        {"Code": "N1", "Yard": "north", "Place": "2"},
        {"Code": "N2", "Yard": "South", "Place": "2"},
        {"Code": "N3", "Yard": "", "Place": "3"},
        {"Code": "N4", "Yard": "South", "Place": ""},
    ]
    assert told(Stalls, rows) == [[TAKEN], "new", "new", "new"]


def test_no_two_rows_of_a_file_take_the_same_place(stalls):
    rows = [{"Code": f"N{n}", "Yard": "South", "Place": "7", "Note": str(n)} for n in range(2)]
    assert told(Stalls, rows) == [[TAKEN], [TAKEN]]


def test_a_record_keeps_its_own_place_and_takes_none_of_others(stalls):
    rows = [
        {"Code": "R1", "Yard": "North", "Place": "1", "Note": "b"},
        {"Code": "R2", "Yard": "South", "Place": "1", "Note": ""},
        {"Code": "R3", "Yard": "South", "Place": "9", "Note": ""},
    ]
    assert told(Stalls, rows, "update") == ["changed", [TAKEN], "changed"]


def test_a_column_that_the_file_lacks_counts_as_the_record_has_it(stalls):
    assert told(Stalls, [{"Code": "R2", "Place": "1"}], "update") == [[TAKEN]]
    assert told(Stalls, [{"Code": "R2", "Place": "5"}], "update") == ["changed"]


def test_an_index_of_two_columns_is_as_good_as_a_constraint(stalls):
    [problems] = told(Stalls, [{"Code": "N1", "Yard": "", "Place": "1", "Note": "a"}])
    assert problems == [("row.taken", "Row: There is another record with the same Place and Note.")]


def test_a_primary_key_of_two_columns_is_unique_too(stalls):
    rows = [{"Aisle": "A", "Number": "1"}, {"Aisle": "A", "Number": "2"}]
    same = ("row.taken", "Row: There is another record with the same Aisle and Number.")
    assert told(Bays, rows) == [[same], "new"]


def test_a_reference_by_several_columns_is_one_column_of_the_file(stalls):
    sites = [Site(country=country, code="Z1", name=country) for country in ("CH", "DE")]
    db.session.add_all([*sites, Slot(site=sites[0], number=1)])
    db.session.commit()
    rows = [{"Site": site, "Number": n} for site, n in (("ch", "1"), ("DE", "1"), ("", "1"))]
    same = ("row.taken", "Row: There is another record with the same Site and Number.")
    assert told(Slots, rows) == [[same], "new", "new"]
    assert told(Slots, [{"Site": each, "Number": "7"} for each in ("CH", "Ch")]) == [[same]] * 2


def test_the_words_of_a_check_that_the_class_declares_itself_are_taken(stalls):
    class Worded(ModelImporter):
        model = Bay
        slug = "worded_bays"
        aisle = Text("Aisle", max_length=5)
        number = Integer("Number")

        @check_rows(aisle, number)
        def _is_free(self, rows):
            return [(row, Problem("number.full", "Number: Is full.")) for row in rows]

    assert told(Worded, [{"Aisle": "A", "Number": "1"}]) == [[("number.full", "Number: Is full.")]]


def test_a_file_of_any_length_is_one_question_for_each_group(stalls):
    def asked(count):
        rows = [{"Code": f"N{n}", "Yard": "South", "Place": f"{n + 10}"} for n in range(count)]
        with recorded(db.engine) as statements:
            judge_csv(Stalls, rows, actor="ann")
        return len(statements)

    assert asked(5) == asked(500)


def test_copies_that_are_not_judged_together_fail_all_in_check_and_run(stalls, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 2)
    monkeypatch.setattr(Stalls, "batch_rows", 2)
    rows = [
        {"Code": f"N{n}", "Yard": yard, "Place": place, "Note": str(n)}
        for n, (yard, place) in enumerate(
            [("South", "7"), ("North", "7"), ("", "9"), ("South", "8"), ("south", " 7"), ("", "9")]
        )
    ]
    judged = judge_csv(Stalls, rows, actor="ann")
    hints = [problem.hint for row in judged.rows for problem in row.problems]
    assert hints == ["Also on line 6", "Also on line 2"]
    assert told(Stalls, rows) == [[TAKEN], "new", "new", "new", [TAKEN], "new"]


def test_copies_far_apart_are_told_where_records_are_changed_too(stalls, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 1)
    monkeypatch.setattr(Stalls, "batch_rows", 1)
    rows = [
        {"Code": "R1", "Yard": "South", "Place": "5", "Note": "a"},
        {"Code": "R2", "Yard": "", "Place": "5", "Note": ""},
        {"Code": "N1", "Yard": "South", "Place": "5", "Note": "b"},
    ]
    assert told(Stalls, rows, "upsert") == [[TAKEN], "changed", [TAKEN]]


def test_copies_of_a_file_that_is_on_disk_are_found(stalls):
    layout = Layout.of_file(Bays, (Bays.field_named("aisle"), Bays.field_named("number")))
    cells = [["A", f"{number}"] for number in range(3000)]
    cells[2999] = ["A", "5"]
    with Spool() as spool:
        paged = PagedRows(spool, (Row(line, each) for line, each in enumerate(cells, 2)))
        survey(Bays, layout, paged)
        found = {row.line: row.found[0].hint for row in paged if row.found}
    assert found == {7: "Also on line 3001", 3001: "Also on line 7"}


class Shed(HostBase):
    """A site is named by its two columns; no site has a name of its own there."""

    __tablename__ = "together_shed"
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    code: Mapped[str] = mapped_column(sa.String(5))
    site: Mapped[Site] = relationship()
    __table_args__ = (sa.ForeignKeyConstraint(["country", "code"], [Site.country, Site.code]),)


def test_declared_columns_of_a_foreign_key_are_filled_where_the_relationship_is_excluded(state):
    class Sheds(ModelImporter):
        model = Shed
        exclude = ("site",)
        country = Text("Country", max_length=2)
        code = Text("Code", max_length=5)

    state.importers["shed"] = Sheds
    db.session.add(Site(country="CH", code="Z1", name="Zurich"))
    db.session.commit()
    assert told(Sheds, [{"Country": "CH", "Code": "Z1"}]) == ["new"]
    assert db.session.scalars(sa.select(Shed)).one().site.name == "Zurich"


def test_an_importer_without_any_column_is_refused():
    with pytest.raises(TypeError, match=r"Bare has no column that a file can fill\."):
        type("Bare", (ModelImporter,), {"model": Shed, "exclude": ("site",)})


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("importer", "together"), [(Berths, 2000), (NearBerths, 1)])
def test_what_a_column_compares_without_its_case_is_told_so(importer, together, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", together)
    monkeypatch.setattr(importer, "batch_rows", together)
    db.session.add(Berth(pier="East", number=1))
    db.session.commit()
    places = [("EAST", "1"), ("west", "1"), ("West", "1"), ("\u00c4st", "1"), ("\u00e4st", "1")]
    rows = [{"Pier": pier, "Number": number} for pier, number in places]
    message = ("row.taken", "Row: There is another record with the same Pier and Number.")
    assert told(importer, rows) == [[message], [message], [message], "new", "new"]


def test_citext_takes_capital_letters_of_all_scripts_for_small_ones():
    table = sa.Table("t", sa.MetaData(), sa.Column("a", postgresql.CITEXT), sa.Column("b", sa.Text))
    compare = folded(list(table.columns), postgresql.dialect())
    assert compare(("\u00c4ST", "B")) == ("\u00e4st", "B")
