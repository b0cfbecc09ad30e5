"""Lines that were joined into one, and files that were joined end to end."""

from __future__ import annotations

import pytest

HEADER = "First name,Login,Password,Web RTC"
ROW = "Ann,ann,Secret-17,TRUE"


def codes(sheet):
    return [row.found[0].code if row.found else "" for row in sheet.rows]


@pytest.mark.parametrize(
    "again",
    [
        HEADER,
        f"\ufeff{HEADER}",
        f"\x1a{HEADER}",
        f"\f{HEADER}",
        HEADER.upper(),
        HEADER.lower(),
        "First Name,Login,Password,WebRTC",
        f"{HEADER},,",
        '"First name","Login","Password","Web RTC"',
        "First name,,,Web RTC",
    ],
)
def test_a_row_that_repeats_the_header_fails_and_says_so(sheet_of, again):
    sheet = sheet_of(f"{HEADER}\n{ROW}\n{again}\n{ROW.replace('ann', 'bo')}\n")
    assert codes(sheet) == ["", "row.header", ""]
    assert sheet.rows[1].misshapen
    assert sheet.rows[1].found[0].message == "Row Shape: The row repeats the header."


def test_a_header_among_the_rows_of_an_error_file_is_reported_as_that_again(sheet_of):
    told = "Row Shape: The row repeats the header. (Line 3 of the file)"
    sheet = sheet_of(f"{HEADER},Errors\n{ROW},x\nFirst name,,,Web RTC,{told}\n{ROW},x\n")
    assert codes(sheet) == ["", "row.header", ""]


@pytest.mark.parametrize(
    "again",
    [
        "Login,First name,Password,Web RTC",
        "Login,Password,Web RTC",
        "First name,Login,Password,Web RTC,Extension",
        "First name,Login,Password,Errors",
    ],
)
def test_a_header_of_another_order_refuses_the_file(refusal_of, again):
    refusal = refusal_of(f"{HEADER}\n{ROW}\n{again}\n{ROW}\n")
    assert refusal.message == "Header: Line 3 names the columns again, in another order."
    assert (refusal.code, refusal.line) == ("file.header", 3)


@pytest.mark.parametrize(
    "row", ["Login,login,Secret-17,TRUE", "First name,x,Password,TRUE", "First name,,,"]
)
def test_somebody_who_is_called_like_a_column_is_a_row(sheet_of, row):
    assert codes(sheet_of(f"{HEADER}\n{ROW}\n{row}\n")) == ["", ""]


@pytest.mark.parametrize(
    "second",
    [
        "Vorname,Anmeldename,Passwort,WebRTC",
        "Prénom,Identifiant,Mot de passe,WebRTC",
        "Nombre,Usuario,Contraseña,",
        "first_name,username,password,",
    ],
)
def test_a_second_line_of_names_in_other_words_fails_and_says_so(sheet_of, second):
    sheet = sheet_of(f"{HEADER}\n{second}\n{ROW}\n")
    assert codes(sheet) == ["row.header", ""]
    assert sheet.rows[0].found[0].hint == "It names the columns once more; take this line out"


@pytest.mark.parametrize("row", ["Vorname,ann,Secret-17,x", "Name,,,", "Vorname,Passwort,,"])
def test_a_first_row_with_a_word_of_a_header_is_a_row(sheet_of, row):
    assert codes(sheet_of(f"{HEADER}\n{row}\n{ROW}\n")) == ["", ""]


@pytest.mark.parametrize("name", ["Errors", "errors", "Fehler", "ERREURS", "Errores"])
def test_the_column_of_errors_is_known_in_the_languages_of_the_pages(sheet_of, name):
    sheet = sheet_of(f"{HEADER},{name}\n{ROW},Login: Twice.\n")
    assert sheet.has_errors_column
    assert codes(sheet) == [""]


@pytest.mark.parametrize("lost", ["", "\u2028", "\x85", "\x0b", "\\n", "\\r\\n", "<br>"])
def test_a_file_of_one_line_is_reported_as_what_it_is_and_no_cell_is_repeated(refusal_of, lost):
    rows = (lost or ",").join((ROW, ROW.replace("ann", "bo")))
    refusal = refusal_of(f"{HEADER}{lost or ','}{rows}\r\n")
    assert refusal.message == "Header: The whole file stands in line 1."
    assert "Secret-17" not in refusal.message + refusal.hint
    if lost in ("\\n", "<br>"):
        assert refusal.hint.startswith(f"{lost} stands where line breaks belong.")


def test_a_header_alone_is_no_file_of_one_line(refusal_of):
    assert refusal_of(HEADER).code == "file.empty"
    assert "Shoe size" in refusal_of(f"{HEADER},Shoe size").message


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a", "\n\x1a\x1a\x1a\n"])
def test_the_end_mark_of_dos_is_no_row(sheet_of, end):
    sheet = sheet_of(f"{HEADER}\n{ROW}{end}")
    assert [row.cells for row in sheet.rows] == [ROW.split(",")]


def test_a_control_z_within_the_file_stays_where_it_is(sheet_of):
    sheet = sheet_of(f"{HEADER}\n{ROW}\n\x1a,b,c,TRUE\n")
    assert sheet.rows[1].cells[0] == "\x1a"
