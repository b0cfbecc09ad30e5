"""Texts that are no table, tables that are turned round, and headers in one cell or one short."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.refusals import HEADER_TURNED, HINT_NUMBERED
from plugins.bulk_import.engine.reading.table.broken_lines import HINT_BROKEN, HINT_ENCODED
from plugins.bulk_import.engine.reading.table.drawn_tables import HINT_COPIED, HINT_DRAWN
from plugins.bulk_import.engine.reading.table.known_texts import kind_of
from plugins.bulk_import.engine.reading.table.labelled_cells import HINT_LABELLED
from plugins.bulk_import.engine.reading.table.prefixed_lines import HINT_PREFIXED
from plugins.bulk_import.engine.reading.table.transposed_table import HINT_LISTED
from plugins.bulk_import.engine.reading.table.two_lines import HINT_TWO_LINES
from plugins.bulk_import.engine.sentences.shown_text import shown

HEADER = "First name,Login,Password,Web RTC,Extension"
ROWS = [f"Ann{at},a{at},Secret-{at}7,TRUE,47{at}" for at in range(1, 4)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("JSON", '[{"First name": "Ann", "Login": "ann"}]'),
        ("JSON", '{"error": "unauthorized"}'),
        ("JSON", '[\n  {\n    "First name": "Ann"\n  }\n]'),
        ("SQL", "INSERT INTO users (first_name, login) VALUES ('Ann', 'ann');"),
        ("JSON", '[{"First name":"Ann","Login":"ann"}]'),
        ("SQL", "INSERT INTO users (first_name, login, password, extension) VALUES"),
        ("a list of a program", "[{'First name': 'Ann', 'Login': 'ann', 'Password': 'Secret-1'}]"),
        ("a list of a program", "['First name', 'Login', 'Password', 'Web RTC', 'Extension']"),
        ("DIF", 'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,4'),
        ("SYLK", 'ID;PWXL;N;E\nC;Y1;X1;K"First name"'),
        ("LDIF", "dn: CN=Ann,OU=x\nobjectClass: user"),
        ("a card or a calendar", "BEGIN:VCARD\r\nN:Lee;Ann"),
        ("an e-mail", "From: ann@example.com\r\nSubject: new people"),
        ("encrypted or encoded", "-----BEGIN PGP MESSAGE-----\n\nhQEMA"),
        ("encrypted or encoded", "Q" * 76 + "\n" + "Q" * 30 + "=="),
        ("encrypted or encoded", "begin 644 people.csv\nM1FER<W0@;F%M92Q,;V=I;@``"),
        ("a list of the differences between two files", "--- a.csv\n+++ b.csv\n@@ -1 +1,2 @@\n x"),
        ("a list of the differences between two files", "20a21,31\n> Ann,ann,Secret-17,TRUE,4711"),
        ("a list of a program", "Array\n(\n    [0] => Array"),
        ("TeX", "\\begin{longtable}[]{@{}lll@{}}"),
        ("XML", "<users>\n  <user><login>ann</login></user>\n</users>"),
        ("LDIF", "version: 1\n\ndn: uid=ann,ou=people,dc=example\nuid: ann"),
        ("SQL", "-- MySQL dump 10.13\n\nINSERT INTO `users` VALUES ('Ann','Secret-17');"),
        ("SQL", "--\n-- PostgreSQL database dump\n--\nSET statement_timeout = 0;"),
        ("YAML", "users:\n  ann:\n    first_name: Ann\n    password: Secret-17"),
        ("AsciiDoc", '[options="header",cols="<l,<l",frame="none"]\n|====\n^l|Login ^l|Name'),
        ("a list of entries of a directory", '"CN=Ann Lee,OU=Agents,DC=example,DC=com"'),
        ("a list of accounts of a system", "ann:x:1000:1000:Ann Lee:/home/ann:/bin/bash"),
        ("a list of accounts of a system", "ann:$apr1$abcdefgh$0123456789"),
        ("a link to another file", "[InternetShortcut]\r\nURL=https://example.com"),
    ],
)
def test_a_text_of_another_kind_is_called_so(refusal_of, kind, text):
    refusal = refusal_of(text)
    assert refusal.code == "file.header"
    assert refusal.hint.startswith(f"The file is {kind} and no table, whatever its name says")


@pytest.mark.parametrize(
    "line",
    ["Ann,ann", "dn", "Subject", "From", "[Name]", "{Name}", "Insert", "<b>Login</b>", "cn=x"],
)
def test_a_line_of_possible_names_is_no_other_kind_of_text(line):
    assert kind_of(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "First name=Ann,Login=ann,Password=Secret-17,Web RTC=TRUE",
        "First name: Ann; Login: ann; Password: Secret-17; Web RTC: TRUE",
        'first_name="Ann" login="ann" password="Secret-17"',
        "first_name=Ann&login=ann&password=Secret-17&web_rtc=TRUE",
        "<user><first_name>Ann</first_name><login>ann</login><password>Secret-17</password></user>",
        '<user first_name="Ann" login="ann" password="Secret-17"/>',
        "- {first_name: Ann, login: ann, password: Secret-17}",
        "- {First name: Ann, Login: ann, Password: Secret-17,\n  Web RTC: 'TRUE', Extension: '1'}",
        "@{first_name=Ann; login=ann; password=Secret-17}",
    ],
)
def test_values_with_their_names_are_reported_as_that_and_not_repeated(refusal_of, line):
    refusal = refusal_of("\n".join([line, line.replace("Ann", "Bob")]))
    assert refusal.hint == HINT_LABELLED
    assert "Secret" not in f"{refusal.message}{refusal.hint}"


def test_a_header_that_begins_like_sql_holds_names(refusal_of, sheet_of):
    assert len(sheet_of("\n".join([f"-- {HEADER}", *ROWS])).rows) == 3
    refusal = refusal_of("\n".join([f"Set number,{HEADER}", *(f"7,{row}" for row in ROWS)]))
    assert '"Set number"' in refusal.message
    assert refusal.suggestions


def test_remarks_behind_the_names_of_columns_are_no_values(sheet_of):
    header = "First name:,Login: ,Password,Web RTC: ,Extension"
    assert len(sheet_of("\n".join([header, *ROWS])).rows) == 3


@pytest.mark.parametrize(
    ("sign", "said"), [("，", "，"), ("、", "、"), ("；", "；"), ("،", "،"), ("│", "│")]
)
def test_commas_of_other_scripts_are_named(refusal_of, sign, said):
    text = "\n".join(line.replace(",", sign) for line in (HEADER, *ROWS))
    assert f"tabs between the cells; {said} seems to separate" in refusal_of(text).hint


@pytest.mark.parametrize(
    "record",
    [
        "[user]\nfirst_name = {}\nlogin = {}\npassword = {}\n",
        "First_name {}\nLogin {}\nPassword {}\n",
    ],
)
def test_records_under_a_line_of_their_own_are_reported_as_listed(refusal_of, record):
    text = "\n".join(record.format(*row.split(",")) for row in ROWS)
    assert (refusal_of(text).message, refusal_of(text).hint) == (HEADER_TURNED, HINT_LISTED)


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
def test_a_header_that_stands_in_one_cell_is_recognised(refusal_of, lines):
    refusal = refusal_of("\n".join(lines))
    assert refusal.message.endswith("does not name the columns.")
    assert refusal.hint.startswith("All names stand in one cell: the whole line is in quotation")


def test_a_table_that_is_turned_round_is_recognised(refusal_of):
    table = [line.split(",") for line in (HEADER, *ROWS)]
    turned = "\n".join(",".join(cells) for cells in zip(*table, strict=True))
    assert refusal_of(turned).message == HEADER_TURNED
    assert "Secret" not in refusal_of(turned).hint
    assert refusal_of("First name,Ann\nBob,Cyd\nLogin,Eve\n").message != HEADER_TURNED


@pytest.mark.parametrize("first", [0, 1])
def test_rows_with_a_number_in_front_that_the_header_lacks_are_reported(
    refusal_of, sheet_of, first
):
    rows = [f"{at},{row}" for at, row in enumerate(ROWS, first)]
    content = "\n".join([HEADER, *rows])
    if first == 1:
        assert refusal_of(content).hint == HINT_NUMBERED
        assert refusal_of(content).message == "Header: Column 1 has no name."
    else:
        assert [bool(row.misshapen) for row in sheet_of(content).rows] == [True] * len(ROWS)


def drawn(begin, between, end, frame=""):
    table = (line.split(",") for line in (HEADER, *ROWS))
    head, *rows = (begin + between.join(cells) + end for cells in table)
    return "\n".join(filter(None, [frame, head, frame, *rows, frame]))


@pytest.mark.parametrize(
    "text",
    [
        drawn("| ", " | ", " |", "+------------+-------+----------+"),
        drawn("│ ", " │ ", " │", "┌────────────┬───────┬──────────┐"),
        drawn("| ", " | ", " |"),
        drawn("||", "||", "||"),
        "{| class=table\n! First name !! Login\n|-\n| Ann || ann\n|}",
        "*************************** 1. row ***************************\nFirst name: Ann\n",
    ],
)
def test_a_table_that_is_drawn_is_recognised(refusal_of, text):
    assert refusal_of(text).hint == HINT_DRAWN


def test_a_table_that_was_copied_with_blanks_is_recognised(refusal_of):
    refusal = refusal_of("\n".join(line.replace(",", " ") for line in (HEADER, *ROWS)))
    assert refusal.hint.startswith(HINT_COPIED)


@pytest.mark.parametrize("sign", [" : ", ": ", "="])
def test_records_that_are_listed_cell_by_cell_are_recognised(refusal_of, sign):
    names = HEADER.split(",")
    records = (zip(names, row.split(","), strict=True) for row in ROWS)
    text = "\n\n".join("\n".join(f"{a}{sign}{b}" for a, b in each) for each in records)
    refusal = refusal_of(text)
    assert (refusal.message, refusal.hint) == (HEADER_TURNED, HINT_LISTED)


@pytest.mark.parametrize(
    "lines",
    [
        ["First,Login,Password,Web,Extension", "Name,,,RTC,"],
        ["Name,Account,,Voice,", "First,Login,Password,Web RTC,Extension"],
        ["First,,,Web,Extension", "Name,Login,Password,RTC,"],
    ],
)
def test_names_in_two_lines_are_recognised(refusal_of, lines):
    assert refusal_of("\n".join([*lines, *ROWS])).hint == HINT_TWO_LINES.format(line=1)


@pytest.mark.parametrize(
    "below", ["Name,,,,", "A,b,c,d,e", "Ann,ann,Secret-17,TRUE,4711", "Name,ann,x,RTC,4711"]
)
def test_a_row_below_the_header_is_no_second_line_of_it(refusal_of, below):
    refusal = refusal_of("\n".join(["First,Login,Password,Web,Extension", below, *ROWS]))
    assert "two lines" not in refusal.hint


def test_the_error_file_of_one_row_with_a_cell_too_many_is_no_numbered_table(sheet_of):
    told = "Row Shape: The row has filled cells beyond the last column. (Line 4 of the file)"
    [row] = sheet_of(f"{HEADER},Errors\n1,ann,,TRUE,12,{told},surplus\n").rows
    assert [problem.code for problem in row.found] == ["row.too_many"]


@pytest.mark.parametrize(
    "prefix", ["     {}\t", "{}:", "{} ", "> ", "pod/web-0 | ", "2026-11-30 1{}:00 "]
)
def test_a_prefix_of_every_line_is_named(refusal_of, prefix):
    lines = [prefix.format(at) + line for at, line in enumerate([HEADER, *ROWS], 1)]
    refusal = refusal_of("\n".join(lines))
    assert refusal.hint == HINT_PREFIXED.format(prefix=shown(prefix.format(1)))
    assert (refusal.suggestions, refusal.asked) == ((), ())


def test_a_longer_name_of_a_column_is_no_prefix(refusal_of):
    refusal = refusal_of("\n".join([f"Employee {HEADER}", *ROWS]))
    assert refusal.suggestions


@pytest.mark.parametrize(
    ("broken", "hint"),
    [
        ("First name,Login,Password,Web \nRTC,Extension", HINT_BROKEN),
        ("First name,Login,Password,Web\nRTC,Extension", HINT_BROKEN),
        ("First name,Login,\nPassword,Web RTC,\nExtension", HINT_BROKEN),
        ("First name,Login,Password,Web R=\nTC,Extension", HINT_ENCODED),
        ("First=20name,Login,Password,Web=20R=\nTC,Extension", HINT_ENCODED),
    ],
)
def test_a_header_that_a_mail_has_broken_is_recognised(refusal_of, broken, hint):
    refusal = refusal_of("\n".join([broken, *ROWS]))
    assert (refusal.hint, refusal.suggestions) == (hint, ())
