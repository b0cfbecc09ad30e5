"""The stages that every row passes: duplicates, cells, lookups, taken keys, checks."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import check, check_rows
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.judging.pipeline import clean, good, judge
from plugins.bulk_import.engine.rows.rows import Problem, Row, values

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)


def row(login="a.lee", password="secret", group="Agent", team="Sales", plan="", active="TRUE"):
    return f"Ann,Lee,{login},{password},{group},TRUE,,{team},{plan},{active}"


@pytest.fixture
def problems(judged):
    """Return a function that judges rows and returns their messages by line."""

    def judge_rows(*rows):
        _, found = judged("\n".join([HEADER, *rows]))
        return {
            each.line: [problem.message for problem in each.problems]
            for each in found
            if each.problems
        }

    return judge_rows


@pytest.fixture
def hints(judged):
    def judge_rows(*rows):
        _, found = judged("\n".join([HEADER, *rows]))
        return [problem.hint for each in found for problem in each.problems]

    return judge_rows


def test_a_good_row_has_its_values_and_the_things_its_names_mean(judged, people):
    _, (one,) = judged("\n".join([HEADER, row(group=" AGENT ", plan="standard")]))

    assert one.problems == []
    assert (one[people.login], one[people.group], one[people.plan]) == (
        "a.lee",
        "Agent",
        "Standard",
    )
    assert (one[people.web_rtc], one[people.extension]) == (True, "")
    assert people.team in one


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_template(problems):
    assert problems("*,Lee,taken,,Chef,WAHR,x,HR,Gold,") == {
        2: [
            "First Name: Contains invalid characters: Letters and so on characters only.",
            "Login: Taken.",
            "Password: Cannot be empty.",
            "Permission Group: None such.",
            "Data Type: The data entered in line no. 2 for the column Web RTC "
            "does not match the expected type.",
            "Data Type: The data entered in line no. 2 for the column Extension "
            "does not match the expected type.",
            "Primary Team: You are not a member.",
            "Capacity Plan: None such.",
            "Active: Cannot be empty.",
        ]
    }


def test_every_copy_of_a_unique_value_fails_whatever_the_case(problems):
    found = problems(row("ann"), row("bob"), row("ANN"), row("ａｎｎ"))

    assert found == {line: ["Login: Twice."] for line in (2, 4, 5)}


def test_the_hint_names_the_other_lines(hints):
    assert hints(row("ann"), row("ann")) == ["Also on line 3", "Also on line 2"]
    assert hints(row("ann"), row("ANN"), row("ann"))[0] == (
        "Also on lines 3 and 4; case makes no difference"
    )


def test_the_hint_names_some_lines_of_very_many(hints):
    found = hints(*[row("ann")] * 1200)

    assert found[0] == "Also on lines 3, 4, 5, 6, 7 and 1,194 more"
    assert found[-1] == "Also on lines 2, 3, 4, 5, 6 and 1,194 more"


def test_blank_logins_are_no_copies_of_each_other(problems):
    assert problems(row(""), row(" ")) == {line: ["Login: Cannot be empty."] for line in (2, 3)}


def test_a_copy_is_also_told_what_else_is_wrong_with_it(problems):
    assert problems(row("taken"), row("taken"))[2] == ["Login: Twice.", "Login: Taken."]


def test_nothing_else_is_judged_in_a_row_that_does_not_fit(problems, actor):
    found = problems(row("ann") + ",surplus", row("ann"))

    assert found == {2: ["Row Shape: The row has filled cells beyond the last column."]}
    assert actor["policies"] == ["Agent"]


def test_no_policy_is_looked_at_for_a_group_that_is_refused(problems, actor):
    assert problems(row(password="weak", group="Chef")) == {2: ["Permission Group: None such."]}
    assert actor["policies"] == []
    assert problems(row(password="weak")) == {2: ["Password Policy: Weak."]}


def test_a_problem_is_reported_at_the_field_that_is_first_named(judged, people):
    _, (one,) = judged("\n".join([HEADER, row(password="weak", team="HR")]))

    assert [problem.field for problem in one.problems] == ["password", "team"]
    assert [problem.code for problem in one.problems] == ["password.policy", "team.unknown"]


def test_an_importer_is_asked_once_for_a_whole_column(judged, people, actor, monkeypatch):
    asked = []
    for rule in (*people.lookups, *people.absents):
        method = getattr(people, rule.method)

        def counted(self, keys, method=method, name=rule.method):
            asked.append((name, len(keys)))
            return method(self, keys)

        monkeypatch.setattr(people, rule.method, counted)
    judged(
        "\n".join(
            [HEADER, *(row(f"user{n}", group="agent" if n % 2 else "Agent") for n in range(50))]
        )
    )

    assert asked == [("groups", 1), ("teams", 1), ("logins", 50)]


def test_judging_again_begins_anew(judged, people, actor):
    layout, rows = judged("\n".join([HEADER, row("ann"), row("taken")]))
    actor["taken"] = {"ann"}

    judge(people(actor), layout, rows)

    assert [[problem.code for problem in each.problems] for each in rows] == [["login.taken"], []]
    assert rows[1][people.group] == "Agent"


def test_prepare_sees_names_where_create_sees_things(judged, people):
    layout, rows = judged("\n".join([HEADER, row(group="agent")]))

    clean(people, layout, rows)

    assert rows[0][people.group] == "agent"


def test_only_rows_without_a_problem_are_good(judged):
    _, rows = judged("\n".join([HEADER, row("ann"), row("bob", active="x")]))

    assert [each.line for each in good(rows)] == [2]


def test_an_optional_column_that_is_missing_counts_as_blank(judged, people):
    header = HEADER.replace(",Extension", "").replace(",Capacity plan", "")
    layout, (one,) = judged(f"{header}\nAnn,Lee,a.lee,secret,Agent,TRUE,Sales,TRUE")

    assert (one[people.extension], one[people.plan], one.problems) == ("", None, [])
    assert layout.cell(one, people.plan) == ""


def test_a_cell_with_a_problem_has_no_value(judged, people):
    _, (good_one, wrong, misshapen) = judged(
        "\n".join([HEADER, row(), row(login="a b", group="Chef"), "x"])
    )

    assert (good_one.get(people.login, ""), good_one[people.group]) == ("a.lee", "Agent")
    assert people.login not in wrong
    assert (wrong.get(people.login, "?"), wrong.get(people.group, "?")) == ("?", "?")
    assert misshapen.get(people.login, "?") == "?"
    with pytest.raises(KeyError):
        wrong[people.group]


class Seats(Importer):
    slug = "seats"
    noun = "Seats"

    room = Text("Room", max_length=9)
    chair = Digits("Chair", max_length=2)
    guest = Text("Guest", max_length=9)

    @check(chair)
    def no_thirteen(self, row):
        return Problem("chair.luck", "Chair: Not 13.") if row[self.chair] == "13" else None

    @check_rows(room, chair)
    def free(self, rows):
        self.actor.append([row.line for row in rows])
        for row in rows:
            if (row[self.room], row[self.chair]) == ("Blue", "1"):
                yield row, Problem("room.seat", "Room: That seat is taken.")
                yield row, Problem("chair.seat", "Chair: Taken.", field="Chair")


@pytest.fixture
def seated():
    """Return a function that judges seats, and what the importer was asked about."""
    asked = []

    def judge_seats(*cells):
        rows = [Row(line, list(each)) for line, each in enumerate(cells, start=2)]
        judge(Seats(asked), Layout(Seats.fields), rows)
        return rows, asked

    return judge_seats


def test_a_check_of_rows_is_asked_once_about_those_that_are_clean(seated):
    rows, asked = seated(
        ("Blue", "1", "Ann"), ("Blue", "x", "Bob"), ("Red", "1", ""), ("Red", "13", "Eve")
    )

    assert asked == [[2, 4, 5]]
    assert [[(each.field, each.message) for each in row.problems] for row in rows] == [
        [("room", "Room: That seat is taken."), ("chair", "Chair: Taken.")],
        [("chair", rows[1].problems[0].message)],
        [("guest", "Guest: Cannot be empty.")],
        [("chair", "Chair: Not 13.")],
    ]


def test_a_check_of_rows_is_not_asked_about_none(seated):
    assert seated(("Blue", "x", "Bob"))[1] == []


def test_columns_of_some_rows_hold_what_each_row_gives(seated):
    rows, _ = seated(("Red", "1", "Ann"), ("Blue", "x", "Bob"), ("Red", "2", ""))
    assert [bool(row.problems) for row in rows] == [False, True, True]
    for some in (rows, rows[::-1], rows[1:], rows[::2], []):
        found = values(some, Seats.room, Seats.chair, Seats.guest, default="?")
        assert found == [
            [row.get(field, "?") for row in some]
            for field in (Seats.room, Seats.chair, Seats.guest)
        ]


@pytest.mark.parametrize("place", range(10))
def test_a_zero_character_fails_its_row_in_whichever_cell_it_stands(problems, place):
    cells = row(plan="Standard").split(",")
    cells[6] = "0044"
    cells[place] = cells[place][:1] + "\0" + cells[place][1:]

    found = problems(row("b.lee"), ",".join(cells))

    assert list(found) == [3]
    assert len(found[3]) == 1


def test_nobody_is_asked_for_a_name_with_a_zero_character(judged, people, monkeypatch):
    asked: list[set[str]] = []

    def remember(_importer: Any, keys: set[str]) -> dict[str, str]:
        asked.append(keys)
        return {}

    monkeypatch.setattr(people, "groups", remember)

    judged("\n".join([HEADER, row(group="A\0gent"), row("b.lee", group="Agent")]))

    assert asked == [{"agent"}]
