"""Rows that a rule of the database refuses, and that no rule of the importer tells of."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.files.kinds import BROKEN_RULES

both = pytest.mark.databases("sqlite", "postgresql")
EVERY = ("create", "update", "upsert")
NOT_ALLOWED, NOT_KEPT = BROKEN_RULES["check"][1], BROKEN_RULES["left out"][1]


DROP_SQLITE = ("DROP TRIGGER IF EXISTS refuses", "DROP TRIGGER IF EXISTS ignores")
DROP_POSTGRESQL = ("DROP FUNCTION IF EXISTS rules CASCADE",)


class LotYard(HostBase):
    __tablename__ = "ruled_yard"
    id: Mapped[int] = mapped_column(primary_key=True)


class Lot(HostBase):
    __tablename__ = "ruled_lot"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("lowest <= highest"),
    )
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    size: Mapped[int]
    lowest: Mapped[int] = mapped_column(default=0)
    highest: Mapped[int] = mapped_column(default=9)
    yard_id: Mapped[int | None] = mapped_column(ForeignKey(LotYard.id))


class Bay(HostBase):
    __tablename__ = "ruled_bay"
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    lots: Mapped[list[BayLot]] = relationship(lambda: BayLot)


class BayLot(HostBase):
    __tablename__ = "ruled_bay_lot"
    id: Mapped[int] = mapped_column(primary_key=True)
    bay_code: Mapped[str | None] = mapped_column(ForeignKey(Bay.code))


class Owned(HostBase):
    __tablename__ = "ruled_owned"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    owner: Mapped[str] = mapped_column(String(20))


class ShelfView(HostBase):
    """A view whose records are made of others."""

    __table__ = sa.Table(
        "ruled_view",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(20)),
    )


class Front(HostBase):
    """A view whose triggers write to a table."""

    __table__ = sa.Table(
        "ruled_front",
        sa.MetaData(),
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
    )


class Fronts(ModelImporter):
    model = Front
    key = Front.__mapper__.attrs.code.class_attribute
    modes = EVERY


class Shelves(ModelImporter):
    model = ShelfView


def nobody() -> str:
    """Return who has signed in, as a default of a host would; in a worker that is nobody."""
    person: Any = None
    name: str = person.name
    return name


OWN_CODES = (
    """
    CREATE OR REPLACE FUNCTION rules() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF length(new.code) = 5 THEN RAISE EXCEPTION USING ERRCODE = new.code; END IF; RETURN new;
    END $$
    """,
    "CREATE TRIGGER refuses BEFORE INSERT ON ruled_lot FOR EACH ROW EXECUTE FUNCTION rules()",
)
POLICY = (
    "CREATE ROLE clerk",
    "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk",
    "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO clerk",
    "ALTER TABLE ruled_lot ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY no_x ON ruled_lot USING (true) WITH CHECK (code <> 'x')",
)


class Signed(HostBase):
    __tablename__ = "ruled_signed"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(20), default=nobody)


class Signeds(ModelImporter):
    model = Signed
    exclude = ("by",)


class Lots(ModelImporter):
    model = Lot
    key = Lot.code
    modes = EVERY


class Owneds(ModelImporter):
    model = Owned
    exclude = ("owner",)


class Numbered(ModelImporter):
    model = Owned
    key = Owned.code
    modes = EVERY
    slug = "numbered"


@pytest.fixture(autouse=True)
def importers(state):
    every = (Fronts, Readings, Lots, Mistaken, Owneds, Numbered, Shelves, Signeds)
    state.importers.update({each.slug: each for each in every})
    yield
    is_sqlite = db.engine.dialect.name == "sqlite"
    db.session.remove()
    with db.engine.begin() as connection:
        for each in DROP_SQLITE if is_sqlite else DROP_POSTGRESQL:
            connection.exec_driver_sql(each)


def told(done: Any) -> dict[int, tuple[str, str, str]]:
    """Return column, message and hint of each row with errors, by its line."""
    return {
        row.line: (one.field, one.message, one.hint) for row in done.rows for one in row.problems
    }


@both
def test_a_check_constraint_is_reported_with_its_columns():
    rows = [
        {"Code": "a", "Size": "1"},
        {"Code": "b", "Size": "0"},
        {"Code": "c", "Size": "1", "Lowest": "9", "Highest": "3"},
    ]
    done = import_csv(Lots, rows, actor="ann")
    named = "" if db.engine.dialect.name == "sqlite" else "The rule ruled_lot_check is about "
    assert done.created == 1
    assert told(done) == {
        3: ("size", NOT_ALLOWED, "The rule size_positive is about Size"),
        4: ("", NOT_ALLOWED, (named or "It is about ") + "Lowest and Highest"),
    }
    rows = [{"Code": "a", "Size": "0"}, {"Code": "d", "Size": "2"}]
    done = import_csv(Lots, rows, actor="ann", operation="upsert")
    assert (done.created, done.updated) == (1, 0)
    assert told(done) == {2: ("size", NOT_ALLOWED, "The rule size_positive is about Size")}


@both
def test_a_value_that_no_column_fills_is_called_by_its_column():
    done = import_csv(Owneds, [{"Code": "a"}], actor="ann")
    assert told(done) == {2: ("", BROKEN_RULES["needed"][1], "")}


@pytest.mark.databases("postgresql")
def test_a_reference_to_nothing_is_reported_with_its_column():
    rows = [
        {"Code": "a", "Size": "1", "Yard id": "7"},
        {"Code": "b", "Size": "1", "Yard id": ""},
    ]
    done = import_csv(Lots, rows, actor="ann")
    assert done.created == 1
    assert told(done) == {2: ("yard_id", BROKEN_RULES["reference"][1], "")}


SQLITE_TRIGGERS = (
    "CREATE TRIGGER refuses {name} ON ruled_{table} WHEN new.{column} = {refused} "
    "BEGIN SELECT raise(abort, 'a cell'); END",
    "CREATE TRIGGER ignores {name} ON ruled_{table} WHEN new.{column} = {ignored} "
    "BEGIN SELECT raise(ignore); END",
)
POSTGRESQL_TRIGGERS = (
    "CREATE OR REPLACE FUNCTION rules() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF new.{column} = {refused} THEN RAISE EXCEPTION 'a cell'; END IF; "
    "IF new.{column} = {ignored} THEN RETURN null; END IF; RETURN new; END $$",
    "CREATE TRIGGER rules {name} ON ruled_{table} FOR EACH ROW EXECUTE FUNCTION rules()",
)


def make_triggers(name: str, table: str, column: str, refused: str, ignored: str) -> None:
    """Make triggers that refuse one value of a column, and leave out what has another."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        for each in SQLITE_TRIGGERS if is_sqlite else POSTGRESQL_TRIGGERS:
            values = {"name": name, "table": table, "column": column}
            text = each.format(**values, refused=refused, ignored=ignored)
            connection.exec_driver_sql(text)


@both
@pytest.mark.parametrize(
    ("importer", "rows"),
    [
        (Numbered, [{"Code": code, "Owner": "x"} for code in ("a", "no", "b", "gone", "c")]),
        (Lots, [{"Code": code, "Size": "1"} for code in ("a", "no", "b", "gone", "c")]),
    ],
)
def test_a_trigger_that_refuses_or_leaves_out_a_record_is_reported_at_its_row(importer, rows):
    table = importer.model.__tablename__.removeprefix("ruled_")
    make_triggers("BEFORE INSERT", table, "code", "'no'", "'gone'")
    done = import_csv(importer, rows, actor="ann")
    assert told(done) == {
        3: ("", NOT_ALLOWED, ""),
        5: ("", NOT_KEPT, "A trigger or a rule of the database leaves it out"),
    }
    stored = db.session.scalars(sa.select(importer.model.code).order_by(importer.model.code)).all()
    assert (done.created, stored) == (3, ["a", "b", "c"])


@pytest.mark.databases("postgresql")
def test_a_rule_of_a_row_has_whatever_code_its_author_gives_it(state):
    with db.engine.begin() as connection:
        for each in OWN_CODES:
            connection.exec_driver_sql(each)
    codes = ("a", "ZZ001", "42501", "b", "02000")
    done = import_csv(Lots, [{"Code": code, "Size": "1"} for code in codes], actor="ann")
    assert told(done) == dict.fromkeys((3, 4, 6), ("", NOT_ALLOWED, ""))
    assert (done.status, done.created) == ("COMPLETED_WITH_ERRORS", 2)


@pytest.mark.databases("postgresql")
def test_a_row_that_a_policy_keeps_out_is_reported_and_the_others_are_created(state):
    with db.engine.begin() as connection:
        for each in POLICY:
            connection.exec_driver_sql(each)
    try:
        event.listen(db.engine, "begin", as_clerk)
        done = import_csv(Lots, [{"Code": code, "Size": "1"} for code in "axb"], actor="ann")
    finally:
        event.remove(db.engine, "begin", as_clerk)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP OWNED BY clerk")
            connection.exec_driver_sql("DROP ROLE clerk")
            connection.exec_driver_sql("ALTER TABLE ruled_lot DISABLE ROW LEVEL SECURITY")
    assert told(done) == {3: ("", NOT_ALLOWED, "")}
    assert done.created == 2


def as_clerk(connection: Any) -> None:
    """Let the policies of tables count, which a superuser passes over."""
    connection.exec_driver_sql("SET LOCAL ROLE clerk")


def ignored(mapper: object, connection: object, lot: object) -> None:
    """Listen, as an audit of the host does."""


@both
@pytest.mark.parametrize("is_watched", [False, True])
def test_a_trigger_that_leaves_out_a_change_is_reported_at_its_row(is_watched, request):
    if is_watched:
        # Whoever listens to flushes has the records flushed, and SQLAlchemy counts them.
        event.listen(Lot, "before_update", ignored)
        request.addfinalizer(partial(event.remove, Lot, "before_update", ignored))
    rows = [{"Code": code, "Size": "1"} for code in "abc"]
    assert import_csv(Lots, rows, actor="ann").created == 3
    make_triggers("BEFORE UPDATE", "lot", "size", "5", "6")
    for row, size in zip(rows, "562", strict=True):
        row["Size"] = size
    done = import_csv(Lots, rows, actor="ann", operation="update")
    assert told(done) == {
        2: ("", NOT_ALLOWED, ""),
        3: ("", NOT_KEPT, "A trigger or a rule of the database leaves it out"),
    }
    sizes = db.session.scalars(sa.select(Lot.size).order_by(Lot.code)).all()
    assert (done.updated, sizes) == (1, [1, 1, 2])


@pytest.mark.databases("postgresql")
def test_a_row_that_an_exclusion_constraint_refuses_names_the_rule_and_columns():
    apart = "EXCLUDE USING gist (int4range(lowest, highest) WITH &&)"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE ruled_lot ADD CONSTRAINT apart {apart}")
    try:
        places = (("a", "1", "4"), ("b", "3", "5"), ("c", "4", "9"))
        done = import_csv(
            Lots,
            [{"Code": c, "Size": "1", "Lowest": low, "Highest": high} for c, low, high in places],
            actor="ann",
        )
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE ruled_lot DROP CONSTRAINT apart")
    assert told(done) == {3: ("", NOT_ALLOWED, "The rule apart is about Lowest and Highest")}
    assert done.created == 2


class Reading(HostBase):
    """A table of parts, one for each range of days; PostgreSQL alone has such."""

    __table__ = sa.Table(
        "ruled_reading",
        sa.MetaData(),
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        postgresql_partition_by="RANGE (day)",
    )


class Readings(ModelImporter):
    model = Reading


@pytest.mark.databases("postgresql")
def test_a_row_that_no_partition_takes_is_reported_at_its_column():
    table: Any = Reading.__table__
    part = "PARTITION OF ruled_reading FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')"
    with db.engine.begin() as connection:
        table.create(connection)
        connection.exec_driver_sql(f"CREATE TABLE ruled_january {part}")
    try:
        done = import_csv(Readings, [{"Day": "2026-01-05"}, {"Day": "2026-03-05"}], actor="ann")
    finally:
        db.session.remove()
        table.drop(db.engine)
    assert (told(done), done.created) == ({3: ("day", NOT_ALLOWED, "It is about Day")}, 1)


@both
@pytest.mark.parametrize("kind", ["VIEW", "MATERIALIZED VIEW"])
def test_a_view_ends_the_import_with_a_sentence(kind):
    if db.engine.dialect.name == "sqlite":
        kind = "VIEW"
    with db.engine.begin() as connection:
        text = "ruled_view AS SELECT min(id) AS id, code FROM ruled_owned GROUP BY code"
        connection.exec_driver_sql(f"CREATE {kind} {text}")
    try:
        done = import_csv(Shelves, [{"Code": "a"}], actor="ann")
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP {kind} ruled_view")
    assert (done.status, done.created) == ("FAILED", 0)
    assert done.reason.startswith("The program writes to a view of the database,")


@both
def test_a_default_that_fails_is_the_programs_fault():
    done = import_csv(Signeds, [{"Code": "a"}], actor="ann")
    assert (done.status, done.created) == ("FAILED", 0)
    assert done.reason.startswith("The program failed with AttributeError at test_broken_rules.py:")


FRONT = "CREATE VIEW ruled_front AS SELECT code, size FROM ruled_lot"
BEHIND_SQLITE = (
    "CREATE TRIGGER adds INSTEAD OF INSERT ON ruled_front BEGIN INSERT INTO ruled_lot"
    " (code, size, lowest, highest) VALUES (new.code, new.size, 0, 9); END",
    "CREATE TRIGGER changes INSTEAD OF UPDATE ON ruled_front BEGIN UPDATE ruled_lot"
    " SET size = new.size WHERE code = old.code; END",
)
BEHIND_POSTGRESQL = (
    "ALTER TABLE ruled_lot ALTER lowest SET DEFAULT 0, ALTER highest SET DEFAULT 9",
)


@both
def test_a_view_that_writes_to_a_table_takes_records_and_changes():
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        for each in (FRONT, *(BEHIND_SQLITE if is_sqlite else BEHIND_POSTGRESQL)):
            connection.exec_driver_sql(each)
    try:
        added = import_csv(Fronts, [{"Code": "a", "Size": "1"}, {"Code": "b", "Size": "2"}])
        changed = import_csv(Fronts, [{"Code": "b", "Size": "3"}], operation="update")
        sizes = db.session.scalars(sa.select(Lot.size).order_by(Lot.code)).all()
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP VIEW ruled_front")
    assert (told(added), added.created) == ({}, 2)
    assert (told(changed), changed.updated, sizes) == ({}, 1, [1, 3])


class Mistaken(Lots):
    """An importer that adds None in place of a record."""

    slug = "mistaken"

    def create(self, rows):
        """Add a list of nothing."""
        made = list(super().create(rows))
        db.session.add(Bay(code="x", lots=[None]))
        db.session.flush()
        return made


@both
def test_a_flush_error_is_a_fault_of_the_program():
    done = import_csv(Mistaken, [{"Code": "a", "Size": "1"}], actor="ann")
    assert (done.status, done.created) == ("FAILED", 0)
    assert done.reason.startswith("The program failed with FlushError at test_broken_rules.py:")
