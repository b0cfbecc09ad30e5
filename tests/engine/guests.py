"""Guests with names and logins, people who start, articles, and what is noted of files of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.ordered.dates import Date
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.judging.pipeline import judge
from plugins.bulk_import.engine.notes.notes import Origin, find_notes
from plugins.bulk_import.engine.rows.rows import Row

SIGNS = "+-%_,/().:;&#!@\\'\"|[]"


class GuestImporter(Importer):
    """People whose names stand in two columns."""

    slug = "guests"
    noun = "Guests"

    first = Text("First", max_length=80, alphabet=Alphabet(SIGNS, described="any"))
    last = Text("Last", max_length=80, alphabet=Alphabet(SIGNS, described="any"))
    login = Text("Login", max_length=80, alphabet=UNBROKEN)
    password = Secret("Password")
    named_by = (first, last)


class ArticleImporter(Importer):
    """Things of one name, in which numbers and remarks are usual."""

    slug = "articles"
    noun = "Articles"

    title = Text("Title", max_length=80, alphabet=Alphabet(SIGNS, described="any"))
    named_by = (title,)


class StartImporter(Importer):
    """People with the day on which they start."""

    slug = "starts"
    noun = "Starts"

    name = Text("Name", max_length=80)
    start = Date("Start", blank=None)


def notes_of(
    importer: type[Importer], columns: Mapping[str, Sequence[str]], *, are_sound: bool = True
) -> list[str]:
    cells = zip(*columns.values(), strict=True)
    rows = [Row(line, list(each)) for line, each in enumerate(cells, 2)]
    layout = Layout(tuple(getattr(importer, name) for name in columns))
    judge(importer(None), layout, rows)
    assert any(row.problems for row in rows) != are_sound
    return find_notes(layout, rows, Origin(importer=importer(None)))
