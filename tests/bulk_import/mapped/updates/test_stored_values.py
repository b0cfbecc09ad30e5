"""Values that a database gives back in another form than they were written are no changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as Exact
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import Choice, Decimal, Importer, ModelImporter, Text, existing
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.merging import merge
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.views.imports.record_columns import choice_labels
from tests.bulk_import.host import HostBase, Member, db

PRECISE = sa.DateTime().with_variant(postgresql.TIMESTAMP(precision=0), "postgresql")


class Tenths(sa.TypeDecorator[Exact]):
    """A type of the host's own that keeps tenths."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else int(value * 10)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else Exact(value) / 10


class Gauge(HostBase):
    __tablename__ = "gauge"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    single: Mapped[float | None] = mapped_column(sa.Float(24))
    real: Mapped[float | None] = mapped_column(sa.REAL)
    double: Mapped[float | None] = mapped_column(sa.Float(53))
    cents: Mapped[Exact | None] = mapped_column(sa.Numeric(10, 2))
    ratio: Mapped[float | None] = mapped_column(sa.Numeric(8, 3, asdecimal=False))
    tenths: Mapped[Exact | None] = mapped_column(Tenths)
    at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime(timezone=True))
    second: Mapped[dt.datetime | None] = mapped_column(PRECISE)
    state: Mapped[str | None] = mapped_column(sa.CHAR(5))
    token: Mapped[str | None] = mapped_column(sa.Uuid(as_uuid=False))
    data: Mapped[Any] = mapped_column(sa.JSON, nullable=True)


class Gauges(ModelImporter):
    model = Gauge
    key = Gauge.code
    modes = ("create", "update", "upsert")
    cents = Decimal("Cents", blank=None)
    tenths = Decimal("Tenths", blank=None)
    state = Choice("State", {"Running": "on", "Stopped": "off"}, blank=None)


CELLS = {
    "Single": ("3.14159265358979", "0.1"),
    "Real": ("3.14159265358979", "1e-7"),
    "Double": ("3.14159265358979",),
    "Cents": ("1.23456", "1.9951"),
    "Ratio": ("1.23456",),
    "Tenths": ("1.25", "7"),
    "At": ("2026-01-02 12:00:00.123456+05:30", "2026-07-02 12:00"),
    "Second": ("2026-01-02 12:00:00.7",),
    "State": ("Running",),
    "Token": ("0B5E3C8E-8A3F-4C59-9C2B-2F6D0B1F7A11", "0b5e3c8e8a3f4c599c2b2f6d0b1f7a11"),
    "Data": ('{"b": 1e22, "a": [1.0, true]}',),
}


@pytest.mark.databases("sqlite", "postgresql")
def test_the_same_file_again_changes_nothing_whatever_the_columns_keep(state):
    cells = [(name, cell) for name in CELLS for cell in CELLS[name]]
    blank = dict.fromkeys(CELLS, "")
    file = [blank | {"Code": f"g{n}", name: cell} for n, (name, cell) in enumerate(cells)]
    assert import_csv(Gauges, file, actor="ann", operation="create").created == len(cells)
    assert effects(file) == []
    names = [name.lower() for name in CELLS]
    db.session.execute(sa.update(Gauge).values(dict.fromkeys(names, None)))
    db.session.commit()
    assert import_csv(Gauges, file, actor="ann", operation="update").updated == len(cells)
    assert effects(file) == []


def effects(file):
    """Return the cells of the rows that would change something."""
    judged = judge_csv(Gauges, file, actor="ann", operation="update")
    assert judged.problems == {}
    return [row.cells for row in judged.rows if row.effect != "unchanged"]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("column", "before", "after"),
    [("Single", "3.14159", "3.1416"), ("Cents", "1.23", "1.24"), ("Tenths", "1.2", "1.3")],
)
def test_values_that_the_column_distinguishes_are_a_change(state, column, before, after):
    import_csv(Gauges, [{"Code": "g1", column: before}], actor="ann", operation="create")
    file = [{"Code": "g1", column: after}]
    assert judge_csv(Gauges, file, actor="ann", operation="update").effects == ["changed"]


def test_a_choice_is_shown_by_its_label_before_and_after(state):
    importer, field = Gauges("ann"), Gauges.field_named("state")
    shown = [importer.shown_value(field, each) for each in ("on", "off", None, "gone")]
    assert shown == ["Running", "Stopped", "", "gone"]
    # Rows that wait while a host is upgraded hold a digest of the value.
    assert importer._shown_column(field, ["on", "off"]) == ["on", "off"]
    [show] = choice_labels(Gauges, ["code", "state"]).values()
    assert [show(Gauge(state=each)) for each in ("on", "gone")] == ["Running", "gone"]


@pytest.mark.databases("postgresql")
def test_a_moment_is_the_same_whatever_the_zone_of_the_session(state, monkeypatch):
    """The worker's connection may have another zone than that of the pages."""
    importer, at = Gauges("ann"), Gauges.field_named("at")
    import_csv(Gauges, [{"Code": "g1", "At": "2026-01-02 12:00"}], actor="ann", operation="create")
    states = []
    for zone in ("UTC", "Asia/Kolkata"):
        db.session.execute(sa.text(f"SET LOCAL TIME ZONE '{zone}'"))
        record = db.session.scalars(sa.select(Gauge)).one()
        assert importer.stored_value(record, at).utcoffset() == (
            dt.timedelta() if zone == "UTC" else dt.timedelta(hours=5, minutes=30)
        )
        states.append(digest(importer, record))
        db.session.rollback()
    assert states[0] == states[1]


def digest(importer, record):
    """Return what a row that speaks of the moment remembers of its record."""
    at = Gauges.field_named("at")
    row, layout = Row(2, ["2026-01-02 12:00"]), Layout((at,))
    row.held = record
    columns: Any = {each: [None] for each in Gauges.fields}
    merge(importer, layout, [row], columns)
    return row.state


def test_a_column_of_no_attribute_is_reported_when_the_importer_is_declared():
    words = "note is no attribute of Gauge: an importer that updates overrides stored"
    with pytest.raises(TypeError, match=words):
        type("Noted", (Gauges,), {"slug": "noted", "note": Text("Note", max_length=9)})
    with pytest.raises(
        TypeError, match=r"has columns that its mapper does not know: note\. Override"
    ):
        type("Half", (Gauges,), {"slug": "half", "note": Text("Note", max_length=9)} | READ)
    created = {"slug": "made", "modes": ("create",), "note": Text("Note", max_length=9)}
    words = r"columns that the mapper of Gauge does not know: note\. Override record_values"
    with pytest.raises(TypeError, match=words):
        type("Dropped", (Gauges,), created)
    made: Any = type("Made", (Gauges,), created | {"record_values": lambda self, row: {}})
    assert made.field_named("note").label == "Note"


def test_a_column_of_no_attribute_is_told_of_an_importer_without_a_mapper_too():
    class Plain(Importer):
        slug, noun, record_type = "plain", "Plain", Member
        login = Text("Login", max_length=40, unique="Login: Twice.")

        @existing(login, missing="Login: Unknown.")
        def members(self, keys: set[str]) -> list[Member]:
            return []

        def update(self, rows: Any) -> None:
            """Write nothing."""

    told = {"slug": "odd", "modes": ("update",), "shoe": Text("Shoe", max_length=9)}
    with pytest.raises(TypeError, match="shoe is no attribute of Member"):
        type("Odd", (Plain,), told)


def read_note(self: Any, record: Any, field: Any) -> Any:
    if field.name == "note":
        return NOTES.get(record.code, "")
    return super(type(self), self).stored_value(record, field)


def write_note(self: Any, rows: Any) -> None:
    NOTES.update({row.record.code: row[self.field_named("note")] for row in rows})
    super(type(self), self).update(rows)


NOTES: dict[str, str] = {}
READ = {"stored_value": read_note}


def test_a_host_that_reads_and_writes_such_a_column_itself_updates_it(state):
    note = Text("Note", max_length=9, required=False)
    kind: Any = type(
        "Both",
        (Gauges,),
        READ | {"slug": "both", "note": note, "update": write_note, "modes": ("update",)},
    )
    state.importers["both"] = kind
    db.session.add(Gauge(code="g1", single=1))
    db.session.commit()
    file = [{"Code": "g1", "Single": "2", "Note": "new"}]
    assert import_csv(kind, file, actor="ann", operation="update").updated == 1
    assert NOTES == {"g1": "new"}
    assert db.session.scalar(sa.select(Gauge.single)) == 2
