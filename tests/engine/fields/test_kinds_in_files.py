"""Fourteen files that other importers misread, with a column of every kind: right, or refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from plugins.bulk_import.engine.rows.rows import Row
from tests.files.kinds import GOOD, ThingImporter, file_of

# A shop in Western Europe: a letter with an accent, and a sign of Windows-1252.
ROW = GOOD | {"About": "Zoë £5\nTwo"}
TEXT = file_of(ROW)
HEADER, BODY = TEXT.split("\r\n", 1)


def opened(content: bytes, name: str = "things.csv") -> Sequence[Row] | Refusal:
    sheet = read(name, content, ThingImporter.fields, max_bytes=100_000)
    if isinstance(sheet, Refusal):
        return sheet
    assert isinstance(sheet, Sheet), sheet
    layout = Layout(sheet.columns, sheet.missing)
    survey(ThingImporter, layout, sheet.rows)
    judge(ThingImporter(None), layout, sheet.rows)
    return sheet.rows


def rows_of(text: str) -> list[list[str]]:
    found = opened(text.encode())
    assert not isinstance(found, Refusal), found
    return [[problem.code for problem in row.problems] for row in found]


def delimited(sign: str) -> str:
    """Return the file with another delimiter; only cells with it or a line break are quoted."""
    lines = [list(ROW), list(ROW.values())]
    return "".join(
        sign.join(f'"{each}"' if "\n" in each or sign in each else each for each in line) + "\n"
        for line in ([cell.replace('"', "") for cell in cells] for cells in lines)
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (delimited(";").replace("{a: [1, 2]}", "[1, 2]").encode(), "things.csv"),
        (delimited("\t").replace("{a: [1, 2]}", "[1, 2]").encode(), "things.txt"),
        (TEXT.encode("utf-8-sig"), "things.csv"),
        (TEXT.encode("utf-16"), "things.csv"),
        (TEXT.encode("cp1252"), "things.csv"),
        (f" {HEADER.upper().replace(',', ' , ')} \r\n{BODY}".encode(), "things.csv"),
        (file_of(dict(reversed(ROW.items()))).encode(), "things.csv"),
        (f"{TEXT}{',' * (len(ROW) - 1)}\r\n".encode(), "things.csv"),
    ],
    ids=["semicolons", "tabs", "mark", "utf16", "windows", "capitals", "order", "trailing"],
)
def test_whoever_wrote_the_file_the_values_are_the_same(content: bytes, name: str) -> None:
    found = opened(content, name)
    assert not isinstance(found, Refusal), found
    [row] = found
    assert row.problems == []
    assert row[ThingImporter.about] == "Zoë £5\nTwo"
    assert f"{row[ThingImporter.price]} {row[ThingImporter.weight]}" == "1234.50 0.5"
    assert f"{row[ThingImporter.born]} {row[ThingImporter.opens]}" == "2026-12-31 09:05:00"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (f"{HEADER},Notes\r\n{BODY}", "file.header", 'Header: Contains unknown columns: "Notes".'),
        (
            f'{HEADER}\r\n"A2,x\r\nA3,y\r\n',
            "file.quotes",
            "Quotation Marks: The quotation mark that opens in line 2 is never closed.",
        ),
        (
            f'{HEADER}\r\nA2,"x\r\nA3,y"z\r\n',
            "file.quotes",
            "Quotation Marks: The quotation mark that opens in line 2 closes in a later line with "
            "text behind it.",
        ),
    ],
)
def test_a_file_that_loses_cells_or_rows_is_refused(text: str, code: str, said: str) -> None:
    found = opened(text.encode())
    assert isinstance(found, Refusal)
    assert (found.code, found.message) == (code, said)


def test_a_row_with_a_cell_more_is_refused_and_the_others_are_read() -> None:
    assert rows_of("Sku,Stock\nA1,1\nA2,1,234\nA3,3\n") == [[], ["row.too_many"], []]


def test_words_for_a_truth_are_never_guessed() -> None:
    cells = ["FALSE", "false", "0", "no", ""]
    text = "Sku,Active\n" + "".join(f"A{n},{cell}\n" for n, cell in enumerate(cells))
    assert rows_of(text) == [[], [], ["active.type"], ["active.type"], []]


def test_a_key_that_stands_twice_fails_both_rows() -> None:
    assert rows_of("Sku\nA1\na1\nA2\n") == [["sku.duplicate"], ["sku.duplicate"], []]


def test_zeros_in_front_are_kept_in_digits_and_mean_nothing_in_a_number() -> None:
    found = opened(b"Sku,Code,Stock\nA1,0044,0044\n")
    assert not isinstance(found, Refusal)
    assert (found[0][ThingImporter.code], found[0][ThingImporter.stock]) == ("0044", 44)
