"""A history of more imports than are counted: its pages are found by indexes and behind rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import text

from plugins.bulk_import.state import State
from plugins.bulk_import.storage.database.counts import MOST_COUNTED
from plugins.bulk_import.storage.database.paging import distinct_values
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import People, db
from tests.bulk_import.long_history import COUNT
from tests.inspection.plans import explained

LAST = COUNT // 20
ADDRESSES = [
    "",
    "?page=300",
    f"?page={LAST}",
    f"?page={LAST}&after=f20",
    "?page=505&before=f20",
    "?status=created",
    "?status=errors",
    "?uploader=actor3",
    "?uploader=ann&errors=2",
    "?errors=1",
    "?errors=500",
    "?created=none&errors=1",
    "?rows=500&errors=1",
    "?status=undone",
    "?status=undone-in-part&uploader=actor3",
    "?from=1970-01-01",
    "?to=1970-01-02",
    f"?from=1970-01-01&page={LAST}&after=f20",
    "?from=1970-01-02&status=created",
    "?from=1970-01-01&status=undone&errors=1",
    "status.json?ids=f7,f9&newest=f9",
]

#: Where no page is counted to, and no filter leaves a few imports to be sorted.
IN_ORDER = (
    "",
    f"?page={LAST}&after=f20",
    "?page=505&before=f20",
    "?status=created",
    "?to=1970-01-02",
    f"?from=1970-01-01&page={LAST}&after=f20",
    f"?from=1970-01-01&page={LAST}&before=f20",
)

#: What is undone: the word of the filter, how many records each has kept, and which these are.
UNDONE = [
    ("undone", 0, "id % 500 < 2"),
    ("undone-in-part", 1, "id % 500 < 2"),
    ("undone", 0, "id <= 10100"),
]

Page = Callable[..., str]


def numbers(html: str) -> list[int]:
    """Return the imports of a page by the number in their public ids, in their order."""
    return [int(found) for found in re.findall(r'data-import="f(\d+)"', html)]


def link(html: str, rel: str) -> str | None:
    """Return the address of the page before or after this one; None when there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]*)"', html)
    return None if found is None else "?" + unescape(found[1]).partition("?")[2]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("long_history")
def test_every_page_of_a_long_history_is_read_through_indexes(page: Page) -> None:
    page()
    for address in ADDRESSES:
        with explained(db.engine) as plans:
            page(address)
        assert plans.whole_reads("import_run") == [], address
        if address in IN_ORDER:
            assert plans.sorts("import_run.") == [], address


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
@pytest.mark.sampled(3)
@pytest.mark.parametrize(("status", "kept", "part"), UNDONE)
@pytest.mark.usefixtures("long_history")
def test_undone_imports_are_found_by_an_index(
    page: Page, state: State, status: str, kept: int, part: str
) -> None:
    undo = "UPDATE import_run SET undo_finished_at = 1, undone_rows = 6, kept_rows = "
    state.session.execute(text(f"{undo}{kept} WHERE {part}"))
    state.session.commit()
    with explained(db.engine) as plans:
        assert numbers(page(f"?status={status}"))
    asked = {
        "count(" in statement: plan
        for statement, plan in plans.all()
        if "undone_rows > 0" in statement
    }
    assert sorted(asked) == [False, True], "the rows of the page, and how many there are"
    assert all("ix_import_run_undone" in plan for plan in asked.values())
    assert "undo_finished_at" not in asked[True], "the index holds these alone: no row is asked"


@pytest.mark.usefixtures("long_history")
def test_a_long_history_is_counted_up_to_a_bound(page: Page) -> None:
    assert "1–20 of 10,000+" in page()
    assert "data-is-more" in page()
    assert "10,000+ of 10,000+ imports match" in page("?status=created")
    assert "1–20 of 1,459" in page("?uploader=actor3")
    assert "1,459 of 10,000+ imports match" in page("?uploader=actor3")
    assert json.loads(page("status.json?newest=f1"))["new"] == MOST_COUNTED


@pytest.mark.usefixtures("long_history")
def test_pages_behind_the_bound_are_linked_by_the_row_they_stand_behind(page: Page) -> None:
    near = MOST_COUNTED // 20 - 1
    html, seen = page(f"?page={near}"), []
    while following := link(html, "next"):
        seen += numbers(html)
        html = page(following)
    seen += numbers(html)
    assert seen == list(range(COUNT - near * 20, 0, -1))
    assert f"{LAST * 20 + 1:,}–{COUNT:,} of {COUNT:,}" in html

    backwards = link(html, "prev")
    assert "before=f" in str(backwards)
    assert numbers(page(str(backwards))) == list(range(35, 15, -1))
    assert link(page(f"?page={near + 1}"), "prev") == f"?page={near}"
    assert "after=f216" in str(link(page(f"?page={near}"), "next"))


@pytest.mark.usefixtures("long_history")
def test_a_bookmark_of_a_far_page_still_shows_that_page(page: Page, state: State) -> None:
    for _ in range(2):
        assert numbers(page(f"?page={LAST}")) == list(range(15, 0, -1))
        assert numbers(page(f"?page={LAST - 1}")) == list(range(35, 15, -1))
        assert numbers(page(f"?page={LAST}&status=created")) == list(range(15, 0, -1))
    for unknown in ("after=nobody", "before=nobody", "after=f20%00", "after=" + "9" * 300):
        assert numbers(page(f"?page={LAST}&{unknown}")) == list(range(15, 0, -1))
    assert "There are no imports on this page." in page("?page=999999")
    assert "There are no imports on this page." in page("?page=999999&after=f1")


@pytest.mark.usefixtures("long_history")
def test_a_link_behind_a_row_that_one_may_not_see_tells_nothing(page: Page, people: People) -> None:
    people.visible = lambda query: query.where(ImportRun.actor_id != "actor6")  # type: ignore[method-assign]
    shown = numbers(page(f"?page={LAST - 73}"))
    assert numbers(page(f"?page={LAST - 73}&after=f6")) == shown
    assert "Name 6" not in page()
    assert "Name 5" in page()


@pytest.mark.usefixtures("long_history")
def test_the_number_of_queries_is_that_of_a_short_history(
    page: Page, statements: Callable[..., object], state: State
) -> None:
    def count(address: str) -> int:
        with statements() as seen:  # type: ignore[attr-defined]
            page(address)
        return len(seen)

    long = [count(address) for address in ("", "?page=3", "?status=created", f"?page={LAST}")]
    state.session.execute(text("DELETE FROM import_run WHERE uploaded_at > 90"))
    state.session.commit()
    assert long == [count(address) for address in ("", "?page=3", "?status=created", "?page=4")]


@pytest.mark.usefixtures("long_history")
def test_uploaders_are_those_of_visible_imports_by_their_newest_name(
    page: Page, state: State, people: People
) -> None:
    state.session.execute(
        text("UPDATE import_run SET actor_name = 'Zoe' WHERE public_id = :id"), {"id": f"f{COUNT}"}
    )
    state.session.commit()
    names = [f"Name {number}" for number in range(7) if number != COUNT % 7] + ["Zoe"]

    def offered() -> list[str]:
        html = page()
        options = html.partition('id="bi-filter-uploader"')[2].partition("</select>")[0]
        return re.findall(r"<option[^>]*>([^<]*)<", options)

    assert offered() == ["Anybody", *names]
    people.visible = lambda query: query.where(ImportRun.actor_id.in_(["actor1", "actor4"]))  # type: ignore[method-assign]
    assert offered() == ["Anybody", "Name 1", "Name 4"]
    people.visible = lambda query: query.where(ImportRun.id < 0)  # type: ignore[method-assign]
    assert offered() == ["Anybody"]


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
@pytest.mark.usefixtures("long_history")
def test_the_values_of_a_column_are_found_by_leaps(state: State) -> None:
    with explained(db.engine) as plans:
        found = state.session.scalars(
            distinct_values(ImportRun.actor_id, ImportRun.importer == "members")
        ).all()
        nothing = state.session.scalars(
            distinct_values(ImportRun.actor_id, ImportRun.importer == "nothing")
        ).all()
    assert found == [f"actor{number}" for number in range(7)]
    assert nothing == []
    assert plans.whole_reads("import_run") == []


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("long_history")
def test_imports_at_work_are_found_by_an_index(page: Page) -> None:
    with explained(db.engine) as plans:
        assert json.loads(page("status.json?ids=f7&newest=f9"))["is_open"] is False
    asked = [plan for statement, plan in plans.all() if "finished_at IS NULL" in statement]
    assert asked
    assert all("ix_import_run_open" in plan or "ix_import_run_undoing" in plan for plan in asked)


@pytest.mark.databases("sqlite", "postgresql")
def test_the_rows_of_a_long_import_are_found_by_the_index_of_their_outcome(
    page: Page, state: State, import_file: Callable[..., ImportRun]
) -> None:
    run = import_file("ann,1,,TRUE")
    state.session.execute(
        text(
            "INSERT INTO import_row (run_id, line, outcome, record_id, codes)"
            " WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
            " SELECT :run, i, 'created', CAST(i AS TEXT), '' FROM n"
        ),
        {"run": run.id},
    )
    state.session.execute(
        text("UPDATE import_run SET total_rows = 399, created_rows = 399 WHERE id = :run"),
        {"run": run.id},
    )
    state.session.commit()
    with explained(db.engine) as plans:
        html = page(f"{run.public_id}/?tab=created&page=10")
    assert "Lines 202–221 · 20 of 399 rows" in html
    assert "<td>202</td>" in html
    assert plans.whole_reads("import_row") == []
    assert "1 of 1 row" in page(f"{run.public_id}/?tab=created&q=202")
    assert "Lines 382–400 · 19 of 399 rows" in page(f"{run.public_id}/?tab=created&page=19")
