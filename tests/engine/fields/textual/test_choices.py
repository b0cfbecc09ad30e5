"""A choice is written as its label; what is none of the labels is told which there are."""

from __future__ import annotations

from enum import Enum

import pytest

from plugins.bulk_import import Choice
from tests.engine.fields.readings import Refused, read_cell

NONE = "Size: Is none of the values that may be used."


class Size(Enum):
    """What comes in sizes."""

    SMALL = "s"
    VERY_LARGE = "xl"


@pytest.mark.parametrize("cell", ["Very large", " very LARGE ", "VERY_LARGE", "xl", "XL"])
def test_a_member_is_found_by_its_label_its_name_and_its_value(cell: str) -> None:
    assert read_cell(Choice("Size", Size), cell) is Size.VERY_LARGE


def test_a_label_of_the_hosts_own_takes_the_place_of_the_name() -> None:
    field = Choice("Size", Size, labels={Size.SMALL: "Für Kinder"})
    assert field.words == ("Für Kinder", "Very large")
    assert read_cell(field, "FÜR KINDER") is Size.SMALL


def test_a_mapping_leads_from_labels_to_values() -> None:
    assert read_cell(Choice("Rate", {"Full": 19, "Reduced": 7}), "reduced") == 7


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("smal", "Did you mean Small?"),
        ("blue", "Write Small or Very large"),
        (
            "#N/A",
            "The error value of a formula; format the column as text and type the value itself",
        ),
    ],
)
def test_a_hint_lists_the_choices(cell: str, hint: str) -> None:
    assert read_cell(Choice("Size", Size), cell) == Refused("choice", NONE, hint)


def test_many_choices_are_counted_and_not_listed() -> None:
    field = Choice("Size", {f"Number {each}": each for each in range(13)})
    hint = "There are 13; the values you may use are listed in the upload dialog"
    assert read_cell(field, "?").hint == hint


def test_two_values_of_one_label_are_a_mistake_of_the_declaration() -> None:
    with pytest.raises(TypeError, match="Two of the values have the same label"):
        Choice("Size", Size, labels={Size.SMALL: "very large"})


def test_every_way_of_writing_a_member_is_compared_as_one() -> None:
    assert set(Choice("Size", Size).compared(["xl", "Very large", "VERY_LARGE"])) == {"very large"}
