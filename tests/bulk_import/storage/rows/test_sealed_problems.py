"""Problems that old code has sealed are opened by new code, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.redaction import hidden_places
from plugins.bulk_import.storage.rows.sealed import BATCH, CELLS, seal_batch, seal_failed
from plugins.bulk_import.storage.rows.unsealed import open_all_failed, open_batch, open_failed
from plugins.bulk_import.storage.sealing.vault import SealBroken, Vault

RUN = "0123456789abcdef"
KEY = "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="


class Desks(Importer):
    slug = "desks"
    noun = "Desks"
    name = Text("Desk Name", max_length=9, unique="Desk Name: Twice.")
    code = Secret("Code")
    floor = Digits("Floor", max_length=2)
    is_free = Boolean("Free", required=False)


LAYOUT = Layout.from_names(Desks, ["name", "code", "floor"])
TYPE = "Data Type: The data entered in line no. 7 for the column Floor does not match the expected"
TYPE_CAUSE = "Data Type: The data entered for the column Floor does not match the expected"


@pytest.fixture
def vault() -> Vault:
    return Vault([KEY])


@dataclass
class OldProblem:
    """A problem as version 2 of the code knew it; its column is a label."""

    code: str
    message: str
    field: str = ""
    hint: str = ""
    final: bool = False


def opened_by_version_2(vault: Vault, sealed: str) -> list[OldProblem]:
    """Open the problems of a failed row as version 2 did; it leaves what it does not know."""
    *_, problems = vault.open(CELLS, RUN, 7, sealed)
    if any(len(values) > 5 for values in problems):
        raise SealBroken
    return [OldProblem(*values) for values in problems]


def sealed_by_version_2(vault: Vault, *problems: list[Any]) -> str:
    return vault.seal(CELLS, RUN, 7, [["Bay", "s3cret", "two"], False, list(problems)])


def reopened(vault: Vault, problem: Problem) -> Problem:
    row = Row(7, ["Bay", "s3cret", "two"], problems=[problem])
    sealed = seal_failed(vault, RUN, row, LAYOUT)
    return open_failed(vault, RUN, 7, sealed, LAYOUT).problems[0]


OF_THE_ENGINE = [
    (["floor.type", f"{TYPE}.", "Floor", "Digits 0 to 9 only", False],
     Problem("floor.type", f"{TYPE}.", "floor", "Digits 0 to 9 only", cause=f"{TYPE_CAUSE}.")),
    (["name.unknown", "Name: No.", "Desk Name", "Odd. Did you mean Bay?", False],
     Problem("name.unknown", "Name: No.", "name", "Odd. Did you mean Bay?", emphasis="Bay")),
    (["code.reference_unknown", "Code: Type it again.", "Code", "", True],
     Problem("code.reference_unknown", "Code: Type it again.", "code", final=True)),
    (["row.too_few", "Row Shape: Too few.", "", "2 cells", False],
     Problem("row.too_few", "Row Shape: Too few.", hint="2 cells")),
    (["is_free.empty", "Free: Cannot be empty.", "Free", "", False],
     Problem("is_free.empty", "Free: Cannot be empty.", "is_free")),
]  # fmt: skip
"""What version 2 has sealed, and the problem that it is."""


@pytest.mark.parametrize(("values", "problem"), OF_THE_ENGINE)
def test_new_code_opens_what_old_code_has_sealed(vault, values, problem):
    sealed = sealed_by_version_2(vault, values)

    assert open_failed(vault, RUN, 7, sealed, LAYOUT).problems == [problem]


@pytest.mark.parametrize(("values", "problem"), OF_THE_ENGINE)
def test_old_code_opens_what_new_code_has_sealed(vault, values, problem):
    sealed = seal_failed(vault, RUN, Row(7, ["Bay", "s3cret", "two"], problems=[problem]), LAYOUT)

    assert opened_by_version_2(vault, sealed) == [OldProblem(*values)]


OF_A_HOST = [
    Problem("odd", "Desk: Is odd.", "name"),
    Problem("floor.odd", "Desk: Is odd.", "name"),
    Problem("name.odd", "Desk: Is odd in line 7.", "name", cause="Desk: Is odd."),
    Problem("name.odd", "Desk: Is odd.", "name", "Take the blue one", emphasis="blue"),
    Problem("name.odd", f"{TYPE}.", "name", cause="Another one."),
    Problem("name.odd", "Desk: Is odd.", "name", "Did you mean Bay?", emphasis="mean"),
]
"""What old code would misunderstand: its values are not told by those of version 2."""


@pytest.mark.parametrize("problem", OF_A_HOST)
def test_older_code_does_not_open_problems_that_it_would_misread(vault, problem):
    sealed = seal_failed(vault, RUN, Row(7, ["Bay", "s3cret", "two"], problems=[problem]), LAYOUT)

    with pytest.raises(SealBroken):
        opened_by_version_2(vault, sealed)
    assert open_failed(vault, RUN, 7, sealed, LAYOUT).problems == [problem]


@pytest.mark.parametrize("problem", [*(each for _, each in OF_THE_ENGINE), *OF_A_HOST])
def test_every_problem_comes_back_as_it_was(vault, problem):
    assert reopened(vault, problem) == problem


def test_an_old_problem_of_a_host_is_found_by_its_label(vault):
    sealed = sealed_by_version_2(vault, ["top.odd", "Desk: Is odd.", "Desk Name", "", False])

    assert open_failed(vault, RUN, 7, sealed, LAYOUT).problems[0].field == "name"


def test_an_old_problem_keeps_its_column_when_the_label_was_renamed(vault):
    sealed = sealed_by_version_2(vault, ["name.length", "Name: Too long.", "Old Name", "", False])

    assert open_failed(vault, RUN, 7, sealed, LAYOUT).problems[0].field == "name"


def test_near_a_problem_of_an_unknown_column_whatever_looks_secret_is_hidden(vault):
    sealed = vault.seal(
        CELLS, RUN, 7, [["Summer2031", "", "1"], False, [["top.odd", "Odd.", "Gone", "", False]]]
    )
    row = open_failed(vault, RUN, 7, sealed, LAYOUT)

    assert row.problems[0].field == "Gone"
    assert hidden_places(LAYOUT, row) == frozenset({0, 1, 2})


def test_problems_found_at_upload_are_sealed_and_opened(vault):
    found = (Problem("name.duplicate", "Desk Name: Twice.", "name", "Also on line 3"),)
    sealed = seal_batch(vault, RUN, 0, [Row(7, ["Bay", "x", "2"], found=found)], LAYOUT)
    [[line, _, _, problems, _]] = vault.open(BATCH, RUN, 0, sealed)
    as_old = ["name.duplicate", "Desk Name: Twice.", "Desk Name", "Also on line 3", False]

    assert (line, problems) == (7, [as_old])
    by_old = vault.seal(BATCH, RUN, 0, [[7, ["Bay", "x", "2"], False, [as_old], None]])
    assert open_batch(vault, RUN, 0, by_old)[0].found == found


def test_many_rows_come_back_as_each_alone(vault):
    taken = Problem("name.taken", "Desk Name: Taken.", "name")
    rows = [Row(line, [f"Bay {line}", "s3cret", "x"], problems=[taken]) for line in range(2, 60)]
    for row in rows[::3]:
        message = f"Data Type: The data entered in line no. {row.line} for the column Floor does."
        row.problems = [Problem("floor.type", message, "floor", cause=TYPE_CAUSE)]
    rows[1].withheld = rows[4].withheld = (2,)
    rows[7].misshapen = True
    sealed = [(row.line, seal_failed(vault, RUN, row, LAYOUT)) for row in rows]

    opened = open_all_failed(vault, RUN, sealed, LAYOUT)
    assert opened == rows
    assert opened == [open_failed(vault, RUN, *each, LAYOUT) for each in sealed]
    opened[10].problems.clear()
    assert opened[11:] == rows[11:]
