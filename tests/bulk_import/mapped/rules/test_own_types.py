"""Columns of the host's own types: what they cannot store, or not read again, fails its row."""

from __future__ import annotations

import ipaddress
import json
import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from plugins.bulk_import import JSON, Date, Field, ModelImporter, Problem, Text
from plugins.bulk_import.engine.declaration.faults import HostFault
from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.mapped.rules import own_types
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY

pytestmark = pytest.mark.databases("sqlite", "postgresql")


class UnfitError(Exception):
    """What a host raises of its own."""


class Address(TypeDecorator[Any]):
    """It writes any text, and reads addresses only."""

    impl, cache_ok = sa.String(40), True

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else ipaddress.ip_address(value)


class Words(TypeDecorator[Any]):
    """It refuses what it cannot write by an error of its own."""

    impl, cache_ok = sa.String(40), True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        if value and "," in value:
            raise UnfitError(value)
        return value


class Day(TypeDecorator[Any]):
    """A text in the database, a date in Python, which it does not say."""

    impl, cache_ok = sa.String(40), True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value.isoformat()


class Listed(TypeDecorator[Any]):
    """A list in Python, in a text with commas; a text it takes for a list of its letters."""

    impl, cache_ok = sa.Text, True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else ",".join(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value.split(",")


class Packed(TypeDecorator[Any]):
    """Texts as bytes, which it insists on when they are read."""

    impl, cache_ok = sa.LargeBinary, True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value.encode()[::-1]

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else bytes.decode(value)[::-1]


class Noted(TypeDecorator[Any]):
    """JSON in a text, as SQLAlchemy's documentation has it."""

    impl, cache_ok = sa.Text, True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


class Shown(TypeDecorator[Any]):
    """Anything as Python shows it, as a type that forgets to write JSON has it."""

    impl, cache_ok = sa.Text, True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else str(value)


class Yes(TypeDecorator[Any]):
    """Y or N in the database; any text is true to it."""

    impl, cache_ok = sa.String(1), True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return None if value is None else "Y" if value else "N"

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else value == "Y"


class Machine(HostBase):
    __tablename__ = "typed_machine"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    address: Mapped[Any] = mapped_column(Address, nullable=True)
    words: Mapped[Any] = mapped_column(Words, nullable=True)
    day: Mapped[Any] = mapped_column(Day, nullable=True)
    packed: Mapped[Any] = mapped_column(Packed, nullable=True)
    tags: Mapped[Any] = mapped_column(Listed, nullable=True)
    notes: Mapped[Any] = mapped_column(Noted, nullable=True)
    on: Mapped[Any] = mapped_column(Yes, nullable=True)
    shown: Mapped[Any] = mapped_column(Shown, nullable=True)


class Machines(ModelImporter):
    model = Machine
    key = Machine.name
    modes = EVERY
    exclude = ("day", "tags")


class Slow(TypeDecorator[Any]):
    """It takes long for each value, as who hashes passwords does, and refuses some."""

    impl, cache_ok = sa.String(40), True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        assert isinstance(value, str)
        until = time.thread_time() + own_types.MOST_SECONDS / 4
        while time.thread_time() < until:
            pass
        if value == "last":
            raise UnfitError(value)
        return value


class Slowly(HostBase):
    __tablename__ = "typed_slowly"
    id: Mapped[int] = mapped_column(primary_key=True)
    pin: Mapped[str] = mapped_column(Slow)


class Slowlies(ModelImporter):
    model = Slowly


@pytest.fixture(autouse=True)
def _known(state: Any) -> None:
    state.importers |= {each.slug: each for each in (Machines, Slowlies)}


def told(rows: Any, operation: str = "create") -> tuple[dict[int, list[tuple[str, str]]], Any]:
    """Return what a check says of the rows, once an import has said the same, and the import."""
    judged = judge_csv(Machines, rows, actor="ann", operation=operation)
    done = import_csv(Machines, rows, actor="ann", operation=operation)
    found, failed = (
        {row.line: [(p.field, p.message) for p in row.problems] for row in each if row.problems}
        for each in (judged.rows, done.rows)
    )
    assert found == failed
    return found, done


def test_json_and_truth_values_that_a_type_keeps_as_texts_are_read_as_such():
    first = {"Name": "a", "Notes": '{"x": [1, null]}', "On": "false"}
    _, done = told([first, {"Name": "b", "Notes": "loud", "On": "N"}, {"Name": "c"}])
    assert (done.created, done.problems) == (2, {3: ["notes.type", "on.type"]})
    _, done = told([first, {"Name": "c", "On": "TRUE"}], "update")
    assert (done.unchanged, done.updated) == (1, 1)

    machines = db.session.scalars(sa.select(Machine).order_by(Machine.name))
    assert [(each.notes, each.on) for each in machines] == [
        ({"x": [1, None]}, False),
        (None, True),
    ]


def test_a_value_that_could_not_be_read_again_is_never_stored():
    rows = [
        {"Name": name, "Address": address}
        for name, address in (("a", "10.0.0.1"), ("b", "10.0.0.999"), ("c", ""), ("d", "::1"))
    ]
    found, done = told(rows)
    assert found == {3: [("address", "Address: The value was refused.")]}
    assert (done.created, len(db.session.scalars(sa.select(Machine)).all())) == (3, 3)


def test_a_type_that_is_made_of_bytes_is_given_bytes():
    class Packs(ModelImporter):
        model, key, modes, slug = Machine, Machine.name, EVERY, "packs"
        exclude = ("day", "words", "address", "tags")
        packed = Text("Packed", max_length=9, blank=None)

    file = "Name,Packed\na,abc\n"
    assert import_csv(Packs, file, actor="ann").created == 1
    assert db.session.scalar(sa.select(Machine.packed)) == "abc"
    assert judge_csv(Packs, file, actor="ann", operation="update").effects == ["unchanged"]


def test_an_update_is_asked_about_what_it_changes():
    assert told([{"Name": "a", "Address": "10.0.0.1"}, {"Name": "b", "Address": ""}])[0] == {}
    rows = [{"Name": "a", "Address": "10.0.0.1"}, {"Name": "b", "Address": "nowhere"}]
    found, done = told(rows, "update")
    assert (list(found), done.unchanged, done.updated) == ([3], 1, 0)


def test_an_error_of_the_hosts_own_about_a_value_is_its_rows_problem():
    found, done = told([{"Name": "a", "Words": "x"}, {"Name": "b", "Words": "x,y"}])
    assert found == {3: [("words", "Words: The value was refused.")]}
    assert done.created == 1
    found, done = told([{"Name": "a", "Words": "x,y"}, {"Name": "b", "Words": "z"}], "upsert")
    assert found == {2: [("words", "Words: The value was refused.")]}
    assert (done.created, done.updated) == (1, 0)


def test_a_type_that_takes_no_texts_is_named_to_the_engineer(state):
    class Days(ModelImporter):
        model = Machine
        slug = "days"

    state.importers["days"] = Days
    said = messages.TYPE_TAKES_OTHERS.format(
        type="Day", given="str", column="Day", error="AttributeError"
    )
    with pytest.raises(HostFault, match="takes no str in the column Day"):
        judge_csv(Days, [{"Name": "a", "Day": "2026-01-02"}], actor="ann")
    done = import_csv(Days, [{"Name": "a", "Day": "2026-01-02"}], actor="ann")
    assert (done.status, done.reason) == ("FAILED", said)


def test_a_text_is_no_list_of_its_letters(state):
    class Tagged(ModelImporter):
        model = Machine
        slug = "tagged"
        exclude = ("day",)

    state.importers["tagged"] = Tagged
    with pytest.raises(HostFault, match=r"Listed takes no str in the column Tags \(list\)"):
        judge_csv(Tagged, [{"Name": "a", "Tags": "red"}], actor="ann")
    done = import_csv(Tagged, [{"Name": "a", "Tags": "red"}], actor="ann")
    assert (done.status, done.created) == ("FAILED", 0)


def test_json_that_comes_back_as_a_text_is_named_to_the_engineer(state):
    class Mixed(ModelImporter):
        model, slug = Machine, "mixed"
        exclude = ("day", "tags")
        shown = JSON("Shown", required=False)

    state.importers["mixed"] = Mixed
    with pytest.raises(HostFault, match=r"Shown takes no dict in the column Shown \(str\)"):
        judge_csv(Mixed, [{"Name": "a", "Shown": '{"x": 1}'}], actor="ann")


class Tags(Field[list[str]]):
    """Names with blanks between them."""

    def parse(self, text: str, line: int, problems: list[Problem]) -> list[str]:
        return text.split()


def test_a_field_of_the_hosts_own_reads_lists(state):
    class Sorted(ModelImporter):
        model, key, modes, slug = Machine, Machine.name, EVERY, "sorted"
        exclude = ("day",)
        tags = Tags("Tags", blank=None)

    state.importers["sorted"] = Sorted
    file = [{"Name": "a", "Tags": "red blue"}]
    assert import_csv(Sorted, file, actor="ann").created == 1
    assert db.session.scalar(sa.select(Machine.tags)) == ["red", "blue"]
    assert judge_csv(Sorted, file, actor="ann", operation="update").effects == ["unchanged"]
    assert import_csv(Sorted, [{"Name": "a", "Tags": "red"}], operation="update").updated == 1


def test_a_declared_column_of_the_right_kind_is_taken(state):
    class Dated(ModelImporter):
        model = Machine
        slug = "dated"
        day = Date("Day", blank=None)

    state.importers["dated"] = Dated
    done = import_csv(Dated, [{"Name": "a", "Day": "2026-01-02"}], actor="ann")
    assert (done.created, db.session.scalar(sa.select(Machine.day))) == (1, "2026-01-02")


def test_a_type_that_takes_long_is_believed_and_told_when_it_is_written(monkeypatch):
    monkeypatch.setattr(own_types, "MOST_SECONDS", 0.02)

    rows = [{"Pin": pin} for pin in (*map(str, range(9)), "last")]
    judged = judge_csv(Slowlies, rows, actor="ann")
    done = import_csv(Slowlies, rows, actor="ann")
    assert (judged.ready, done.created) == (10, 9)
    assert [row.problems[0].code for row in done.rows] == ["row.value"]
