"""No row is lost or doubled: each is created, failed or not attempted, and the failed come back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from plugins.bulk_import.engine.error_file import escape
from plugins.bulk_import.intake import check, open_file
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.suite.cases import cases

pytestmark = pytest.mark.databases("sqlite")

PAGE = "/admin/imports/members/"
LOGINS = ["ann", "ANN", "'ann", "=ann", "bob", "cy ", "@dan", "", "a\nb", "x" * 41, "taken"]
PINS = ["1", " s3cret ", "'=pin", "", "  ", "ann", "one\ttwo", "Kx7pQz9wV"]
CLUBS = ["", "Chess", "chess", "Nowhere", "=1", "'", "TRUE", "Kx7pQz9wV"]
TRUTHS = ["TRUE", "TRUE", "true", "FALSE", "oops", "", "-", "TRUEoops"]

fitting = st.tuples(*map(st.sampled_from, [LOGINS, PINS, CLUBS, TRUTHS])).map(list)
misfits = st.lists(st.sampled_from(sorted({*LOGINS, *PINS, *TRUTHS})), min_size=1, max_size=7)
files = st.lists(st.one_of(fitting, fitting, misfits), min_size=1, max_size=8)


@pytest.fixture
def forget(state):
    """Return a function that empties the tables, but for one member whose login is taken."""

    def empty():
        for table in (ImportRow, ImportBatch, ImportRun):
            state.session.execute(delete(table))
        state.session.execute(text("delete from member"))
        columns = "login, login_key, pin, active, run_id"
        state.session.execute(
            text(f"insert into member ({columns}) values ('', 'taken', '', 1, 0)")
        )
        state.session.commit()
        # The next import has the id of one that the session may know still.
        state.session.expunge_all()

    return empty


@pytest.fixture
def rows_of(state, importer, people):
    """Return a function that reads a file like an upload does, or judges it like a check."""

    def read(content, judge=open_file):
        upload = Upload("members.csv", content)
        found = judge(state, ImportRequest(importer, people.current(), upload))
        state.session.rollback()
        return found.rows

    return read


def written(rows, delimiter):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([["Login", "Pin", "Club", "Active"], *rows])
    return file.getvalue().encode()


@cases(80)
@given(rows=files, delimiter=st.sampled_from(",;\t"), is_atomic=st.booleans())
def test_every_row_ends_once_and_the_error_file_holds_the_failed_ones_in_order(
    state, client, upload, finish, forget, rows_of, rows, delimiter, is_atomic
):
    forget()
    content = written([row for row in rows if "".join(row).strip()] or [["x"]], delimiter)
    typed = rows_of(content)
    wrong = [row.line for row in rows_of(content, check) if row.problems]
    run = finish(upload(content, mode="all_or_nothing" if is_atomic else "partial").id)
    outcomes = outcomes_of(state, run)
    assert list(outcomes) == [row.line for row in typed]
    assert [line for line in outcomes if outcomes[line] == "failed"] == wrong
    rest = "not_attempted" if is_atomic and wrong else "created"
    assert {outcomes[line] for line in outcomes if line not in wrong} <= {rest}
    counts = [run.created_rows, run.failed_rows, run.not_attempted_rows]
    found = list(outcomes.values())
    assert counts == [found.count(each) for each in ("created", "failed", "not_attempted")]
    assert sum(counts) == run.total_rows == len(typed)
    if wrong:
        error_file = client.get(f"{PAGE}{run.public_id}/errors.csv").data
        failed = [row for row in typed if row.line in wrong]
        assert_holds(error_file, delimiter, failed)
        assert_gives_back(rows_of(error_file), failed)


def outcomes_of(state, run):
    """Return what became of each line."""
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run.id)
    return dict(state.session.execute(query.order_by(ImportRow.line)).all())


def assert_holds(error_file, delimiter, failed):
    """Every failed row stands there once, in order; a cell is as typed, or it is blank."""
    lines = io.StringIO(error_file.decode("utf-8-sig"), newline="")
    header, *records = csv.reader(lines, delimiter=delimiter)
    assert header == ["Login", "Pin", "Club", "Active", "Errors"]
    assert len(records) == len(failed)
    for record, row in zip(records, failed, strict=True):
        for place in (0, 2, 3):
            typed = row.cells[place] if place < len(row.cells) else ""
            assert record[place] in ("", escape(typed))
        assert record[1] == "" or record[1].startswith("unchanged.")
        assert record[4] != ""


def assert_gives_back(found, failed):
    """Read again, each row has its cells and its secret as typed, or blank."""
    for row, before in zip(found, failed, strict=True):
        for cell, typed in zip(row.cells[:4], [*before.cells, "", "", ""], strict=False):
            assert cell in ("", typed)
