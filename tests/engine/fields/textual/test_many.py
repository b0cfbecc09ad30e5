"""Several names in one cell: each becomes a thing, and one that is not found is named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import import Importer, Many, Problem, Row, Text, lookup
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import judge

COLOURS = {"red": "Red", "blue": "Blue", "deep sea": "Deep Sea"}


class PaintImporter(Importer):
    """Paints of several colours; the actor gets what is asked."""

    slug = "paints"
    noun = "Paints"

    name = Text("Name", max_length=20)
    colours = Many("Colours", str)
    others = Many("Others", str, "|", required=False)

    @lookup(colours, missing="Colours: There is no such colour.")
    def find_colours(self, keys: set[str]) -> dict[str, str]:
        self.actor.append(keys)
        return COLOURS

    def missing_other(self, key: str) -> Problem:
        return Problem("", "Others: None such.", hint="Ask for it")

    @lookup(others, missing=missing_other)
    def find_others(self, keys: set[str]) -> dict[str, str]:
        return COLOURS


def judged(*rows: tuple[str, str]) -> tuple[Sequence[Row], list[set[str]]]:
    asked: list[set[str]] = []
    found = [Row(line, ["Sea", *cells]) for line, cells in enumerate(rows, 2)]
    judge(PaintImporter(asked), Layout(PaintImporter.fields), found)
    return found, asked


@pytest.mark.parametrize(
    ("cell", "things"),
    [
        ("Red", ("Red",)),
        ("red; BLUE ;deep sea", ("Red", "Blue", "Deep Sea")),
        ("Red;red; RED", ("Red",)),
        (";Red;;", ("Red",)),
    ],
)
def test_each_name_becomes_a_thing_once_and_in_order(cell: str, things: tuple[str, ...]) -> None:
    [row], _ = judged((cell, ""))
    assert (row.problems, row[PaintImporter.colours]) == ([], things)
    assert row[PaintImporter.others] == ()


def test_all_names_of_all_rows_are_asked_for_at_once() -> None:
    _, asked = judged(("red;blue", ""), ("Blue;Green", ""), ("Deep Sea", ""))
    assert asked == [{"red", "blue", "green", "deep sea"}]


def test_a_name_that_is_not_found_is_named_and_the_others_are_not() -> None:
    [row], _ = judged(("red;Gren;blue;Pnk", ""))
    assert PaintImporter.colours not in row
    assert [(each.code, each.message, each.hint) for each in row.problems] == [
        ("colours.unknown", "Colours: There is no such colour.", "Not found: Gren"),
        ("colours.unknown", "Colours: There is no such colour.", "Not found: Pnk"),
    ]


def test_another_separator_is_reported() -> None:
    [row], _ = judged(("red, blue", ""))
    assert row.problems[0].hint == "Not found: red, blue. Write ; between two names"


def test_the_hint_of_the_host_follows_the_missing_name() -> None:
    [row], _ = judged(("red", "green"))
    assert [each.hint for each in row.problems] == ["Not found: green. Ask for it"]


def test_a_required_cell_that_is_blank_is_a_problem() -> None:
    [row], _ = judged((" ", ""))
    assert [each.code for each in row.problems] == ["colours.empty"]


def test_separators_alone_count_as_blank() -> None:
    [row], asked = judged((" ; ", ""))
    assert [each.code for each in row.problems] == ["colours.empty"]
    assert asked == []


def test_a_declaration_without_a_lookup_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="things is a Many and needs a @lookup"):

        class Wrong(Importer):
            slug = "wrong"
            noun = "Wrongs"
            things = Many("Things", str)

    with pytest.raises(TypeError, match="separator must be a visible sign"):
        Many("Things", str, " ")
