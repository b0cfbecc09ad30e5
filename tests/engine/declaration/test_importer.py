"""Declaring an import: what is gathered, in which order, and which mistakes are told at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import absent, check, check_rows, existing, lookup
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text


class Plant(Importer):
    slug = "plants"
    noun = "Plants"

    name = Text("Name", max_length=9)
    family = Reference("Family", str)
    code = Secret("Code", required=False)

    @lookup(family, missing="Family: None such.")
    def families(self, keys):
        return {}

    @absent(name, message="Name: Taken.")
    def names(self, keys):
        return set()

    @check(name, family)
    def fits(self, row):
        return None

    @check_rows(family)
    def belongs(self, rows):
        return ()


def test_fields_and_rules_are_gathered_in_the_order_in_which_they_are_written():
    assert [field.name for field in Plant.fields] == ["name", "family", "code"]
    rules: list[Any] = [*Plant.lookups, *Plant.absents, *Plant.checks]
    assert [rule.method for rule in rules] == [
        "families",
        "names",
        "fits",
        "belongs",
    ]
    assert (Plant.secret(), Plant.field_named("name")) == (Plant.code, Plant.name)
    assert Plant.singular == "plant"


def test_a_subclass_keeps_the_places_of_its_parents_columns():
    class Tree(Plant):
        slug = "trees"
        noun = "Trees"
        height = Text("Height", max_length=3)
        name = Text("Tree Name", max_length=9)

        @absent(name, message="Tree Name: Taken.")
        def names(self, keys):
            return set()

        @check(name)
        def fits(self, row):
            return None

    assert [field.label for field in Tree.fields] == ["Tree Name", "Family", "Code", "Height"]
    assert [field.label for field in Plant.fields] == ["Name", "Family", "Code"]


def declare(**attributes):
    return type("Wrong", (Importer,), {"slug": "wrong", "noun": "Wrongs"} | attributes)


def text(label="Name"):
    return Text(label, max_length=9)


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"name": text(), "slug": ""}, "needs a slug"),
        ({"name": text(), "slug": "a-b"}, "needs a slug"),
        ({"name": text(), "noun": ""}, "needs a slug"),
        ({"run": text()}, "reserved name"),
        ({"create": text()}, "reserved name"),
        ({"fields": text()}, "reserved name"),
        ({"team": Reference("Team", str)}, "needs a @lookup"),
        ({"one": Secret("One"), "two": Secret("Two")}, "two secrets"),
        ({"name": text(), "other": text("name")}, "two columns"),
        ({"name": text("Errors")}, "another label"),
    ],
)
def test_a_mistake_is_reported_when_the_class_is_made(attributes, sentence):
    with pytest.raises(TypeError, match=sentence):
        declare(**attributes)


def test_a_rule_over_a_foreign_field_is_reported():
    with pytest.raises(TypeError, match="another importer"):
        declare(name=text(), rule=absent(Plant.name, message="Taken.")(lambda self, keys: set()))


@pytest.mark.parametrize(
    ("rule", "given", "sentence"),
    [
        (
            check,
            "rent",
            r"@check takes the fields .* in @check\(name\), .* method: 'rent'\. To name a column",
        ),
        (check, [Plant.name, Plant.code], "@check takes the .* method: \\[<Text 'Name'>, <Sec"),
        (check_rows, ("rent", "size"), "@check_rows takes .* \\('rent', 'size'\\)"),
        (check, Plant.fits, "@check takes the fields .* method: fits"),
        (partial(lookup, missing="None."), "rent", "@lookup takes the fields"),
        (partial(absent, message="Taken."), ["rent"], "@absent takes the fields"),
        (partial(existing, missing="None."), "rent", "@existing takes the fields"),
    ],
)
def test_a_rule_takes_fields_and_neither_names_nor_lists(rule, given, sentence):
    with pytest.raises(TypeError, match=sentence):
        rule(given)


def test_an_importer_must_say_how_rows_become_records():
    with pytest.raises(NotImplementedError, match="Plant must say"):
        Plant(None).create([])


def test_slow_work_choices_and_advice_are_optional():
    plant = Plant("ann", "run")

    assert (plant.prepare([]), plant.choices(), plant.advice()) == (None, {}, {})
    assert (plant.actor, plant.run) == ("ann", "run")


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"slug": 5}, "slug is 5 and must be a text"),
        ({"noun": None}, "noun is None and must be a text"),
        ({"people": 7}, "people is 7 and must be a text"),
        ({"rollback_note": ("no",)}, r"rollback_note is \('no',\) and must be a text"),
        ({"handed_by": b"team"}, "handed_by is b'team' and must be a text"),
        ({"batch_rows": 0}, "batch_rows is 0 and must be a whole number of rows, 1 at least"),
        ({"batch_rows": "100"}, "batch_rows is '100' and must be a whole number"),
        ({"batch_rows": 10.5}, "batch_rows is 10.5 and must be a whole number"),
        ({"batch_rows": True}, "batch_rows is True and must be a whole number"),
        ({"modes": "create"}, r"modes is 'create' and must be a tuple of texts, such as \(one,\)"),
        ({"modes": None}, "modes is None and must be a tuple"),
        ({"blank_clears": "name"}, "blank_clears is 'name' and must be a tuple of texts"),
        ({"named_by": ("name",)}, r"named_by is \('name',\) and must be a tuple of fields"),
        ({"named_by": "name"}, "named_by is 'name' and must be a tuple of fields"),
        ({"lookalikes": ["bin"]}, r"lookalikes is \['bin'\] and must be a mapping"),
        ({"lookalikes": {"a": "bin"}}, "lookalikes is .* and must be a mapping to tuples of texts"),
        ({"record_type": "Thing"}, "record_type is 'Thing' and must be the class of the records"),
    ],
)
def test_an_attribute_of_another_type_is_reported_when_the_class_is_made(attributes, sentence):
    body = {"slug": "odd", "noun": "Odd", "name": Text("Name", max_length=9)} | attributes
    with pytest.raises(TypeError, match=rf"^Odd\.{sentence}"):
        type("Odd", (Importer,), body)


def test_a_text_that_is_only_read_when_it_is_said_is_a_text():
    class Lazy:
        def __str__(self) -> str:
            return "Odd things"

    body = {"slug": "odd", "noun": "Odd", "people": Lazy(), "rollback_note": Lazy()}
    made: Any = type("Odd", (Importer,), body | {"name": Text("Name", max_length=9)})
    assert str(made.people) == "Odd things"
