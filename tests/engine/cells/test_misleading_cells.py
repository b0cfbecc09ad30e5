"""Hints for cells that say nothing, several things, or only one of two words."""

from __future__ import annotations

import pytest

from plugins.bulk_import import (
    JSON,
    REFUSED,
    URL,
    UUID,
    Date,
    DateTime,
    Decimal,
    Float,
    Integer,
    Time,
)

HEADER = "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
HEADER += "Capacity plan,Active"
LEAVE_BLANK = "{} stands for nothing; leave the cell blank"


def row(login="a.lee", extension="", team="Sales", plan="", active="TRUE", first="Ann"):
    return f"{first},Lee,{login},secret,Agent,TRUE,{extension},{team},{plan},{active}"


@pytest.fixture
def hints(judged):
    """Return a function that judges rows and returns the hint of each row's only problem."""

    def hints_of(*rows):
        _, found = judged("\n".join([HEADER, *rows]))
        return [each.problems[0].hint if each.problems else None for each in found]

    return hints_of


WORDS = ["NA", "N/A", "#N/A", "NULL", "null", "nan", "NaN", "None", "\\N", "nil", "-", "leer"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("column", ["extension", "plan"])
def test_a_word_for_nothing_in_an_optional_cell_is_to_be_left_out(hints, column, word):
    assert hints(row(**{column: word})) == [LEAVE_BLANK.format(word)]


@pytest.mark.parametrize("kind", [Integer, Decimal, Float, Date, DateTime, Time, UUID, JSON, URL])
def test_a_word_for_nothing_is_to_be_left_out_of_columns_of_every_kind(kind):
    field, problems = kind("Size", required=False), []
    for word in ("NA", "\\N", "-", "x"):
        assert field.read(word, 2, problems) is REFUSED
    *told, other = [each.hint for each in problems]
    assert told == [LEAVE_BLANK.format(each) for each in ("NA", "\\N", "-")]
    assert "stands for nothing" not in other
    assert kind("Size").read("NA", 2, problems) is REFUSED
    assert problems[-1].hint == other


@pytest.mark.parametrize("word", ["NA", "NULL", "\\N"])
def test_a_word_for_nothing_in_a_boolean_that_is_required_asks_for_the_word(hints, word):
    (hint,) = hints(row(active=word))
    assert hint == f"{word} stands for nothing; write TRUE or FALSE"


@pytest.mark.parametrize(
    "cell",
    [
        *("Sales;HR", '"HR,Sales"', "Sales|HR", "Sales / Night shift", "[Sales][HR]"),
        *("Sales & HR", '"Sales\nHR"', "Sales and HR", "Sales → Night shift", "Sales – HR"),
        *("{Sales}{Night shift}", "['Sales', 'Night shift']", "Sales;#3;#Night shift;#4"),
        "Sales (until May), then Night shift",
    ],
)
def test_several_teams_in_one_cell_are_seen(hints, cell):
    (hint,) = hints(row(team=cell if cell[0] == '"' else f'"{cell}"'))
    assert hint == "Names several in one cell; write one of them, such as Sales"


@pytest.mark.parametrize(
    "cell",
    [
        *("Company/Sales", "Site > Sales", "/Site/Sales", "Org:Site:Sales", "Sales (Site)"),
        *("OU=Sales,DC=corp", "CN=Sales,OU=Groups", "Sales;#3", "3;#Sales", "[Sales]"),
        *("Sales - 3", "#3: Sales", "Sales;", "@Sales"),
    ],
)
def test_a_team_with_its_path_or_its_number_is_the_one_that_is_meant(hints, cell):
    assert hints(row(team=f'"{cell}"')) == ["Did you mean Sales?"]


@pytest.mark.parametrize("cell", ["17", "T-0004", "6f9619ff-8b86-d011-b42d-00c04fc964ff"])
def test_a_number_in_the_place_of_a_name_is_called_one(hints, cell):
    number = "It seems to be the number that another system has for it; write the name"
    assert hints(row(team=cell)) == [number]


def test_an_escape_behind_a_name_does_not_make_it_several(hints):
    (hint,) = hints(row(team="Sales&nbsp;"))
    assert hint.startswith("Probably Sales: a web page, a mail or another program")


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        *(("はい", "TRUE"), ("いいえ", "FALSE"), ("✗", "FALSE"), ("terminated", "FALSE")),
        *(("нет", "FALSE"), ("Aktiv", "TRUE"), ("inactif", "FALSE"), ("unchecked", "FALSE")),
        *(("S", "TRUE"), ("512", "TRUE"), ("514", "FALSE"), ("yes (default)", "TRUE")),
        *(("No - contractor", "FALSE"), ("former", "FALSE"), ("👍", "TRUE"), ("🔴", "FALSE")),
    ],
)
def test_more_words_and_signs_for_truth_values_are_understood(hints, cell, word):
    (hint,) = hints(row(active=cell))
    assert hint == f"{cell} looks like {word}; write {word}"


def test_several_names_of_which_none_may_be_used_are_not_reported(hints):
    assert hints(row(team="HR;Board")) == [""]


@pytest.mark.parametrize("word", ["1", "yes", "X", "Y", "WAHR", "TRUE", "enabled", "1.0"])
def test_a_blank_beside_cells_that_all_say_yes_may_mean_false(hints, word):
    found = hints(row("a", active=word), row("b", active=""), row("c", active=word))
    assert found[1] == (
        "Every other cell of this column stands for TRUE; if a blank one stands for FALSE, "
        "write FALSE"
    )


def test_a_blank_beside_cells_that_all_say_no_may_mean_true(hints):
    assert hints(row("a", active="0"), row("b", active=""))[1].endswith("write TRUE")


@pytest.mark.parametrize("others", [("1", "0"), ("maybe",), ("TRUE", "FALSE"), ("",)])
def test_a_blank_where_nothing_tells_what_it_means_is_only_empty(hints, others):
    rows = [row(f"a{place}", active=each) for place, each in enumerate(others)]
    assert hints(row("b", active=""), *rows)[0] == ""


def test_digits_with_decimals_ask_for_the_zeros_that_may_be_lost(hints):
    (hint,) = hints(row(extension="44.0"))
    assert "drops zeros in front; write 44, with the zeros that stood before it" in hint


def test_a_name_as_a_formula_of_itself_is_to_be_written_alone(hints):
    assert hints(row(first='"=""Zoë"""')) == ["Write Zoë and nothing around it"]
