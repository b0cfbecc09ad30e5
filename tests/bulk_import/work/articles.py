"""Imports of articles with a `create` of a test, and what is stored of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from tests.bulk_import.depot import (
    Article,
    ArticleImporter,
)
from tests.bulk_import.host import db

ARTICLES = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,Berry\r\nC,3,Cherry\r\n"


def with_create(create: Callable[[Any, Any], Any]) -> type[ArticleImporter]:
    """Return the importer of articles with another `create`."""
    return type("Articles", (ArticleImporter,), {"create": create})


def outcome(run: ImportRun) -> tuple[Any, ...]:
    return run.status, run.created_rows, run.failed_rows, run.not_attempted_rows


def articles() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Article)) or 0


def rows_of(run: ImportRun) -> list[tuple[int, str, str | None]]:
    query = select(ImportRow.line, ImportRow.outcome, ImportRow.record_id)
    found = db.session.execute(query.where(ImportRow.run_id == run.id).order_by(ImportRow.line))
    return [(line, became, key) for line, became, key in found]


def problems_of(state: Any, run: ImportRun) -> dict[int, tuple[str, str]]:
    query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
    found = {}
    for each in db.session.scalars(query):
        [problem] = open_failed(state.vault, run.public_id, each.line, str(each.sealed)).problems
        found[each.line] = problem.code, problem.message
    return found


NOTHING = ("FAILED", 0, 0, 3)
