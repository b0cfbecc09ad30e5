"""A host whose words are lazy texts, as `lazy_gettext` makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from plugins.bulk_import import Choice, Importer, Keep, ModelImporter, Problem, Row, Slip, Text
from plugins.bulk_import import absent as forbid
from plugins.bulk_import import check as rule
from plugins.bulk_import.engine.sentences.catalogues import language_of
from plugins.bulk_import.engine.sentences.language import speaking
from plugins.bulk_import.testing import import_csv, undo_import
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db

SHEET = "SKU;Kode;Art\nA;1;Alt\nB;2;Neu\nC;3;Mittel\nD;schlecht;Alt\n"


class Lazy:
    """A text that is read when it is said, and is no `str`."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __getattr__(self, name: str) -> Any:
        return getattr(str(self), name)

    def __getitem__(self, place: Any) -> str:
        return str(self)[place]


def lazy(text: str) -> Any:
    return Lazy(text)


class Articles(Importer):
    slug = "lazy_articles"
    noun, singular, people, nobody = lazy("Dinge"), lazy("Ding"), lazy("Dinge"), lazy("nichts")
    rollback_note, undo_effect = lazy("Weg ist weg."), lazy("Es verschwindet.")
    record_type = Article
    sku = Text(lazy("SKU"), max_length=20, unique=lazy("SKU: Doppelt."))
    ean = Text(lazy("EAN"), max_length=20, header=lazy("Kode"), synonyms=[lazy("Nummer")])
    name = Choice(lazy("Art"), {lazy("Alt"): "old", lazy("Neu"): "new"})

    @forbid(sku, message=lazy("SKU: Gibt es."), hint=lazy("Nehmen Sie eine andere"))
    def taken(self, keys: set[str]) -> set[str]:
        return {each.lower() for each in db.session.scalars(select(Article.sku))}

    @rule(ean)
    def wrong(self, row: Row) -> Problem | None:
        is_wrong = row[self.ean] == "schlecht"
        return Problem("ean.wrong", lazy("EAN: Schlecht."), "ean") if is_wrong else None

    def choices(self) -> Any:
        return {self.name: [lazy("Alt"), lazy("Neu")]}

    def create(self, rows: Sequence[Row]) -> Any:
        made = [Article(sku=r[self.sku], ean=r[self.ean], name=r[self.name]) for r in rows]
        db.session.add_all(made)
        return made

    def may_undo(self, record: Article) -> Keep | None:
        return Keep("kept", lazy("Bleibt."), lazy("Darum")) if record.sku == "B" else None

    def undo(self, records: Sequence[Article]) -> None:
        for each in records:
            db.session.delete(each)


@pytest.mark.parametrize("spoken", [None, "de"])
def test_columns_and_values_are_called_as_written_and_everything_is_said(state, spoken):
    with speaking(language_of(spoken) if spoken else None):
        done = import_csv(Articles, SHEET, actor="ann")
        undone = undo_import(Articles, done.public_id, actor="ann")
    assert [each.header for each in Articles.fields] == ["SKU", "Kode", "Art"]
    assert (done.created, done.problems) == (2, {4: ["name.choice"], 5: ["ean.wrong"]})
    assert (undone.taken_back, undone.kept, undone.reason) == (1, {3: "kept"}, "")


def test_a_page_and_its_check_say_lazy_words(view, send, page):
    view.importer, view.nobody = Articles, lazy("nichts")
    assert "Kode" in page("template.csv")
    answer = send("check", (SHEET.replace("Alt", "Mittel").encode(), "a.csv"))
    assert answer.status_code == 200, answer.text
    assert "nichts" in answer.text


def test_a_model_whose_nouns_are_lazy_says_what_is_taken(state):
    class Stock(ModelImporter):
        model, key, slug = Article, Article.sku, "lazy_stock"
        noun, singular, labels = lazy("Dinge"), lazy("Ding"), {"ean": lazy("Kode")}

    file = "Sku,Kode,Name\nA,1,a\n"
    assert import_csv(Stock, file, actor="ann").created == 1
    [row] = [each for each in import_csv(Stock, file, actor="ann").rows if each.problems]
    assert "There is such a Ding already." in row.problems[0].message


def test_a_slip_is_of_texts() -> None:
    slip = Slip(lazy("Team"), "Ann", "ann", "secret", lazy("Bis Mai"))
    assert {type(slip.group), type(slip.note)} == {str}
