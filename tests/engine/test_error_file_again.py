"""An error file that is uploaded unchanged: no cell is lost, whatever is wrong with the rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import unescape, write
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Row
from tests.suite.cases import cases

NAMES = ["", "Ann", "'t Hooft", "''", "=1", "-Ann", "a;b", "Ann\nLee", "Kx7pQz9wV", "Kx7*Qz9wV"]
LOGINS = ["", "a.lee", "'lee", "=lee", "a b", "taken", "JSmith2031", "TRUE", "x" * 41, "\u00a0a "]
PASSWORDS = ["", "  ", "weak", "Tidy-Lantern-48", " '=Tidy 48", "a\x07b", "FALSE", "one\ntwo"]
GROUPS = ["Agent", "agent", "", "Chief", "=Chief", "Chief-2031", "TRUE", "Agent;TRUE"]
TRUTHS = ["TRUE", "false", "", "WAHR", "@1", "Sales", "TRUESales", "0042", "\u3000TRUE"]
DIGITS = ["", "0042", "1.2E+05", "TRUE", "FALSE", "+1"]
TEAMS = ["Sales", "", "hr", "Nowhere", "TRUE", "\tSales", "-"]
PLANS = ["", "Standard", "none", "TRUE", "'"]
COLUMNS = [NAMES, NAMES, LOGINS, PASSWORDS, GROUPS, TRUTHS, DIGITS, TEAMS, PLANS, TRUTHS]
FIRST = "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
HEADER = f"{FIRST}Capacity plan,Active\n"

KEPT = re.compile(r"kept\.\d+")

fitting = st.tuples(*map(st.sampled_from, COLUMNS)).map(list)
every_cell = st.sampled_from(sorted({cell for column in COLUMNS for cell in column}))
misfits = st.lists(every_cell, min_size=1, max_size=14)
raw = st.sampled_from(['"Ann"x', '"a.lee" ', "x"])


@dataclass
class Again:
    """Judges a file like an upload does, and writes its error file with a mark for a secret."""

    judge_sheet: Callable[..., tuple[Layout, list[Row]]]
    fields: tuple[Any, ...]
    secrets: dict[str, str] = field(default_factory=dict)

    def error_file(self, text: str) -> str:
        """Return the error file of a file, "" when no row failed or the file is refused."""
        sheet = read("people.csv", text.encode(), self.fields, max_bytes=1_000_000)
        if not isinstance(sheet, Sheet):
            return ""
        if sheet.has_errors_column:
            for row in sheet.rows:
                self._restore(sheet, row)
        layout, rows = self.judge_sheet(sheet, {"taken": {"taken"}, "policies": []})
        kept = [(row, self._reference(layout, row)) for row in rows if row.problems]
        return "".join(write(layout, ",", kept)) if kept else ""

    def _restore(self, sheet: Sheet, row: Row) -> None:
        place = next(n for n, each in enumerate(sheet.columns) if each and each.is_secret)
        cells = [x if n == place else unescape(x) for n, x in enumerate(row.cells)]
        cells[place] = self.secrets.get(cells[place], cells[place])
        row.cells[:] = cells

    def _reference(self, layout: Layout, row: Row) -> str:
        """Return a mark where the secret is kept; it stands for the cell when it comes back."""
        secret = self.fields[3]
        cell = layout.cell(row, secret)
        if not cell or any(each.field == secret.name for each in row.problems):
            return ""
        self.secrets[f"kept.{row.line}"] = cell
        return f"kept.{row.line}"


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@pytest.fixture
def again(judge_sheet: Any, people: Any) -> Again:
    return Again(judge_sheet, people.fields)


@pytest.mark.slow
@cases(700)
@given(
    rows=st.lists(st.one_of(fitting, fitting, misfits), min_size=1, max_size=4),
    stray=st.none() | st.tuples(raw, every_cell),
)
def test_an_error_file_loses_no_cell_when_it_comes_back(again, rows, stray):
    lines = [",".join(map(quoted, row)) for row in rows]
    if stray:
        lines.append(f"{stray[0]}," + ",".join([quoted(stray[1])] * 9))
    first = again.error_file(HEADER + "\n".join(lines))
    second = again.error_file(first)
    assert cells_of(second) == cells_of(first)
    assert again.error_file(second) == second


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of an error file but for what Errors says and where a secret is kept."""
    records = list(csv.reader(io.StringIO(KEPT.sub("kept", text), newline="")))
    return [record[:10] + record[11:] for record in records]
