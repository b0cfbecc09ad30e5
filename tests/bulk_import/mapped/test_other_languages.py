"""An importer of a model whose host speaks another language: its nouns stay as they are written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import BulkImport, BulkImportView, GetOrCreate, ModelImporter
from plugins.bulk_import.engine.sentences.catalogues import language_of
from plugins.bulk_import.engine.sentences.language import speaking
from plugins.bulk_import.intake import check
from plugins.bulk_import.reports.verdict.file_notes import file_notes
from plugins.bulk_import.testing import judge_csv
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.views.imports.record_columns import list_columns
from plugins.bulk_import.views.sentences import script_sentences
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.shop import Category

pytestmark = pytest.mark.databases("sqlite")


class Plant(HostBase):
    __tablename__ = "spoken_plant"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    sown: Mapped[date | None]
    category_id: Mapped[int | None] = mapped_column(ForeignKey(Category.id))
    category: Mapped[Category | None] = relationship()


class PlantImporter(ModelImporter):
    model = Plant
    noun, singular = "Pflanzen", "Pflanze"
    references = {"category": Category.name}
    labels = {"name": "Bezeichnung", "sown": "Aussaat", "category": "Warengruppe"}


ROWS = [
    {"Bezeichnung": "Rose", "Aussaat": "32.13.2026", "Warengruppe": ""},
    {"Bezeichnung": "rose", "Aussaat": "morgen", "Warengruppe": "Kräuter"},
]
SAID = {
    "de": [
        "Bezeichnung: Derselbe Wert steht in mehr als einer Zeile der Datei.",
        "Diesen Tag gibt es nicht. Schreiben Sie es wie 2026-12-31, mit dem Jahr zuerst",
        "Warengruppe: Das gibt es nicht (Warengruppe).",
    ],
    "": [
        "Bezeichnung: The same value stands in more than one row of the file.",
        "There is no such day. Write it as 2026-12-31, year first",
        "Warengruppe: The specified warengruppe does not exist.",
    ],
}


@pytest.mark.parametrize("code", SAID)
def test_sentences_of_a_class_are_translated_when_they_are_shown(state, code):
    state.importers["plant"] = PlantImporter
    with speaking(language_of(code)):
        judged = judge_csv(PlantImporter, ROWS, actor="ann")
        problems = [each for row in judged.rows for each in row.problems]
        said = {each.message for each in problems} | {each.hint for each in problems}
    assert said.issuperset(SAID[code])


def test_a_noun_stands_in_sentences_as_its_language_writes_it():
    with speaking(language_of("de")):
        assert f"{PlantImporter.people} {PlantImporter.people!s}" == "Pflanzen Pflanzen"
    assert f"{PlantImporter.people} {PlantImporter.people!s}" == "pflanzen pflanzen"


def test_the_name_of_the_page_is_written_as_the_language_of_the_moment_does(host):
    view = BulkImportView(PlantImporter, BulkImport(db=db))
    with speaking(language_of("de")):
        assert str(view.name) == "Pflanzen importieren"
    assert str(view.name) == "Import pflanzen"


@pytest.mark.parametrize(("code", "said"), [("", "bytes"), ("de", "Byte"), ("fr", "octets")])
def test_the_size_of_a_file_is_said_by_the_script_too(host, code, said):
    with speaking(language_of(code)):
        assert script_sentences()["bytes"] == f"{{number}} {said}"


def test_columns_of_records_are_called_as_those_of_the_file(host):
    admin = Admin(host, url="/spoken", endpoint="spoken")
    plain = ModelView(Plant, db, endpoint="spoken_plants")
    named = ModelView(Plant, db, endpoint="spoken_named")
    named.column_labels = {"name": "Sorte"}
    named._refresh_cache()
    admin.add_views(plain, named)
    assert dict(list_columns(PlantImporter, plain))["name"] == "Bezeichnung"
    assert dict(list_columns(PlantImporter, named))["name"] == "Sorte"


class Bed(HostBase):
    __tablename__ = "spoken_bed"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(5), unique=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey(Category.id))
    category: Mapped[Category | None] = relationship()


class BedImporter(ModelImporter):
    model = Bed
    noun, singular, nobody = "Plates-bandes", "plate-bande", "aucune Plate-bande"
    references = {"category": GetOrCreate(Category.name)}
    labels = {"name": "Nom de la Bande", "category": "Rayon Principal"}


BEDS = "Nom de la Bande,Rayon Principal\nRosiers,Fleurs\nLys,Fleurs\n"


@pytest.mark.parametrize(
    ("code", "header", "length", "new"),
    [
        ("fr", "Nom de la Bande", "7 caractères ; 5 au plus", "1 à créer (Rayon Principal) : "),
        ("de", "Nom de la Bande", "7 Zeichen; höchstens 5", "1 neu anzulegen (Rayon Principal): "),
        ("", "Nom de la bande", "7 characters; 5 at most", "1 new category will be created: "),
    ],
)
def test_words_and_signs_are_those_of_the_language(state, code, header, length, new):
    state.importers["bed"] = BedImporter
    with speaking(language_of(code)):
        upload = Upload("beds.csv", BEDS.encode(), new_token())
        intake: Any = check(state, ImportRequest(BedImporter, "ann", upload))
        assert BedImporter.field_named("name").header == header
        assert f"{new}Fleurs." in file_notes(intake)
    assert [each.hint for row in intake.rows for each in row.problems] == [length]
