"""Cells that were typed for a cancelled repair are filled in when the rows are repaired again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RowOutcome, RunStatus
from tests.bulk_import.host import Member
from tests.bulk_import.verdict_html import fields

FILLED_IN = "2 cells are filled in as you typed them for the repair that was cancelled."


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


@pytest.fixture
def failed(import_file):
    """Import four rows, of which three have an unknown club or a wrong truth value."""
    rows = ["ann,1,Chess,TRUE", "bob,1,Ches,TRUE", "cy,1,Ches,TRUE", "dan,1,Chess,oops"]
    return import_file(*rows, name="autumn.csv")


@pytest.fixture
def cancelled(failed, send, state):
    """Type two cells anew, upload the rows, and cancel that while it waits."""
    sent = {"token": "a" * 16, "rows_of": failed.public_id}
    html = send("check", **sent).json["verdict"]["html"]
    names = fields(html)
    typed = {name: "Chess" for label, name in names.items() if "Club" in label and "all" in label}
    assert typed, names
    repairs = send("check", **sent, **typed).json["verdict"]["repairs"]
    assert send("upload", **sent, repairs=repairs).status_code == 201
    attempt = newest(state)
    assert runs.end(state.session, attempt.id, RunStatus.CANCELLED, "Ann cancelled the import.")
    return attempt


def test_it_is_filled_in_told_and_imported(failed, cancelled, send, state, finish):
    sent = {"token": "b" * 16, "rows_of": failed.public_id}
    verdict = send("check", **sent).json["verdict"]
    assert (verdict["total"], verdict["ready"], verdict["repaired"]["count"]) == (3, 2, 2)
    assert FILLED_IN in verdict["html"]

    assert send("upload", **sent, repairs=verdict["repairs"]).status_code == 201

    run = finish(newest(state).id)
    assert (run.created_rows, run.failed_rows) == (2, 1)
    assert {*state.session.scalars(select(Member.login))} == {"ann", "bob", "cy"}


def test_it_can_be_taken_back_at_once(failed, cancelled, send):
    sent = {"token": "b" * 16, "rows_of": failed.public_id}
    first = send("check", **sent).json["verdict"]
    backs = re.findall(r'name="back" value="([^"]+)"', first["html"])
    second = send("check", **sent, repairs=first["repairs"], back=backs[0]).json["verdict"]
    assert (second["ready"], second["repaired"]["count"]) == (0, 0)


def test_an_error_file_and_rows_whose_lines_differ_are_left_as_they_are(
    failed, cancelled, send, state, client
):
    handed_out = client.get(f"/admin/imports/members/{failed.public_id}/errors.csv").data
    assert send("check", (handed_out, "autumn.csv")).json["verdict"]["ready"] == 0
    line_5 = (ImportRow.run_id == cancelled.id, ImportRow.line == 5)
    state.session.execute(update(ImportRow).where(*line_5).values(line=2))
    state.session.commit()
    assert send("check", token="c" * 16, rows_of=failed.public_id).json["verdict"]["ready"] == 0


def test_an_attempt_that_was_not_cancelled_leaves_nothing_to_fill_in(
    failed, send, state, cancelled
):
    state.session.get_one(ImportRun, cancelled.id).status = RunStatus.COMPLETED_WITH_ERRORS
    state.session.commit()
    assert send("check", token="d" * 16, rows_of=failed.public_id).json["verdict"]["ready"] == 0


def test_the_cancelled_import_leads_back_to_the_one_that_it_repairs(cancelled, page, state):
    rows = select(ImportRow.outcome).where(ImportRow.run_id == cancelled.id)
    assert {*state.session.scalars(rows)} == {RowOutcome.NOT_ATTEMPTED}
    html = page(f"{cancelled.public_id}/")
    assert "For the 3 rows that were not attempted, go on in the import that this one" in html
