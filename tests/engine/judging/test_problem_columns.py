"""A problem knows its column by the field's name, whatever messages call it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import check
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.redaction import hidden_places


def importer(**labels: str) -> type[Importer]:
    """Return an import of guests whose columns may be called otherwise."""

    class Guests(Importer):
        slug = "guests"
        noun = "Guests"

        name = Text(labels.get("name", "Name"), max_length=9, unique="Twice.")
        code = Secret(labels.get("code", "Code"))
        is_late = Boolean(labels.get("is_late", "Late"))

        @check(code, name)
        def plain(self, row: Row) -> Problem | None:
            at = self.actor
            return Problem("guest.odd", "Odd.", at) if row[self.name] == "odd" else None

    return Guests


def judged(guests: type[Importer], *cells: str, at: str = "") -> tuple[Layout, Row]:
    layout, row = Layout(guests.fields), Row(2, list(cells))
    survey(guests, layout, [row])
    judge(guests(at), layout, [row])
    return layout, row


MOVED = ("Summer2031", "", "no")
RENAMED = importer(name="Full Name", code="Door Code", is_late="Is Late")


@pytest.mark.parametrize("cells", [MOVED, ("Ann", "x", "Summer2031 TRUE"), ("Ann", "TRUE", "x")])
def test_a_renamed_label_shows_no_cell_that_was_hidden(cells: tuple[str, ...]) -> None:
    layout, row = judged(importer(), *cells)
    renamed = Layout.from_names(RENAMED, layout.names())

    assert hidden_places(renamed, row) == hidden_places(layout, row)


def test_a_cell_beside_the_blank_secret_stays_out_of_the_error_file_when_it_is_renamed() -> None:
    layout, row = judged(importer(), *MOVED)
    renamed = Layout.from_names(RENAMED, layout.names())

    assert "Summer2031" not in "".join(write(layout, ",", [(row, "")]))
    assert "Summer2031" not in "".join(write(renamed, ",", [(row, "")]))


@pytest.mark.parametrize(
    ("at", "field"),
    [("", "code"), ("name", "name"), ("Name", "name"), ("Late", "is_late"), ("is_late", "is_late")],
)
def test_a_host_names_a_column_by_its_name_or_as_before_by_its_label(at: str, field: str) -> None:
    _, row = judged(importer(), "odd", "x", "TRUE", at=at)

    assert [problem.field for problem in row.problems] == [field]


def test_a_name_goes_before_a_label_of_another_column() -> None:
    guests = importer(name="Full Name", is_late="name")
    _, row = judged(guests, "odd", "x", "TRUE", at="name")

    assert [problem.field for problem in row.problems] == ["name"]


def test_the_cause_of_a_problem_leaves_the_line_out() -> None:
    problems = [judged(importer(), "Ann", "x", "no")[1].problems[0]]
    guests = importer()
    later = Row(9, ["Ann", "x", "no"])
    judge(guests(""), Layout(guests.fields), [later])
    problems += later.problems

    assert problems[0].message != problems[1].message
    assert {problem.cause for problem in problems} == {
        "Data Type: The data entered for the column Late does not match the expected type."
    }
