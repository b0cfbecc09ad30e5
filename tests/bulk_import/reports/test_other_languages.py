"""What reports say of earlier uploads, repairs and progress, in the language of who reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plugins.bulk_import.engine.sentences.catalogues import language_of
from plugins.bulk_import.engine.sentences.language import speaking
from plugins.bulk_import.reports.details.details_text import created_so_far
from plugins.bulk_import.reports.details.record_source import RecordSource
from plugins.bulk_import.reports.history.progress import progress_text
from plugins.bulk_import.reports.history.second_lines import repaired_text
from plugins.bulk_import.reports.lineage.earlier_uploads import Earlier
from plugins.bulk_import.reports.repairs.remembered import again_button, again_title, used_before
from plugins.bulk_import.reports.words.timestamps import WEEKDAY, timestamp
from plugins.bulk_import.storage.tables.models import ImportRun

REPAIRED = {
    "": ("Repaired in part: 1,500 left", "Repaired: nothing left"),
    "de": ("Teilweise repariert: 1.500 übrig", "Repariert: nichts übrig"),
    "fr": ("Réparé en partie : il reste 1\u202f500", "Réparé : il ne reste rien"),
    "es": ("Reparado en parte: quedan 1.500", "Reparado: no queda nada"),
}


@pytest.mark.parametrize("code", REPAIRED)
def test_the_number_of_unrepaired_rows_is_translated(code: str) -> None:
    run = ImportRun(failed_rows=1522)
    with speaking(language_of(code)):
        assert (repaired_text(run, 22), repaired_text(run, 1522)) == REPAIRED[code]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("", "Wed 25 Nov 2026"),
        ("de", "Mi 25.11.2026"),
        ("fr", "mer. 25 nov. 2026"),
        ("es", "mié 25 nov 2026"),
    ],
)
def test_the_day_of_the_week_is_said_without_a_script_too(code: str, day: str) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with speaking(language_of(code)):
        assert timestamp(at.timestamp(), WEEKDAY).striptags() == f"{day} 12:00 UTC"


def test_a_remembered_repair_is_said_in_german() -> None:
    with speaking(language_of("de")):
        assert again_title(1) == "1 Wert wurde schon einmal repariert"
        assert again_button(3) == "Alle 3 wie letztes Mal reparieren"
        assert used_before("Slaes", "Sales", is_truth=False) == (
            "Letztes Mal haben Sie Sales statt Slaes genommen."
        )


def test_an_earlier_upload_is_said_with_all_that_became_of_it() -> None:
    earlier = Earlier(2, 30, 0.0, undone_rows=1, open_imports=1)
    assert earlier.sentence("people", "nobody").endswith(
        "29 of its people exist because of it, 1 was taken back so far."
    )
    with speaking(language_of("de")):
        assert earlier.sentence("Personen", "niemand").endswith(
            "bisher: daraus gibt es 29 Personen, 1 wurde zurückgenommen."
        )


def test_the_lines_at_work_follow_what_is_done() -> None:
    run = ImportRun(
        created_rows=0,
        updated_rows=0,
        unchanged_rows=0,
        failed_rows=0,
        total_rows=2000,
        started_at=5.0,
    )
    assert progress_text(run, 5.0, "x") == "0 of 2,000 · x"
    with speaking(language_of("de")):
        assert progress_text(run, 5.0, "x") == "0 von 2.000 · x"


@pytest.mark.parametrize(
    ("code", "words"),
    [("", "None of 4 users were created."), ("de", "4 users, davon nichts angelegt."),
     ("fr", "Rien de créé sur 4 users."), ("es", "Nada creado de 4 users.")],
)  # fmt: skip
def test_nothing_created_is_a_sentence_of_its_own(code: str, words: str) -> None:
    run = ImportRun(status="COMPLETED_WITH_ERRORS", created_rows=0, total_rows=4)
    with speaking(language_of(code)):
        assert created_so_far(run, "4 users") == words


def test_a_search_field_names_the_columns_of_the_host_as_written() -> None:
    columns = [("name", "Nachname"), ("login", "Login")]
    source = RecordSource(ImportRun, None, columns, ["name", "login"], lambda record: None)
    assert source.search_label == "Line, nachname or login"
    with speaking(language_of("de")):
        assert source.search_label == "Zeile, Nachname oder Login"
