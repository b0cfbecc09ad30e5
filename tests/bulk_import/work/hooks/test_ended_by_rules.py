"""A rule that ends the transaction of a batch, as a lookup that creates and commits does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from plugins.bulk_import import check
from plugins.bulk_import.engine.sentences import messages
from tests.bulk_import.depot import ArticleImporter
from tests.bulk_import.host import db
from tests.bulk_import.work.articles import ARTICLES, NOTHING, articles, outcome, rows_of


def with_rule(act: Any, *, has_prepare: bool) -> type[ArticleImporter]:
    """Return the importer of articles with a rule that does something to the session."""
    field = ArticleImporter.fields[0]

    def rule(self: Any, row: Any) -> None:
        act()

    def prepare(self: Any, rows: Any) -> list[None]:
        return [None for _ in rows]

    hooks = {"prepare": prepare} if has_prepare else {}
    return type("Articles", (ArticleImporter,), {"rule": check(field)(rule), **hooks})


def commit_quietly() -> None:
    with suppress(Exception):
        db.session.commit()


@pytest.mark.parametrize("has_prepare", [False, True])
@pytest.mark.parametrize(
    "act", [lambda: db.session.commit(), commit_quietly, lambda: db.session.rollback()]
)
def test_a_rule_that_ends_the_transaction_ends_the_import(run_import, act, has_prepare):
    run = run_import(with_rule(act, has_prepare=has_prepare), ARTICLES)

    assert (outcome(run), run.reason, articles()) == (NOTHING, messages.RULE_ENDS_TRANSACTION, 0)
    assert [became for _, became, _ in rows_of(run)] == ["not_attempted"] * 3


def test_a_savepoint_of_a_rule_is_its_own(run_import):
    def act() -> None:
        with db.session.begin_nested() as own:
            own.rollback()

    run = run_import(with_rule(act, has_prepare=False), ARTICLES)

    assert (outcome(run), articles()) == (("COMPLETED", 3, 0, 0), 3)
