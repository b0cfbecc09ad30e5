"""Cells are read once on the way of a batch; what depends on the moment is asked anew."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.base.field import Field
from plugins.bulk_import.engine.judging.columns import forget_things, read_before
from plugins.bulk_import.engine.judging.pipeline import clean, good, judge

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)


def row(login, group="Agent", active="TRUE"):
    return f"Ann,Lee,{login},secret,{group},TRUE,,Sales,,{active}"


@pytest.fixture
def reads(monkeypatch):
    """Return the number of columns that have been read since, in a list of one."""
    found, read_column = [0], Field.read_column

    def counted(self, cells, rows):
        found[0] += 1
        return read_column(self, cells, rows)

    monkeypatch.setattr(Field, "read_column", counted)
    return found


def judged_twice(judged, people, actor, *rows, **options):
    layout, found = judged("\n".join([HEADER, *rows]))
    left = good(found)
    return lambda: judge(people(actor), layout, left, **options), left


def test_good_rows_are_judged_anew_without_reading_a_cell(judged, people, actor, reads):
    again, left = judged_twice(
        judged, people, actor, row("ann"), row("*", group="Chef"), row("cy"), are_read=True
    )
    reads[0], actor["policies"][:] = 0, []

    again()

    assert reads[0] == 0
    assert [(each[people.login], each[people.group], each.place) for each in left] == [
        ("ann", "Agent", 0),
        ("cy", "Agent", 1),
    ]
    assert actor["policies"] == ["Agent", "Agent"]


def test_a_value_taken_since_the_check_is_reported(judged, people, actor, monkeypatch):
    again, left = judged_twice(judged, people, actor, row("ann"), row("cy"), are_read=True)
    monkeypatch.setattr(people, people.absents[0].method, lambda self, keys: {"cy"} & set(keys))

    again()
    assert [problem.message for problem in left[1].problems] == ["Login: Taken."]
    monkeypatch.setattr(people, people.absents[0].method, lambda self, keys: set())
    again()

    assert good(left) == left


def test_a_row_with_a_problem_is_read_anew(judged, people, actor, reads):
    layout, found = judged("\n".join([HEADER, row("ann"), row("bob", active="WAHR")]))
    reads[0] = 0

    judge(people(actor), layout, found, are_read=True)

    assert reads[0] > 0
    assert [problem.code for problem in found[1].problems] == ["active.type"]


def test_rows_hold_names_again_where_things_stood(judged, people, actor):
    layout, found = judged("\n".join([HEADER, row("ann", group=" AGENT ")]))
    assert found[0][people.group] == "Agent"

    assert forget_things(found)

    plain = found[0][people.group]
    clean(people, layout, found)
    assert (plain, found[0][people.group]) == ("AGENT", "AGENT")


def test_rows_of_several_pieces_are_not_taken_for_one(judged, people, actor):
    layout, found = judged("\n".join([HEADER, row("ann"), row("cy")]))
    for each in found:
        judge(people(actor), layout, [each])

    assert read_before(found) is None
    assert not forget_things(found)
