"""What a person says of the columns of a header that does not fit: read so, or not at all."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.columns.negated_booleans import negated
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.error_file import table
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.reading.naming.column_choices import (
    ColumnChoice,
    choices_text,
    parse_choices,
)
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from plugins.bulk_import.engine.secrets.redaction import hidden_places


class Desks(Importer):
    """Five columns, one of them a secret, one a truth value."""

    slug = "desks"
    noun = "Desks"

    login = Text("Login", max_length=40)
    password = Secret("Password")
    extension = Digits("Extension", max_length=6, required=False)
    team = Text("Team", max_length=40)
    active = Boolean("Active")


def opened(header, *rows, choices=""):
    content = "\n".join([header, *rows]).encode()
    return read("a.csv", content, Desks.fields, max_bytes=9_999, choices=choices)


def said(**columns):
    """Return choices by the name in the file, without a place."""
    return choices_text(ColumnChoice(None, name, meaning) for name, meaning in columns.items())


FOREIGN = "username,password,dept,email,suspended"
ROW = "ann,Secret17,Sales,ann@x.org,0"
ANSWER = said(username="login", dept="team", email="-", suspended="!active")


def test_a_header_that_fits_once_it_was_said_which_column_is_which_is_read():
    sheet = opened(FOREIGN, ROW, choices=ANSWER)

    assert isinstance(sheet, Sheet)
    names = [each.name for each in sheet.columns]
    assert names == ["login", "password", "team", "-3", "active"]
    assert [each.name for each in sheet.missing] == ["extension"]
    assert sheet.rows[0].cells == ["ann", "Secret17", "Sales", "", "TRUE"]
    assert sheet.chosen == {0: "username", 2: "dept", 3: "email", 4: "suspended"}


def test_without_an_answer_the_file_is_refused_as_ever_and_the_columns_are_asked_for():
    refusal = opened(FOREIGN, ROW)

    assert isinstance(refusal, Refusal)
    unknown = '"username", "dept", "email", "suspended"'
    assert refusal.message == f"Header: Contains unknown columns: {unknown}."
    assert refusal.asked == (0, 2, 3, 4)
    assert refusal.rows == (("ann", "Secret17", "Sales", "ann@x.org", "0"),)
    assert "Secret17" not in repr(refusal)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (said(username="login", dept="team"), 'unknown columns: "email", "suspended".'),
        (said(username="login", dept="login", email="-", suspended="!active"), "once: Login."),
        (said(username="-", dept="team", email="-", suspended="!active"), "missing: Login."),
        (said(username="login", dept="!team", email="-", suspended="active"), 'columns: "dept".'),
        (said(username="login", dept="boss", email="-", suspended="active"), 'columns: "dept".'),
    ],
)
def test_an_answer_that_leaves_the_header_unfit_refuses_it_and_asks_again(choices, message):
    refusal = opened(FOREIGN, ROW, choices=choices)

    assert isinstance(refusal, Refusal)
    assert refusal.message.endswith(message)
    assert refusal.asked == (0, 2, 3, 4)


def test_a_column_at_a_place_is_meant_only_under_the_name_that_was_seen():
    choices = "0:username:login 2:email:- 3:dept:team 4:suspended:!active"
    refusal = opened(FOREIGN, ROW, choices=choices)

    assert refusal.message == 'Header: Contains unknown columns: "dept", "email".'


def test_a_name_that_the_file_does_not_have_is_said_so():
    refusal = opened(FOREIGN, ROW, choices=f"{ANSWER} {said(login_id='login')}")

    assert refusal.message == 'Header: No column is called "login_id".'
    assert refusal.asked == ()


def test_two_columns_of_one_name_can_get_different_answers():
    doubled = opened("login,login,password,team,active", "ann,7,Secret17,Sales,TRUE")
    assert (doubled.message, doubled.asked) == (
        "Header: Contains columns more than once: Login.",
        (0, 1),
    )
    sheet = opened(
        "login,login,password,team,active",
        "ann,7,Secret17,Sales,TRUE",
        choices=ColumnChoice(1, "login", "extension").text,
    )
    assert [each.name for each in sheet.columns] == [
        *("login", "extension", "password", "team", "active")
    ]


def test_a_column_without_a_name_can_be_left_out_or_named():
    header, row = "login,password,,team,active", "ann,Secret17,44,Sales,TRUE"
    assert opened(header, row).asked == (2,)
    left = opened(header, row, choices="2::-")
    named = opened(header, row, choices="2::extension")

    assert left.rows[0].cells[2] == ""
    assert named.columns[2] is Desks.extension


def test_a_header_of_nothing_but_unknown_names_is_read_where_each_was_spoken_of():
    choices = said(a="login", b="password", c="team", d="active")
    sheet = opened("a,b,c,d", "ann,Secret17,Sales,TRUE", choices=choices)

    assert [each.name for each in sheet.columns] == ["login", "password", "team", "active"]


@pytest.mark.parametrize(
    ("cell", "other"),
    [
        *(("TRUE", "FALSE"), ("false", "TRUE"), ("1", "FALSE"), ("0", "TRUE"), ("Yes", "FALSE")),
        *((" nein ", "TRUE"), ("WAHR", "FALSE"), ("x", "FALSE"), ("1.0", "FALSE")),
        *(("0,0", "TRUE"), ("TRUE.", "FALSE"), ('"false"', "TRUE")),
    ],
)
def test_a_word_for_a_truth_value_is_turned_round(cell, other):
    assert negated(cell) == other


@pytest.mark.parametrize("cell", ["", "  ", "active", "suspended", "n/a", "2", "Sales", "truest"])
def test_anything_else_stays_as_it_was_typed(cell):
    assert negated(cell) == cell


def test_negated_cells_are_counted_by_their_texts():
    rows = ["ann,Secret17,Sales,x,0", "bo,Secret18,Sales,x,0", "cy,Secret19,Sales,x,gone"]
    sheet = opened(FOREIGN, *rows, "di,Secret20,Sales,x,1", choices=ANSWER)

    assert sheet.turned == {4: {("0", "TRUE"): 2, ("1", "FALSE"): 1}}
    assert [row.cells[4] for row in sheet.rows] == ["TRUE", "TRUE", "gone", "FALSE"]


def layout_of(sheet):
    return Layout.of_file(Desks, sheet.columns, sheet.missing, sheet.chosen, sheet.turned)


def test_answers_about_columns_are_stored_with_the_columns():
    layout = layout_of(opened(FOREIGN, ROW, choices=ANSWER))
    again = Layout.from_names(Desks, layout.stored())

    assert dict(again.said) == {
        **{"login": "username", "team": "dept", "-3": "email", "active": "suspended"}
    }
    assert again.turned == {"active"}
    assert [each.label for each in again.left_out] == ["email"]
    assert again.gone == []
    assert again.names() == layout.names()
    assert again.stored() == layout.stored()


def test_no_cell_of_a_column_left_out_is_shown_and_the_error_file_has_none():
    sheet = opened(
        "username,old password,password,dept,active,email",
        "ann,Hidden99,Secret17,Sales,TRUE,e@x.org",
        "bo,Hidden98,Secret18",
        choices=said(username="login", old_password="-", dept="team", email="-"),
    )
    layout = layout_of(sheet)
    fits, short = sheet.rows

    assert fits.cells == ["ann", "", "Secret17", "Sales", "TRUE", ""]
    assert hidden_places(layout, short) >= {1, 2}
    written = list(table(layout, [(fits, "kept"), (short, "")]))
    assert written[0] == ["Login", "Password", "Team", "Active", "Errors"]
    assert not any("Hidden" in cell or "Secret" in cell for line in written for cell in line)


def test_the_error_file_holds_our_sense_under_our_name():
    sheet = opened(FOREIGN, ROW, "bo,Secret18,Sales", choices=ANSWER)
    layout = layout_of(sheet)
    written = list(table(layout, [(row, "kept") for row in sheet.rows]))

    assert written[1][:4] == ["ann", "kept", "Sales", "TRUE"]


def test_no_truth_value_of_a_row_that_has_moved_is_handed_out_under_the_other_sense():
    sheet = opened(FOREIGN, "bo,0,Secret18,Sales", choices=ANSWER)
    written = list(table(layout_of(sheet), [(row, "") for row in sheet.rows]))

    assert sheet.rows[0].misshapen
    assert "0" not in written[1]


def test_the_header_that_comes_again_is_no_row():
    sheet = opened(FOREIGN, ROW, FOREIGN, ROW.replace("ann", "bo"), choices=ANSWER)
    codes = ["".join(each.code for each in row.found) for row in sheet.rows]

    assert codes == ["", "row.header", ""]


def test_choices_are_read_back_as_they_were_written():
    choices = [
        ColumnChoice(3, "Block sign in (Yes/No): 100 %", "!active"),
        ColumnChoice(None, "Prénom = 名", "login"),
        ColumnChoice(99, "", "-"),
    ]
    text = choices_text(choices)

    assert parse_choices(text) == choices
    assert text.isascii()
    assert parse_choices(f"{text} 3:x:- nonsense 1:2:3:4 :y:! :y:") == [
        *choices,
        ColumnChoice(3, "x", "-"),
    ]


def test_the_last_of_two_answers_about_a_column_counts():
    assert choices_text(parse_choices("1:user:- 1:User:login")) == "1:User:login"
