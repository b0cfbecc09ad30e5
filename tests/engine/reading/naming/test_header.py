"""Header names are matched to fields, and others are refused with a suggestion."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.skipped_column import is_left_out
from plugins.bulk_import.engine.reading.reader import read

ROW = "Ann,ann,x,TRUE\n"


@pytest.mark.parametrize(
    "header",
    [
        "First name,Login,Password,Web RTC",
        "FIRST NAME,LOGIN,PASSWORD,WEB RTC",
        "first_name,login,password,WebRTC",
        " First-Name , login,Pass\u00a0word,web_-_rtc",
        "Ｆｉｒｓｔ　ｎａｍｅ,ʟ".replace("ʟ", "Login") + ",Password,Web–RTC",
        '"First\nname","Login","Password","Web RTC"',
    ],
)
def test_names_are_compared_without_case_blanks_underscores_and_hyphens(sheet_of, header):
    sheet = sheet_of(f"{header}\n{ROW}")
    assert [each.label for each in sheet.columns] == ["First Name", "Login", "Password", "Web RTC"]


def test_columns_come_in_any_order(sheet_of):
    sheet = sheet_of("Web RTC,Extension,Password,Login,First name\nTRUE,12,x,ann,Ann\n")
    labels = [each.label for each in sheet.columns]
    assert labels == ["Web RTC", "Extension", "Password", "Login", "First Name"]
    assert sheet.rows[0].cells == ["TRUE", "12", "x", "ann", "Ann"]


def test_a_missing_optional_column_is_said_and_no_fault(sheet_of):
    sheet = sheet_of(f"First name,Login,Password,Web RTC\n{ROW}")
    assert [each.label for each in sheet.missing] == ["Extension"]


def test_all_missing_required_columns_are_named_in_one_sentence(refusal_of):
    refusal = refusal_of("\nLogin,Extension\nann,12\n")
    assert (refusal.code, refusal.line) == ("file.header", 2)
    assert refusal.message == (
        "Header: Required columns are missing: First name, Password, Web RTC."
    )


def test_an_unknown_column_is_named_and_what_it_may_mean(refusal_of):
    refusal = refusal_of(f"Frist name,Login,Password,Web RTC\n{ROW}")
    assert refusal.message == 'Header: Contains unknown columns: "Frist name".'
    assert refusal.hint == "Did you mean First name?"


def test_several_unknown_columns_are_named_together(refusal_of):
    refusal = refusal_of("Frist name,Login,Passwort,Shoe size\nAnn,ann,x,44\n")
    assert refusal.message == (
        'Header: Contains unknown columns: "Frist name", "Passwort", "Shoe size".'
    )
    assert '"Passwort": did you mean Password?' in refusal.hint
    assert refusal.hint.endswith(
        "The columns are First name, Login, Password, Web RTC, Extension. "
        "Upload a copy of the file without the others."
    )


def test_only_a_column_that_is_not_there_yet_is_suggested(refusal_of):
    refusal = refusal_of("First name,Login,Logins,Password,Web RTC\nAnn,ann,b,x,TRUE\n")
    assert "did you mean" not in refusal.hint.lower()
    assert '"Logins": another name for Login, which is named already.' in refusal.hint


def test_a_name_is_a_columns_whatever_marks_stand_around_it(sheet_of):
    sheet = sheet_of(f"First name [givenName],* Login,Password: ,Web RTC (Yes/No) Required\n{ROW}")
    assert [each.label for each in sheet.columns] == ["First Name", "Login", "Password", "Web RTC"]


@pytest.mark.parametrize("name", ["Password (hash)", "Password (old)", "Password [secret]"])
def test_a_remark_that_may_change_the_sense_is_no_mark(refusal_of, name):
    refusal = refusal_of(f"First name,Login,{name},Web RTC\n{ROW}", lookalikes={"x": ("secret",)})
    assert refusal.message == f'Header: Contains unknown columns: "{name}".'


def test_suggestions_for_a_refused_header_are_data(refusal_of):
    refusal = refusal_of("username,First name,Inactive,Hat\na,b,c,d\n")
    assert [(each.place, each.name, each.likeness) for each in refusal.suggestions] == [
        (0, "username", "synonym"),
        (1, "First name", "same"),
        (2, "Inactive", "other"),
        (3, "Hat", "other"),
    ]
    assert refusal.suggestions[0].column.label == "Login"
    assert refusal.suggestions[0].sentence == "Did you mean Login?"
    assert "suggestions" not in refusal.as_json()


def test_a_row_in_the_first_line_is_not_repeated_although_a_cell_is_like_a_name(refusal_of):
    refusal = refusal_of("Ann,ann,Secret-17,TRUE,Login\nBo,bo,Secret-18,TRUE,\n")
    assert refusal.message == "Header: Line 1 does not name the columns."


@pytest.mark.parametrize("second", ["login", "LOG_IN", "Ｌｏｇｉｎ"])
def test_a_column_that_stands_twice_is_named(refusal_of, second):
    refusal = refusal_of(f"First name,Login,Password,Web RTC,{second}\nAnn,ann,x,TRUE,b\n")
    assert refusal.message == "Header: Contains columns more than once: Login."


@pytest.mark.parametrize("place", [0, 2, 4])
def test_the_errors_column_is_recognised_anywhere(sheet_of, place):
    names = ["First name", "Login", "Password", "Web RTC"]
    names.insert(place, "ERRORS")
    sheet = sheet_of(",".join(names) + "\na,b,c,d,e\n")
    assert sheet.has_errors_column
    assert sheet.columns[place] is None


def test_a_fresh_file_has_no_errors_column(sheet_of):
    assert not sheet_of(f"First name,Login,Password,Web RTC\n{ROW}").has_errors_column


def test_two_errors_columns_are_refused(refusal_of):
    refusal = refusal_of("First name,Login,Password,Web RTC,Errors,errors\na,b,c,d,,\n")
    assert refusal.message == "Header: Contains columns more than once: Errors."


def test_trailing_delimiters_of_a_spreadsheet_are_tolerated(sheet_of):
    sheet = sheet_of("First name,Login,Password,Web RTC,, ,\nAnn,ann,x,TRUE,, ,\n")
    assert len(sheet.columns) == 4
    assert sheet.rows[0].cells == ["Ann", "ann", "x", "TRUE"]


def test_a_filled_cell_under_a_trailing_blank_name_fails_its_row(sheet_of):
    sheet = sheet_of("First name,Login,Password,Web RTC,\nAnn,ann,x,TRUE,y\n")
    assert sheet.rows[0].found[0].code == "row.too_many"


@pytest.mark.parametrize(
    "rows",
    [
        *("Ann,1,ann,x,TRUE\n", "Ann,,ann,x,TRUE\nBob,y,bob,x,TRUE\n", 'Ann,,ann,"x,TRUE\n'),
        "Ann,0,ann,x,TRUE\nBob,1,bob,x,TRUE\n",
        "Ann,1,ann,x,TRUE\nBob,2,bob,x,TRUE\nCyd,4,cyd,x,TRUE\n",
    ],
)
def test_a_column_without_a_name_among_others_is_refused(refusal_of, rows):
    refusal = refusal_of(f"First name,,Login,Password,Web RTC\n{rows}")
    assert refusal.message == "Header: Column 2 has no name."


def test_a_column_without_a_name_that_numbers_the_rows_is_left_out(sheet_of):
    for first in (0, 1):
        rows = "\n".join(f"{at},Ann,ann{at},x,,TRUE" for at in range(first, first + 3))
        sheet = sheet_of(f",First name,Login,Password,,Web RTC\n{rows}\n")
        assert [at for at, each in enumerate(sheet.columns) if is_left_out(each)] == [0, 4]


@pytest.mark.parametrize(
    ("header", "row", "blank"),
    [
        ("First name,,Login,Password,Web RTC", "Ann,,ann,x,TRUE", [1]),
        (",First name, ,Login,Password,Web RTC", ",Ann,,ann,x,TRUE", [0, 2]),
    ],
)
def test_a_column_without_a_name_and_a_cell_is_left_out(sheet_of, header, row, blank):
    sheet = sheet_of(f"Staff\n\n{header}\n{row}\n{row}\n{row[:4]}\n")
    assert [at for at, each in enumerate(sheet.columns) if is_left_out(each)] == blank
    assert [row.misshapen for row in sheet.rows] == [False, False, True]
    assert (sheet.above, [row.line for row in sheet.rows]) == ((1,), [4, 5, 6])


@pytest.mark.parametrize(
    "line", ["Ann,ann,Secret-1,TRUE", "New starters", "First name|Login|Password|Web RTC"]
)
def test_a_first_line_without_any_name_is_refused_and_not_repeated(refusal_of, line):
    refusal = refusal_of(f"{line}\n{ROW}")
    assert refusal.message == "Header: Line 1 does not name the columns."
    assert "Secret-1" not in refusal.hint
    assert "First name, Login, Password, Web RTC, Extension" in refusal.hint


def test_long_names_are_cut_and_invisible_characters_shown(refusal_of):
    refusal = refusal_of("Login,a\x1b[31mb\u202ec," + "x" * 5000 + "\nann,b,c\n")
    assert '"a[U+001B][31mb[U+202E]c"' in refusal.message
    assert f'"{"x" * 39}…"' in refusal.message


def test_a_name_of_several_lines_is_shown_without_what_it_swallowed(refusal_of):
    refusal = refusal_of('First name,"Login,Password,Web RTC\nAnn,ann,Secret-1",TRUE\nx\n')
    assert '"Login,Password,Web RTC…"' in refusal.message
    assert "Secret-1" not in refusal.message + refusal.hint


def test_more_than_a_hundred_columns_are_refused(refusal_of):
    refusal = refusal_of("Login" + ",x" * 100 + "\nann\n")
    assert refusal.message == "Header: Line 1 holds more than 100 columns."


def test_many_unknown_columns_make_no_endless_sentence(refusal_of):
    refusal = refusal_of("Login" + ",column" * 99 + "\nann\n")
    assert refusal.message.endswith('"column" and 91 more.')
    assert len(refusal.message) < 200


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("First name|Extension|Login|Password", "|"),
        (" First name | Password | Login", "|"),
        ("First name||Password||Login", "|"),
        ("First name^Password^Login", "^"),
        ("First name~Password~Login", "~"),
        ("First name\x1fPassword\x1fLogin", "U+001F"),
        ("First name        Password          Login", "a run of blanks"),
    ],
)
def test_another_sign_between_the_names_is_named(people, line, sign):
    found = read("a.csv", f"{line}\nx\n".encode(), people.fields, max_bytes=9_999)
    assert found.message == "Header: Line 1 does not name the columns."
    assert f" between the cells; {sign} seems to separate the names. They are " in found.hint


def test_a_second_column_of_a_join_is_recognised(refusal_of):
    refusal = refusal_of("First name,Login_x,Login_y,Password,Web RTC\nAnn,ann,anna,x,TRUE\n")
    assert '"Login_x": did you mean Login?' in refusal.hint
    assert '"Login_y": a second column called Login, as where tables are joined' in refusal.hint


def test_a_header_of_marked_names_alone_is_one(refusal_of):
    refusal = refusal_of("First name_x,Login_x,Password_x,Web RTC_x\nAnn,ann,x,TRUE\n")
    assert refusal.message.startswith('Header: Contains unknown columns: "First name_x", "Login_x"')
