"""Our own files for the decisions 8 to 16, 20 and 21, in every form that a file may come in."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal
from tests.files.decision_files import CASES
from tests.files.file_forms import FORMS
from tests.files.sheets import TYPED_PASSWORD


def in_every_form(case):
    """Yield each form that can hold a file, with its bytes."""
    for form in FORMS:
        content = form.bytes_of(form.typed(case.text))
        if content is not None and not (form.sep and case.has_sep):
            yield form, content


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", CASES)
def test_a_file_has_one_verdict_in_every_form(name, people, actor, judge_sheet):
    case, tried = CASES[name], 0
    for form, content in in_every_form(case):
        tried += 1
        sheet = read(case.name, content, people.fields, max_bytes=102_400)
        if isinstance(sheet, Refusal):
            line = case.line and case.line + form.lines_above
            assert (sheet.code, sheet.line) == (case.refusal, line), form
            continue
        assert (case.refusal, sheet.encoding, sheet.delimiter) == ("", form.shown, form.mark), form
        layout, rows = judge_sheet(sheet, actor)
        found = {
            row.line - form.lines_above: " ".join(problem.code for problem in row.problems)
            for row in rows
        }
        assert found == case.rows, form
        if case.typed:
            line, place, cell = case.typed
            cells = {row.line - form.lines_above: row.cells for row in rows}
            assert cells[line][place] == form.typed(cell), form
        check_error_file(form, layout, [row for row in rows if row.problems])
    assert tried >= 24


def check_error_file(form, layout, failed):
    """Hold an error file against the decisions 20 and 21, as far as it can be without a vault."""
    text = "".join(write(layout, form.mark, [(row, "reference") for row in failed]))
    header, *lines = text.split("\r\n")
    names = [field.header for field in layout.columns]
    assert header == "\ufeff" + form.mark.join([*names, "Errors"]), form
    assert TYPED_PASSWORD not in text, form
    assert len(lines) > len(failed), form
