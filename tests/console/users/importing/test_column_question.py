"""The question about columns, for headers of other systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.fields.base.field import Field
from plugins.bulk_import.engine.reading.naming.column_choices import parse_choices
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Likeness, Refusal
from plugins.bulk_import.reports.choices.cell_descriptions import describe_cells
from plugins.bulk_import.reports.choices.column_question import ColumnQuestion
from tests.files.foreign_headers import SYSTEMS

TEAMS, GROUPS = ["Sales", "Night shift"], ["Agent", "Manager"]


class Users(UserImporter):
    """The importer of a person who may use these teams and groups."""

    def __init__(self) -> None:
        """Take no uploader: nothing is judged here."""

    def choices(self) -> Mapping[Field[Any], Sequence[str]]:
        return {UserImporter.primary_team: TEAMS, UserImporter.group: GROUPS}


def asked(header: str, *rows: str, said: str = "") -> tuple[Refusal, ColumnQuestion]:
    content = "\n".join([header, *(rows or ["x"])]).encode()
    lookalikes = UserImporter.lookalikes
    found = read(
        "a.csv",
        content,
        UserImporter.fields,
        max_bytes=99_999,
        lookalikes=lookalikes,
        choices=said,
    )
    assert isinstance(found, Refusal)
    return found, ColumnQuestion(Users(), found, said)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("system", SYSTEMS)
def test_only_what_a_name_surely_means_is_chosen_beforehand_and_no_opposite(system: str) -> None:
    delimiter, names = SYSTEMS[system]
    # An x in the first column would be a truth value, which decides about a doubtful name.
    refusal, question = asked(delimiter.join(names), "?")
    sure = {
        each.column.name: each.place
        for each in refusal.suggestions
        if each.likeness is Likeness.SYNONYM
    }
    chosen = {
        each.name: parse_choices(each.chosen)[0].place for each in question.asked if each.chosen
    }

    assert chosen.items() <= sure.items()
    assert "!" not in "".join(each.chosen for each in question.asked)
    opposite = [
        each
        for each in refusal.suggestions
        if each.likeness is Likeness.OPPOSITE and each.column.name == "active"
    ]
    active = [each for each in question.asked if each.name == "active"]
    for each in active if len(opposite) == 1 else ():
        assert each.options[0].value.endswith(":!active")


@pytest.mark.sampled(8)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_question_can_be_answered_and_the_answer_is_taken(system: str) -> None:
    delimiter, names = SYSTEMS[system]
    refusal, question = asked(delimiter.join(names))
    answers, free = [], list(refusal.asked)
    for each in question.asked:
        place = next((n for n in free), None)
        if place is not None:
            free.remove(place)
            answers += [option.value for option in each.options if f"{place}:" in option.value][:1]
    columns = " ".join([question.rest, *answers])
    found = read(
        *("a.csv", f"{delimiter.join(names)}\nx\n".encode(), UserImporter.fields),
        max_bytes=9_999,
        lookalikes=UserImporter.lookalikes,
        choices=columns,
    )
    message = getattr(found, "message", "")

    assert not message or message.startswith("Header: Required columns are missing: ")


def test_cells_that_are_values_of_this_person_tell_their_column() -> None:
    rows = [f"a{n},Sales,Manager" for n in range(9)]
    _, question = asked("login,where,what", *rows)
    chosen = {each.name: each.chosen for each in question.asked if each.chosen}

    assert chosen == {"primary_team": "1:where:primary_team", "group": "2:what:group"}


def test_a_name_that_may_mean_more_is_chosen_only_where_its_cells_agree() -> None:
    header = "login,status"
    agreeing, other = asked(header, "a,TRUE", "b,FALSE")[1], asked(header, "a,new", "b,old")[1]
    chosen = [{each.name: each.chosen for each in one.asked} for one in (agreeing, other)]

    assert [each["active"] for each in chosen] == ["1:status:active", ""]


def test_a_password_that_can_be_made_need_not_be_in_a_column() -> None:
    _, question = asked("login,forename,surname", "a,b,c")
    required = {each.name: each.required for each in question.asked}

    assert (required["password"], required["group"]) == (False, True)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (["", " "], "blank"),
        (["TRUE", "false"], "TRUE or FALSE"),
        (["1", "0", ""], "yes or no"),
        (["a@x.org", "b@y.de"], "mail addresses"),
        (["4711", "0815"], "numbers of 4 digits"),
        (["12", "4711"], "numbers of 2 to 4 digits"),
        (["Tidy Lantern 48", "Kx7pQz-wVb"], "may be passwords"),
        (["Ann", "Bo"], ""),
    ],
)
def test_the_looks_of_a_column_are_reported_in_words(cells: list[str], text: str) -> None:
    assert describe_cells(cells, {}).text == text
