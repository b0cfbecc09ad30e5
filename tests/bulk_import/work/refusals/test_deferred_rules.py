"""Rules of the database that wait for the commit: the row to blame fails, with the rule's words."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.host import HostBase, db
from tests.files.kinds import BROKEN_RULES

both = pytest.mark.databases("sqlite", "postgresql")
EVERY = ("create", "update", "upsert")
NO_SUCH, NOT_ALLOWED = BROKEN_RULES["reference"][1], BROKEN_RULES["check"][1]
DEFERRED: Any = {"deferrable": True, "initially": "DEFERRED"}


class Dock(HostBase):
    __tablename__ = "late_dock"
    id: Mapped[int] = mapped_column(primary_key=True)


class Berth(HostBase):
    __tablename__ = "late_berth"
    __table_args__ = (UniqueConstraint("place", **DEFERRED).ddl_if(dialect="postgresql"),)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[str | None] = mapped_column(String(20))
    dock_id: Mapped[int | None] = mapped_column(ForeignKey(Dock.id, **DEFERRED))
    mooring: Mapped[str | None] = mapped_column(ForeignKey("late_berth.code", **DEFERRED))


class Berths(ModelImporter):
    model = Berth
    key = Berth.code
    modes = EVERY
    exclude = ("place",)

    def record_values(self, row):
        """Give each record the place that its code begins with."""
        return {**super().record_values(row), "place": row[self.field_named("code")][:2]}

    def undo(self, records):
        """Delete them."""
        for record in records:
            db.session.delete(record)


@pytest.fixture(autouse=True)
def importer(state):
    """Let SQLite look at references, and the worker know the importer."""
    state.importers[Berths.slug] = Berths
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        db.engine.dispose()
        sa.event.listen(
            db.engine, "connect", lambda own, record: own.execute("PRAGMA foreign_keys = ON")
        )
    db.session.add(Dock(id=1))
    db.session.commit()


def told(done: Any) -> dict[int, tuple[str, str, str]]:
    """Return column, message and hint of each row with errors, by its line."""
    return {
        row.line: (one.field, one.message, one.hint) for row in done.rows for one in row.problems
    }


def codes() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Berth.code).order_by(Berth.code)))


@both
def test_a_reference_to_nothing_fails_its_row_before_the_commit():
    rows = [
        {"Code": code, "Dock id": dock} for code, dock in (("aa", "1"), ("bb", "7"), ("cc", ""))
    ]
    done = import_csv(Berths, rows, actor="ann")
    assert told(done) == {3: ("dock_id", NO_SUCH.replace("Yard", "Dock"), "")}
    assert (done.created, codes()) == (2, ["aa", "cc"])
    assert set(db.session.scalars(sa.select(ImportBatch.tries))) <= {0, 1}


@both
def test_rows_that_refer_to_each_other_are_created_together():
    rows = [{"Code": "aa", "Mooring": "bb"}, {"Code": "bb", "Mooring": "aa"}]
    done = import_csv(Berths, rows, actor="ann")
    assert (told(done), done.created) == ({}, 2)


@both
def test_all_or_nothing_creates_nothing_and_tells_the_row():
    rows = [{"Code": "aa", "Dock id": "1"}, {"Code": "bb", "Dock id": "7"}]
    done = import_csv(Berths, rows, actor="ann", all_or_nothing=True)
    assert told(done) == {3: ("dock_id", NO_SUCH.replace("Yard", "Dock"), "")}
    assert (done.created, done.not_attempted, codes()) == (0, 1, [])


@both
def test_an_update_that_refers_to_nothing_fails_its_row():
    assert import_csv(Berths, [{"Code": "aa"}, {"Code": "bb"}], actor="ann").created == 2
    rows = [
        {"Code": code, "Dock id": dock} for code, dock in (("aa", "7"), ("bb", "1"), ("cc", "1"))
    ]
    done = import_csv(Berths, rows, actor="ann", operation="upsert")
    assert told(done) == {2: ("dock_id", NO_SUCH.replace("Yard", "Dock"), "")}
    assert (done.created, done.updated, codes()) == (1, 1, ["aa", "bb", "cc"])


@pytest.mark.databases("sqlite")
def test_a_reference_that_was_broken_before_is_not_the_rows_fault():
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO late_berth (code, dock_id) VALUES ('xx', 9)")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    rows = [{"Code": "aa", "Dock id": "7"}, {"Code": "bb", "Dock id": "1"}]
    done = import_csv(Berths, rows, actor="ann")
    assert (list(told(done)), done.created, codes()) == ([2], 1, ["bb", "xx"])


class Crane(HostBase):
    """Its reference does not wait by itself."""

    __tablename__ = "prompt_crane"
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    dock_id: Mapped[int | None] = mapped_column(ForeignKey(Dock.id))


class Cranes(ModelImporter):
    model = Crane

    def create(self, rows):
        """Let every reference wait."""
        db.session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        return super().create(rows)


@pytest.mark.databases("sqlite")
def test_a_program_that_lets_all_references_wait_gets_the_refused_row():
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO prompt_crane (code, dock_id) VALUES ('xx', 9)")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    rows = [{"Code": code, "Dock id": dock} for code, dock in (("a", "1"), ("b", "7"), ("c", ""))]

    done = import_csv(Cranes, rows, actor="ann")

    assert told(done) == {3: ("dock_id", NO_SUCH.replace("Yard", "Dock"), "")}
    db.session.rollback()
    assert set(db.session.scalars(sa.select(Crane.code))) == {"a", "c", "xx"}


@pytest.mark.databases("postgresql")
def test_a_unique_value_that_only_the_program_fills_is_told_by_its_column():
    rows = [{"Code": code} for code in ("aa1", "bb1", "aa2")]
    done = import_csv(Berths, rows, actor="ann")
    assert told(done) == {4: ("", "Row: There is another record with the same place.", "")}
    assert (done.created, codes()) == (2, ["aa1", "bb1"])


@pytest.mark.databases("postgresql")
def test_a_trigger_that_waits_for_the_commit_refuses_its_row():
    function = (
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.code = 'no' "
        "THEN RAISE EXCEPTION 'a cell'; END IF; RETURN new; END $$"
    )
    trigger = (
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late_berth DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION late()"
    )
    with db.engine.begin() as connection:
        connection.exec_driver_sql(function)
        connection.exec_driver_sql(trigger)
    try:
        done = import_csv(Berths, [{"Code": code} for code in ("aa", "no", "bb")], actor="ann")
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION late CASCADE")
    assert told(done) == {3: ("", NOT_ALLOWED, "")}
    assert (done.created, codes()) == (2, ["aa", "bb"])


@both
def test_a_record_that_is_referred_to_stays_when_others_are_taken_back(state, persist):
    upload = Upload(name="berths.csv", content=b"Code\naa\nbb\n", token="form")
    run = persist(accept(state, ImportRequest(Berths, "ann", upload)).id)
    db.session.add(Berth(code="later", mooring="aa"))
    db.session.commit()
    request = UndoRequest(run.id, 0, "ann", "Ann")
    assert undo_requests.begin(state.session, request, undo_days=7, batch_rows=10) == 2
    run = persist(run.id)
    assert (run.undone_rows, run.kept_rows, codes()) == (1, 1, ["aa", "later"])
    query = sa.select(ImportRow.undo_reason).where(ImportRow.line == 2)
    assert '"refused"' in str(db.session.scalar(query))
