"""What a host adds to a query of imports is asked as it is, so that its index is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import aliased

from plugins.bulk_import.reports.history.visibility import is_visible, visibility_conditions
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import People

FIRST = aliased(ImportRun)
OWN, NEW = ImportRun.actor_id == "ann", ImportRun.id > 3
Narrow = Callable[[Select[Any]], Select[Any]]


@pytest.mark.parametrize(
    ("narrow", "wanted"),
    [
        (lambda query: query, []),
        (lambda query: query.where(OWN), [OWN]),
        (lambda query: query.where(OWN, NEW), [OWN, NEW]),
        (lambda query: query.where(OWN).where(NEW), [OWN, NEW]),
        (lambda query: query.where(or_(OWN, NEW)), [or_(OWN, NEW)]),
        (lambda query: query.where(and_(OWN, NEW)), [and_(OWN, NEW)]),
    ],
)
def test_conditions_are_taken_as_they_are(
    state: State, people: People, narrow: Narrow, wanted: list[Any]
) -> None:
    people.visible = narrow  # type: ignore[method-assign, assignment]

    found = visibility_conditions(people, "members")

    assert list(map(str, found)) == list(map(str, wanted))
    assert str(is_visible(people, "members")) == str(and_(ImportRun.importer == "members", *wanted))


@pytest.mark.parametrize(
    "narrow",
    [
        lambda query: query.where(OWN).limit(5),
        lambda query: query.where(OWN).distinct(),
        lambda query: query.where(OWN).group_by(ImportRun.id),
        lambda query: query.join(FIRST, FIRST.id == ImportRun.parent_id),
        lambda query: query.where(OWN).order_by(ImportRun.id),
        lambda query: query.where(or_(OWN, NEW)).offset(1),
    ],
)
def test_whatever_else_a_host_adds_counts_too(state: State, people: People, narrow: Narrow) -> None:
    people.visible = narrow  # type: ignore[method-assign, assignment]

    [found] = visibility_conditions(people, "members")

    assert str(found).startswith("import_run.id IN (SELECT ")
