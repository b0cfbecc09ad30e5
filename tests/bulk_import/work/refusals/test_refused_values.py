"""A value that a model or a database refuses is a problem of its row, told by its column."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.sentences import messages
from tests.bulk_import.depot import (
    ArticleImporter,
)
from tests.bulk_import.work.articles import articles, problems_of


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_doubled_value_is_told_by_its_own_column(state, run_import, mode):
    rows = "SKU,EAN number,Name\r\nA,111,Apple\r\nB,111,Berry\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {
        3: ("row.taken", "Row: There is another record with the same EAN number.")
    }
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()


def test_a_doubled_value_has_the_words_of_the_rule_of_its_column(state, run_import):
    run_import(ArticleImporter, "SKU,EAN number,Name\r\nA,1,Apple\r\n")

    class Blind(ArticleImporter):
        slug = "blind"

        def taken(self, keys: set[str]) -> set[str]:
            return set()

    Blind.absents = ArticleImporter.absents
    run = run_import(Blind, "SKU,EAN number,Name\r\nA,2,Apple\r\n")

    assert problems_of(state, run) == {2: ("sku.taken", "SKU: There is such an article already.")}


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_value_that_the_model_refuses_is_its_rows_problem(state, run_import, mode):
    rows = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,forbidden\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {3: ("row.value", "Name: The value was refused.")}
    assert (run.status, run.failed_rows) == ("COMPLETED_WITH_ERRORS", 1)
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_value_that_the_database_refuses_is_its_rows_problem(state, run_import, mode):
    rows = f"SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,{'x' * 21}\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {3: ("row.value", messages.VALUE_REFUSED)}
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()
