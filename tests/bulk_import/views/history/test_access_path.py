"""Whoever sees a part of a long history, or filters it twice, reads no more than that part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import text

from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import People, db
from tests.bulk_import.long_history import COUNT
from tests.inspection.plans import explained

pytestmark = [
    pytest.mark.databases("sqlite", "postgresql", sampled=True),
    pytest.mark.usefixtures("failed"),
]
ONE, MOST = ["actor2"], [f"actor{number}" for number in range(7) if number != 2]
#: What each filter leaves, by the number of an import.
ADDRESSES = {
    "": lambda i: True,
    "?page=3": lambda i: True,
    "?status=created": lambda i: i % 500 > 0,
    "?status=failed": lambda i: i % 500 == 0,
    "?status=failed&uploader=actor2": lambda i: i % 500 == 0 and i % 7 == 2,
    "?status=failed&from=1970-01-01&to=1970-01-01": lambda i: i % 500 == 0,
    "?uploader=actor2": lambda i: i % 7 == 2,
    "?uploader=actor2&errors=2": lambda i: i % 7 == 2 and i % 3 == 2,
    "?uploader=actor2&from=1970-01-01&status=created": lambda i: i % 7 == 2 and i % 500 > 0,
    "?from=1970-01-01&to=1970-01-01&created=9": lambda i: i % 3 == 0,
    "?from=1970-01-02": lambda i: False,
    "?file=m.csv": lambda i: True,
}


@pytest.fixture
def failed(state: State, long_history: None) -> None:
    """Store a long history of which one import in 500 has failed."""
    state.session.execute(text("UPDATE import_run SET status = 'FAILED' WHERE id % 500 = 0"))
    state.session.commit()


@pytest.mark.parametrize("seen", [None, ONE, MOST], ids=["all", "one", "most"])
def test_every_filter_leaves_what_it_says_of_what_somebody_sees(
    people: People, page: Callable[..., str], seen: list[str] | None
) -> None:
    if seen is not None:
        people.visible = lambda query: query.where(ImportRun.actor_id.in_(seen))  # type: ignore[method-assign]
    for address, is_left in ADDRESSES.items():
        wanted = [
            number
            for number in range(COUNT, 0, -1)
            if is_left(number) and (seen is None or f"actor{number % 7}" in seen)
        ]
        start = 60 if "page=3" in address else 0
        shown = [int(found) for found in re.findall(r'data-import="f(\d+)"', page(address))]
        assert shown == wanted[start : start + 20], address


@pytest.mark.databases("sqlite", "postgresql")
def test_a_list_of_ones_own_imports_reads_no_others(
    people: People, page: Callable[..., str]
) -> None:
    people.visible = lambda query: query.where(ImportRun.actor_id.in_(ONE))  # type: ignore[method-assign]
    counted = {}
    for address in ADDRESSES:
        with explained(db.engine) as plans:
            page(address)
        for statement, plan in plans.all():
            if "SELECT (SELECT count(" in statement and "actor_id IN" in statement:
                counted[address] = plan
    assert counted, "what somebody sees is counted"
    assert {address: plan for address, plan in counted.items() if "actor_id" not in plan} == {}
