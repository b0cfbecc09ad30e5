"""Records whose primary key an update changes: their outcomes name them by the new one."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKey, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.inspection.statements import recorded

WRITING = text("UPDATE door_pass SET number = :new, colour = :colour WHERE number = :old")


class Hall(HostBase):
    __tablename__ = "crate_hall"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Crate(HostBase):
    """It stands in a hall at a place, which is its primary key, and is known by its code."""

    __tablename__ = "crate"
    hall_id: Mapped[int] = mapped_column(ForeignKey(Hall.id), primary_key=True)
    place: Mapped[str] = mapped_column("db place", primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    hall: Mapped[Hall] = relationship()


class Crates(ModelImporter):
    """Its records are loaded: the hall is a relationship."""

    model = Crate
    key = Crate.code
    modes = ("update",)


class Badge(HostBase):
    __tablename__ = "door_pass"
    number: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(unique=True)
    colour: Mapped[str]


class Badges(ModelImporter):
    """Its records are not loaded."""

    model = Badge
    key = Badge.holder
    modes = ("update", "upsert")


class LoadedBadges(Badges):
    slug = "loaded_badges"

    def stored_value(self, record, field):
        return super().stored_value(record, field)


class WrittenBadges(Badges):
    """The host writes them by a statement of its own, past the records of the session."""

    slug = "written_badges"

    def update(self, rows):
        for row in rows:
            number, colour = map(self.field_named, ("number", "colour"))
            new = {"new": row[number], "colour": row[colour], "old": row.record.number}
            db.session.connection().execute(WRITING, new)


class NaturalBadges(ModelImporter):
    """The key by which people know a record is its primary key."""

    slug = "natural_badges"
    model = Badge
    key = Badge.number
    modes = ("update",)


@pytest.fixture
def badges(state):
    db.session.add_all([Badge(number=f"N{n}", holder=f"H{n}", colour="red") for n in range(4)])
    db.session.commit()


@pytest.fixture
def crates(state):
    halls = [Hall(name="North"), Hall(name="South")]
    places = [Crate(hall=halls[0], place=f"P{n}", code=f"C{n}", label="old") for n in range(3)]
    db.session.add_all([*halls, *places])
    db.session.commit()


def keys():
    """Return by line the keys of records that the rows of the last import name."""
    last = select(ImportRow.run_id).order_by(ImportRow.run_id.desc()).limit(1).scalar_subquery()
    query = select(ImportRow.line, ImportRow.record_id).where(ImportRow.run_id == last)
    return dict(db.session.execute(query).all())


@pytest.mark.parametrize("importer", [Badges, LoadedBadges, WrittenBadges])
def test_an_outcome_names_its_record_by_the_key_that_the_row_gave_it(badges, importer):
    found = import_csv(importer, "Holder,Number,Colour\nH0,M0,red\nH1,N1,blue\nH2,N2,red\n")
    assert (found.updated, found.unchanged, found.problems) == (2, 1, {})
    assert keys() == {2: "M0", 3: "N1", 4: "N2"}
    db.session.expire_all()
    assert {each.number: each.colour for each in db.session.scalars(select(Badge))} == {
        "M0": "red",
        "N1": "blue",
        "N2": "red",
        "N3": "red",
    }


def test_a_composite_key_may_change_in_a_column_and_in_what_it_refers_to(crates):
    file = "Code,Hall,Place,Label\nC0,South,P0,new\nC1,North,Q1,old\nC2,North,P2,new\n"
    found = import_csv(Crates, file)
    assert (found.updated, found.problems) == (3, {})
    north, south = db.session.scalars(select(Hall.id).order_by(Hall.name))
    assert keys() == {2: f'["{south}", "P0"]', 3: f'["{north}", "Q1"]', 4: f'["{north}", "P2"]'}
    stored = select(Crate.code, Crate.hall_id, Crate.place, Crate.label).order_by(Crate.code)
    assert db.session.execute(stored).all() == [
        ("C0", south, "P0", "new"),
        ("C1", north, "Q1", "old"),
        ("C2", north, "P2", "new"),
    ]


def test_the_key_that_names_a_record_is_never_written(badges):
    assert import_csv(NaturalBadges, "Number,Colour\nn0,blue\n").updated == 1
    assert keys() == {2: "N0"}


@pytest.mark.parametrize("importer", [Badges, LoadedBadges])
def test_statements_do_not_grow_with_the_keys_that_change(badges, importer):
    counts = []
    for number, count in enumerate((2, 4)):
        lines = [f"H{n},{'XY'[number]}{n}" for n in range(count)]
        with recorded(db.engine) as statements:
            assert import_csv(importer, "\n".join(["Holder,Number", *lines])).updated == count
        counts.append(len(statements))
    assert counts[0] == counts[1]
