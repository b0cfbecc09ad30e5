"""What an import calls its records: declared once, beside noun and singular."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.texts import Text


class Plants(Importer):
    slug = "plants"
    noun = "Plants"
    name = Text("Name", max_length=9)


class Starters(Importer):
    slug = "starters"
    noun = "Starters"
    people, nobody = "people", "nobody"
    rollback_note = "They stay."
    name = Text("Name", max_length=9)


def words(importer: type[Importer]) -> tuple[str, str, str]:
    return importer.people, importer.nobody, importer.rollback_note


def test_things_are_called_by_their_noun_unless_they_are_people() -> None:
    assert words(Plants) == (
        "plants",
        "nothing",
        "What is created can only be taken back by hand.",
    )
    assert words(Starters) == ("people", "nobody", "They stay.")


def test_a_subclass_inherits_the_words_unless_its_things_have_another_noun() -> None:
    class Leavers(Starters):
        slug = "leavers"

    class Trees(Plants):
        slug = "trees"
        noun = "Trees"

    assert words(Leavers) == words(Starters)
    assert Trees.people == "trees"


@pytest.mark.parametrize("name", ["people", "nobody", "rollback_note"])
def test_a_word_cannot_be_the_name_of_a_field(name: str) -> None:
    with pytest.raises(TypeError, match=f"{name} is a reserved name"):
        type("Odd", (Importer,), {"slug": "odd", "noun": "Odds", name: Text("Odd", max_length=1)})
