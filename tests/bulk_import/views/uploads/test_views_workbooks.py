"""Workbooks on the pages: taken where the setting says so, and judged as they will be imported."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from plugins.bulk_import.engine.reading.sheet import WORKBOOK
from plugins.bulk_import.engine.repairs.repairs import Repair
from plugins.bulk_import.intake import check
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import Member, MemberImporter, db
from tests.files.workbooks import Shown, offered_values, packed, parts_of, workbook

PAGE = "/admin/imports/members/"
HEADER = ["Login", "Pin", "Club", "Active"]
ROWS: list[list[Any]] = [
    HEADER,
    ["ann1", "secret one", "Chess", True],
    ["ann2", "secret two", "", "FALSE"],
    [Shown(44, "00000"), "secret three", "Rowing", "TRUE"],
    ["=1+1", "secret four", "", "TRUE"],
    ["ann5", 1234, "", "TRUE"],
    ["ann6", "secret six", "", 1],
    ["ann7", "secret seven", "Golf", "TRUE"],
]


@pytest.fixture
def takes_workbooks(state):
    """Let the host take workbooks, as its setting would."""
    state.settings = replace(state.settings, formats="csv, txt, xlsx")
    return state


@pytest.fixture
def import_book(takes_workbooks, upload, finish):
    """Return a function that imports a workbook to its end."""
    return lambda rows, name="members.xlsx": finish(upload(workbook(rows), name=name).id)


def downloaded(client, run):
    """Return the cells of the error file that is a workbook."""
    response = client.get(f"{PAGE}{run.public_id}/errors.xlsx")
    assert response.status_code == 200, response.status
    assert f"-errors-{run.public_id}.xlsx" in response.headers["Content-Disposition"]
    texts = parts_of(response.data)
    assert "xl/worksheets/sheet1.xml" in texts
    return response.data


def test_cells_at_fault_are_marked_in_the_error_file(client, import_book):
    run = import_book([HEADER, ["ann", "1", "Golf", "TRUE"], ["bob", "", "Chess", "WAHR"]])

    sheet = parts_of(downloaded(client, run))["xl/worksheets/sheet1.xml"].decode()

    looks = dict(re.findall(r'<c r="(\w\d)" s="(\d)"', sheet))
    usual = looks["A2"]
    marked = {cell for cell, look in looks.items() if look not in (usual, looks["A1"])}
    assert marked == {"C2", "B3", "D3"}


def test_a_check_of_a_workbook_says_what_its_import_does(takes_workbooks, import_book):
    content = workbook(ROWS)
    request = ImportRequest(MemberImporter, "ann", Upload("members.xlsx", content))
    judged = check(takes_workbooks, request)
    said = {row.line: row.problems for row in judged.rows if row.problems}
    run = import_book(ROWS)
    assert (run.created_rows, run.failed_rows) == (3, 4)
    assert {line: [each.code for each in found] for line, found in said.items()} == {
        5: ["login.cell"],
        6: ["pin.cell"],
        7: ["active.type"],
        8: ["club.unknown"],
    }
    assert said[5][0].hint.startswith("A5 holds a formula.")
    assert (run.encoding, run.delimiter, run.is_workbook) == (WORKBOOK, "", True)
    logins = set(db.session.scalars(select(Member.login)))
    assert logins == {"ann1", "ann2", "00044"}


def test_the_error_file_comes_back_as_a_workbook_and_is_understood(
    client, takes_workbooks, import_book, upload, finish, pins
):
    run = import_book(ROWS)
    book = downloaded(client, run)
    again = upload(book, name=f"members-errors-{run.public_id}.xlsx")
    second = finish(again.id)
    # What was at fault in the cell itself is blank in the error file and has to be typed again.
    assert (second.created_rows, second.failed_rows) == (0, 4)
    assert second.parent_id == run.id
    repaired = _repaired(book)
    third = finish(upload(repaired, name=f"members-errors-{run.public_id}.xlsx").id)
    assert (third.created_rows, third.failed_rows) == (4, 0)
    # A secret that was not at fault came back as a reference.
    assert pins()["fred"] == f"hash of {len('secret four')}"


def _repaired(book):
    """Return an error workbook with every cell at fault typed anew."""
    parts = parts_of(book)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place, text in (("A2", "fred"), ("B3", "pin five"), ("D4", "TRUE"), ("C5", "Chess")):
        typed = f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        sheet, count = re.subn(f'<c r="{place}"[^>]*?(/>|>.*?</c>)', typed, sheet)
        assert count == 1
    return packed(parts | {"xl/worksheets/sheet1.xml": sheet})


def test_a_cell_that_is_no_text_can_be_typed_anew_in_the_verdict(takes_workbooks, upload, finish):
    state = takes_workbooks
    repairs = [
        Repair(line, place, state.vault.digests(line, name, "")[0], new)
        for line, place, name, new in ((5, 0, "login", "fred"), (6, 1, "pin", "pin five"))
    ]
    choices = Choices(repairs=tuple(repairs))
    content = Upload("members.xlsx", workbook(ROWS), choices=choices)
    judged = check(state, ImportRequest(MemberImporter, "ann", content))
    assert [row.line for row in judged.rows if row.problems] == [7, 8]
    run = finish(upload(workbook(ROWS), name="members.xlsx", choices=choices).id)
    assert (run.created_rows, run.failed_rows) == (5, 2)
    assert "fred" in set(db.session.scalars(select(Member.login)))


def test_pages_offer_both_formats_and_name_them(client, page, takes_workbooks, import_book):
    run = import_book(ROWS)
    html = page()
    assert ".csv, .txt or .xlsx" in html
    assert "template.xlsx" in html
    assert f"{run.public_id}/errors.xlsx" in html
    details = page(f"{run.public_id}/")
    assert "Excel workbook" in details
    assert "Delimiter" not in details
    assert "errors.csv" in details
    assert "errors.xlsx" in details
    template = client.get(f"{PAGE}template.xlsx")
    assert template.mimetype.endswith("spreadsheetml.sheet")
    assert b"Login" in parts_of(template.data)["xl/sharedStrings.xml"]


def test_template_and_error_file_offer_truth_values_in_their_columns(client, import_book):
    template = client.get(f"{PAGE}template.xlsx").data
    assert offered_values(template) == (["D"], {"D": ["TRUE", "FALSE"]})
    run = import_book([["Active", "Login", "Pin", "Club"], ["WAHR", "ann", "1", "Chess"]])
    assert offered_values(downloaded(client, run)) == (["A"], {"A": ["TRUE", "FALSE"]})


def test_a_template_that_nobody_filled_in_is_told_as_that(client, send, takes_workbooks):
    template = client.get(f"{PAGE}template.xlsx").data
    refusal = send("check", (template, "members.xlsx")).get_json()["refusal"]
    assert refusal["code"] == "file.empty"
    assert "hidden" not in refusal["hint"]


def test_the_verdict_on_a_workbook_names_cells_and_no_delimiter(send, takes_workbooks):
    verdict = send("check", (workbook(ROWS), "members.xlsx")).get_json()["verdict"]
    assert verdict["file"]["facts"].endswith("7 rows · Excel workbook")
    assert (verdict["ready"], verdict["failed"]) == (3, 4)
    hints = [row["hint"] for cause in verdict["causes"] for row in cause["rows"]]
    assert any(hint.startswith("B6 holds a number.") for hint in hints)
    assert "1234" not in str(verdict)


def test_a_workbook_is_refused_where_the_setting_does_not_name_it(client, send, import_file):
    refusal = send("check", (workbook(ROWS), "members.xlsx")).get_json()["refusal"]
    assert refusal["message"] == "File Type: Invalid type. Supported formats: .csv or .txt."
    run = import_file("ann,1,,oops")
    assert client.get(f"{PAGE}template.xlsx").status_code == 404
    assert client.get(f"{PAGE}{run.public_id}/errors.xlsx").status_code == 404
    assert "template.xlsx" not in client.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.log", b"x", "name ends in .csv, .txt or .xlsx"),
        ("a.xls", b"x", "choose File, Save as, Excel Workbook (.xlsx)"),
        ("a.csv", workbook(ROWS), "its name does not end in .xlsx"),
        ("a.csv", bytes(range(256)) * 8, "Choose the .csv, .txt or .xlsx file"),
    ],
)
def test_sentences_about_the_type_follow_the_setting(send, takes_workbooks, name, content, words):
    refusal = send("check", (content, name)).get_json()["refusal"]
    assert refusal["message"] == "File Type: Invalid type. Supported formats: .csv, .txt or .xlsx."
    assert words in refusal["hint"]


def test_a_cell_that_no_workbook_takes_is_downloaded_as_csv(client, takes_workbooks, import_file):
    run = import_file(f"{'a' * 33_000},1,,TRUE", "bob,1,,TRUE")
    response = client.get(f"{PAGE}{run.public_id}/errors.xlsx")
    assert response.status_code == 302
    assert response.location.endswith("/errors.csv")


def test_an_import_from_a_workbook_has_its_error_file_as_csv_too(client, import_book):
    run = import_book(ROWS)
    text = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data(as_text=True)
    assert text.splitlines()[0] == "\ufeffLogin,Pin,Club,Active,Errors"
    assert "A5 holds a formula" in text
