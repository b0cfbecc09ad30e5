"""A host declares a field of its own with public names alone, as the documentation shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plugins.bulk_import import REFUSED, Field, Importer, Problem, Row, Text
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import judge


class Colour(Field[str]):
    """A colour as #rrggbb; a blank one is black."""

    def plain(self) -> str:
        return "#[0-9a-f]{6}"

    def blank(self) -> str:
        return "#000000"

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        if re.fullmatch("#[0-9a-f]{6}", text.lower()):
            return text.lower()
        problems.append(self.problem("colour", f"{self.label}: Is not a colour.", "Write #rrggbb"))
        return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.


class PaintImporter(Importer):
    slug = "paints"
    noun = "Paints"

    name = Text("Name", max_length=20)
    shade = Colour("Shade", required=False)

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        return rows


@pytest.mark.parametrize(
    ("cell", "value"), [("#00ff00", "#00ff00"), (" #00FF00 ", "#00ff00"), ("", "#000000")]
)
def test_a_cell_becomes_its_value(cell: str, value: str) -> None:
    assert judged(cell)[PaintImporter.shade] == value


def test_a_refused_cell_has_its_problem_and_no_value() -> None:
    row = judged("green")
    assert PaintImporter.shade not in row
    assert row.get(PaintImporter.shade, "none") == "none"
    assert [(each.code, each.message) for each in row.problems] == [
        ("shade.colour", "Shade: Is not a colour.")
    ]


def test_the_documentation_adds_a_kind_in_fifteen_lines() -> None:
    page = (Path(__file__).parents[3] / "docs" / "extending" / "fields.md").read_text(
        encoding="utf-8"
    )
    [printed] = re.findall(r"```python\n(class Colour.*?)```", page, re.DOTALL)
    lines = [line for line in printed.splitlines() if line.strip()]
    assert len(lines) <= 15
    names: dict[str, Any] = {"Field": Field, "REFUSED": REFUSED, "re": re}
    exec(printed, names)
    problems: list[Problem] = []
    assert names["Colour"]("Shade").read(" #00FF00 ", 2, problems) == "#00ff00"
    assert names["Colour"]("Shade").read("green", 2, problems) is REFUSED
    assert [problem.message for problem in problems] == ["Shade: Is not a colour."]


def judged(cell: str) -> Row:
    row = Row(2, ["Sea", cell])
    judge(PaintImporter(None), Layout(PaintImporter.fields), [row])
    return row
