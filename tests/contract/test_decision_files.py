"""Our own files for the decisions 8 to 16, posted to the check: the verdict of the table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.files.decision_files import CASES, OurFile
from tests.files.file_forms import FORMS, Form
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console


@pytest.fixture(scope="session")
def uploader(sqlite_console: Console) -> ImportClient:
    """Sign somebody in whose team is the one in the files, once in the life of the console."""
    return ImportClient(
        sqlite_console, sqlite_console.person("Team Leader", sqlite_console.team("Sales"))
    )


def a_form(case: OurFile, number: int) -> tuple[Form, bytes]:
    """Return a form that can hold a file, another one for each number."""
    for form in FORMS[number * 7 % len(FORMS) :] + FORMS:
        content = form.bytes_of(form.typed(case.text))
        if content is not None and not (form.sep and case.has_sep):
            return form, content
    raise AssertionError("No form can hold this file.")


def codes_of(verdict: dict[str, Any]) -> dict[int, set[str]]:
    """Return the codes of each line with a fault."""
    found: dict[int, set[str]] = {}
    for cause in verdict["causes"]:
        for fault in cause["rows"]:
            found.setdefault(fault["line"], set()).add(fault["code"])
    return found


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", CASES)
def test_a_posted_file_has_the_verdict_of_the_table(uploader: ImportClient, name: str) -> None:
    case = CASES[name]
    form, content = a_form(case, list(CASES).index(name))
    verdict = uploader.check(content, case.name)
    if case.refusal:
        line = case.line and case.line + form.lines_above
        refusal = verdict["refusal"]
        assert (refusal["code"], refusal["line"]) == (case.refusal, line), form
        return
    faulty = {line + form.lines_above: set(codes.split()) for line, codes in case.rows.items()}
    assert verdict["total"] == len(case.rows), form
    assert codes_of(verdict) == {line: codes for line, codes in faulty.items() if codes}, form
    assert f" · {form.shown} · {form.delimiter}" in verdict["file"]["facts"], form
