"""Arguments of fields of another type than they have to be: told where the field is declared."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal as Exact
from typing import Any

import pytest

from plugins.bulk_import import (
    URL,
    Boolean,
    Choice,
    Date,
    DateTime,
    Decimal,
    Digits,
    Importer,
    Integer,
    Many,
    Reference,
    Text,
    Time,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        (Boolean, {"label": None}, "A field has the label None, which must be a text"),
        (Boolean, {"label": Text}, "A field has the label <class .*, which must be a text"),
        (Boolean, {"unique": True}, "Things: unique is True and must be a text"),
        (Boolean, {"header": 5}, "header is 5 and must be a text"),
        (Boolean, {"required": "no"}, "required is 'no' and must be True or False"),
        (Boolean, {"synonyms": "thing"}, r"synonyms is 'thing' and must be a tuple of texts"),
        (Boolean, {"opposites": [1]}, r"opposites is \[1\] and must be a tuple of texts"),
        (Text, {"max_length": "20"}, "max_length is '20' and must be a whole number, 1 at least"),
        (Text, {"max_length": True}, "max_length is True and must be a whole number, 1 at least"),
        (Text, {"max_length": 0}, "max_length is 0 and must be a whole number, 1 at least"),
        (Digits, {"max_length": 3, "min_length": 4}, "min_length is 4 and must be a whole number"),
        (Text, {"max_length": 3, "multiline": 1}, "multiline is 1 and must be True or False"),
        (
            Integer,
            {"minimum": "0"},
            "minimum is '0' and must be of a type of these: int, float, Dec",
        ),
        (Integer, {"minimum": 5, "maximum": 1}, "minimum is 5, and the maximum 1 is less"),
        (Decimal, {"places": -1}, "places is -1 and must be a whole number, 0 at least"),
        (Date, {"minimum": NOON}, "minimum is .* of a type of these: date"),
        (DateTime, {"maximum": date(2026, 1, 2)}, "maximum is .* of a type of these: datetime"),
        (DateTime, {"maximum": NOON}, "must have a time zone if zone= is given"),
        (Date, {"formats": "%d.%m.%Y"}, "formats is '%d.%m.%Y' and must be a tuple of texts"),
        (URL, {"schemes": "https"}, "schemes is 'https' and must be a tuple of texts"),
        (Choice, {"values": ["a", "b"]}, r"values is \['a', 'b'\] and must be an Enum, or a map"),
        (Reference, {"kind": "Tag"}, "kind is 'Tag' and must be the class of the things"),
        (Many, {"kind": object()}, "kind is .* and must be the class of the things"),
    ],
)
def test_an_argument_of_another_type_is_reported(kind: Any, arguments: Any, sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        kind(**{"label": "Things", **arguments})


def test_bounds_of_every_type_that_values_have_are_taken() -> None:
    assert Decimal("A", minimum=0, maximum=Exact("1.5")).maximum == Exact("1.5")
    assert Time("A", minimum=time(8), maximum=time(18)).minimum == time(8)
    assert DateTime("A", minimum=NOON, zone=UTC).minimum == NOON
    assert Date("A", minimum=date(2026, 1, 2), formats=["%d.%m.%Y"]).formats == ("%d.%m.%Y",)


def test_a_class_in_the_place_of_a_field_is_reported_and_one_that_is_declared_there_is_not() -> (
    None
):
    body: dict[str, Any] = {"slug": "odd", "noun": "Odd", "name": Text}
    with pytest.raises(TypeError, match=r"^Odd\.name is the class Text and not a field\. Write T"):
        type("Odd", (Importer,), body)

    class Even(Importer):
        slug, noun = "even", "Even"

        class Code(Text[str]):
            """A kind of column of its own."""

        code = Code("Code", max_length=3)

    assert [each.name for each in Even.fields] == ["code"]
