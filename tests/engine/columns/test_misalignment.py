"""A row whose cells stand beside their columns says so, and quotes none of them."""

from __future__ import annotations

import pytest

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)
GOOD = "Ann,Lee,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,,FALSE"


@pytest.fixture
def hints(judged):
    """Return a function that judges one row and returns the hints of its problems by code."""

    def judge_row(row):
        _, (found,) = judged(f"{HEADER}\n{row}\n")
        return {problem.code: problem.hint for problem in found.problems}

    return judge_row


def test_a_missing_cell_is_looked_for_before_the_truth_value_that_moved_left(hints):
    found = hints("Ann,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,,FALSE,")

    assert found["web_rtc.empty"] == (
        "It seems to stand one column to the left, under Permission Group; "
        "look for a missing cell before it"
    )
    assert "one column to the left, under Capacity Plan" in found["active.empty"]


def test_a_cell_too_many_is_looked_for_before_one_that_moved_right(hints):
    found = hints("Ann,Lee,x,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,FALSE")

    assert found["web_rtc.type"] == (
        "It seems to stand one column to the right, under Extension; "
        "look for a cell too many before it"
    )


def test_two_cells_are_counted(hints):
    found = hints("Ann,Lee,x,y,a.lee,Kx7pQz9wVb,Agent,TRUE,Sales,FALSE")

    assert "2 columns to the right" in found["web_rtc.type"]
    assert "2 cells too many" in found["web_rtc.type"]


def test_a_row_that_is_too_short_or_too_long_says_where_the_fault_is_to_be_looked_for(hints):
    short = hints("Ann,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,,FALSE")["row.too_few"]
    late = hints("Ann,Lee,a.lee,Kx7pQz9wVb,Agent,TRUE,Sales,,FALSE")["row.too_few"]
    long = hints("Ann,Lee,x,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,,FALSE")["row.too_many"]

    assert short == "9 cells; the header has 10; something seems to be missing before Web RTC"
    assert late == "9 cells; the header has 10; something seems to be missing before Active"
    assert long.endswith("needs quotation marks around it; look for it before Web RTC")


def test_a_cell_behind_a_row_that_is_whole_stands_beside_the_table(hints):
    whole = hints("Ann,Lee,a.lee,Kx7pQz9wVb,Agent,TRUE,,Sales,,FALSE,on leave")["row.too_many"]
    wrong = hints("Ann,Lee,a.lee,Kx7pQz9wVb,Agent,yes,,Sales,,FALSE,on leave")["row.too_many"]

    assert whole == "11 cells; the header has 10; take away what stands beside the table"
    assert wrong.endswith("a cell that holds a comma needs quotation marks around it")


@pytest.mark.parametrize("row", [GOOD.replace("FALSE", "no"), GOOD.replace("TRUE", "x,"), "a,b,c"])
def test_where_nothing_tells_nothing_is_said(hints, row):
    assert "seems" not in "".join(hints(row).values())


def test_no_hint_of_a_row_that_has_moved_quotes_what_may_be_the_password(hints):
    cells = GOOD.split(",")
    for place in range(10):
        for moved in (cells[:place] + cells[place + 1 :], [*cells[:place], "x", *cells[place:]]):
            for row in (moved, [*moved, ""][:10]):
                assert "Kx7pQz9wVb" not in "".join(hints(",".join(row)).values())
