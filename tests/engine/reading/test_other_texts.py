"""Texts that are no table, tables that are turned round, and headers in one cell or one short."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.known_texts import kind_of
from plugins.bulk_import.engine.reading.refusals import HEADER_TURNED, HINT_NUMBERED

HEADER = "First name,Login,Password,Web RTC,Extension"
ROWS = [f"Ann{at},a{at},Secret-{at}7,TRUE,47{at}" for at in range(1, 4)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("JSON", '[{"First name": "Ann", "Login": "ann"}]'),
        ("JSON", '{"error": "unauthorized"}'),
        ("JSON", '[\n  {\n    "First name": "Ann"\n  }\n]'),
        ("SQL", "INSERT INTO users (first_name, login) VALUES ('Ann', 'ann');"),
        ("LDIF", "dn: CN=Ann,OU=x\nobjectClass: user"),
        ("a card or a calendar", "BEGIN:VCARD\r\nN:Lee;Ann"),
        ("an e-mail", "From: ann@example.com\r\nSubject: new people"),
        ("encrypted or encoded", "-----BEGIN PGP MESSAGE-----\n\nhQEMA"),
        ("encrypted or encoded", "Q" * 76 + "\n" + "Q" * 30 + "=="),
        ("a link to another file", "[InternetShortcut]\r\nURL=https://example.com"),
    ],
)
def test_a_text_of_another_kind_is_called_so(refusal_of, kind, text):
    refusal = refusal_of(text)
    assert refusal.code == "file.header"
    assert refusal.hint.startswith(f"The file is {kind} and no table, whatever its name says")


@pytest.mark.parametrize("line", ["Ann,ann", "dn", "Subject", "From", "[Name]", "{Name}", "Insert"])
def test_what_may_be_names_is_no_other_kind(line):
    assert kind_of(line) == ""


def test_a_table_below_the_lines_of_a_mail_is_read(sheet_of):
    sheet = sheet_of("\n".join(["From: ann@example.com", "", HEADER, *ROWS]))
    assert (len(sheet.rows), sheet.above) == (3, (1,))


@pytest.mark.parametrize(
    "lines",
    [
        [f'"{line}"' for line in (HEADER, *ROWS)],
        ['"' + line.replace(",", ';""') + '"' for line in (HEADER, *ROWS)],
        ["sep=;", HEADER, *ROWS],
    ],
)
def test_a_header_that_stands_in_one_cell_is_told_as_that(refusal_of, lines):
    refusal = refusal_of("\n".join(lines))
    assert refusal.message.endswith("does not name the columns.")
    assert refusal.hint.startswith("All names stand in one cell: the whole line is in quotation")


def test_a_table_that_is_turned_round_is_told_as_that(refusal_of):
    table = [line.split(",") for line in (HEADER, *ROWS)]
    turned = "\n".join(",".join(cells) for cells in zip(*table, strict=True))
    assert refusal_of(turned).message == HEADER_TURNED
    assert "Secret" not in refusal_of(turned).hint
    assert refusal_of("First name,Ann\nBob,Cyd\nLogin,Eve\n").message != HEADER_TURNED


@pytest.mark.parametrize("first", [0, 1])
def test_rows_with_a_number_in_front_that_the_header_lacks_are_told(refusal_of, sheet_of, first):
    rows = [f"{at},{row}" for at, row in enumerate(ROWS, first)]
    content = "\n".join([HEADER, *rows])
    if first == 1:
        assert refusal_of(content).hint == HINT_NUMBERED
        assert refusal_of(content).message == "Header: Column 1 has no name."
    else:
        assert all(row.misshapen for row in sheet_of(content).rows)
