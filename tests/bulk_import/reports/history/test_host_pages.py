"""A host shows imports on pages of its own: lines as the history has them, and notices."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.bulk_import import ImportRun, claim_notices, created_line, history_lines
from plugins.bulk_import.storage.tables.models import ImportRow

pytestmark = pytest.mark.databases("sqlite")


def test_lines_stand_in_the_order_of_the_imports(state, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE")).id)
    upload(sheet("bob,1,,TRUE", "cy,1,,TRUE"))
    newest_first = select(ImportRun).order_by(ImportRun.id.desc())

    lines = history_lines(state.session.scalars(newest_first).all())

    assert [(line.look.text, line.run.total_rows) for line in lines] == [
        ("Pending", 2),
        ("All created", 1),
    ]


def test_a_record_is_found_in_the_file_that_created_it(state, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops", "cy,1,,TRUE")).id)
    run = state.session.scalars(select(ImportRun)).one()
    query = select(ImportRow.record_id, ImportRow.line).where(ImportRow.record_id.is_not(None))
    created = dict(state.session.execute(query).all())

    assert sorted(created.values()) == [2, 4]
    assert {key: created_line(run, key) for key in created} == created
    assert created_line(run, "unknown") is None


def test_an_import_of_an_unknown_kind_has_no_line(state, upload, sheet):
    upload(sheet("ann,1,,TRUE"))
    run = state.session.scalars(select(ImportRun)).one()
    run.importer = "retired"

    assert history_lines([run]) == []


def test_a_notice_is_given_once_to_the_uploader(state, upload, finish, sheet, people):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id)
    state.session.rollback()

    people.name = "bob"
    assert claim_notices(["members"]) == []
    people.name = "ann"
    (notice,) = claim_notices(["members"])

    assert notice.text == "members.csv: 1 of 2 members created, 1 row with errors."
    assert (notice.look.colour, notice.run.failed_rows) == ("bad", 1)
    assert claim_notices(["members"]) == []


def test_a_query_finds_the_imports_that_are_open(state, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE")).id)
    waiting = upload(sheet("bob,1,,TRUE"))

    assert state.session.scalars(select(ImportRun.id).where(ImportRun.is_open)).all() == [
        waiting.id
    ]
