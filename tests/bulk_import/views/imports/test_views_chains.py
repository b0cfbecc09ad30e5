"""Repairs of repairs: what is left of each import when several people have repaired parts of it."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import UndoOutcome

LOGINS = [f"m{number}" for number in range(7)]
PASSED_ON = 5
"""How many times what is left is handed out, repaired by one row and uploaded."""


@pytest.fixture
def left(client):
    """Return a function that downloads the rows that are left of an import, the header first."""

    def download(run):
        answer = client.get(f"/admin/imports/members/{run.public_id}/errors.csv?rows=left")
        assert answer.status_code == 200
        text = answer.get_data(as_text=True).removeprefix("\ufeff")
        return list(csv.reader(io.StringIO(text)))

    return download


@pytest.fixture
def logins_left(left):
    return lambda run: [login for login, *_ in left(run)[1:]]


@pytest.fixture
def repair(send, state, finish):
    """Return a function that puts the first rows of an error file right and uploads all of it."""

    def upload(parent, rows, right=1):
        for row in rows[1 : 1 + right]:
            row[3] = "TRUE"
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        name = f"autumn-errors-{parent.public_id}.csv"
        assert send("upload", (file.getvalue().encode(), name)).status_code == 201
        state.session.rollback()
        newest = select(ImportRun.id).order_by(ImportRun.id.desc()).limit(1)
        return finish(state.session.scalars(newest).one())

    return upload


@pytest.fixture
def chain(import_file, left, repair):
    """Return an import of seven wrong rows and five repairs, each of one row of the last one."""
    runs = [import_file(*(f"{login},1,,oops" for login in LOGINS), name="autumn.csv")]
    for _ in range(PASSED_ON):
        runs.append(repair(runs[-1], left(runs[-1])))
    return runs


def test_a_row_repaired_anywhere_in_a_chain_is_left_nowhere(chain, logins_left):
    assert [run.created_rows for run in chain] == [0, 1, 1, 1, 1, 1]
    assert [logins_left(run) for run in chain] == [LOGINS[PASSED_ON:]] * len(chain)


def test_two_people_who_repair_the_same_file_at_once_leave_nothing_to_each_other(
    chain, left, logins_left, repair, page
):
    first, second = left(chain[0]), left(chain[0])
    second[1:] = reversed(second[1:])
    chain.append(repair(chain[0], first))
    assert [logins_left(run) for run in chain] == [LOGINS[-1:]] * len(chain)
    assert page().count("errors.csv?rows=left") == len(chain) - 1
    assert "6 of 7 exist, 1 still to repair." in page(f"{chain[3].public_id}/")

    chain.append(repair(chain[0], second))

    assert [run.created_rows for run in chain[-2:]] == [1, 1]
    assert [logins_left(run) for run in chain] == [[]] * len(chain)
    assert "errors.csv" not in page()
    assert not any("errors.csv" in page(f"{run.public_id}/") for run in chain)


def test_a_row_whose_record_is_taken_back_is_left_again_in_all_of_a_chain(
    chain, logins_left, state
):
    created = (ImportRow.run_id == chain[2].id) & (ImportRow.outcome == "created")
    state.session.execute(update(ImportRow).where(created).values(undo_outcome=UndoOutcome.UNDONE))
    state.session.commit()

    assert [logins_left(run) for run in chain[:2]] == [["m1", *LOGINS[PASSED_ON:]]] * 2
    assert [logins_left(run) for run in chain[2:]] == [LOGINS[PASSED_ON:]] * 4


def test_the_rows_left_of_a_chain_are_known_after_some_imports_are_erased(
    chain, logins_left, state, client, page
):
    for run in chain[1:3]:
        run.expires_at = 1.0
    state.session.commit()

    assert purge_expired(state.session) == 2

    kept = [chain[0], *chain[3:]]
    assert [logins_left(run) for run in kept] == [LOGINS[PASSED_ON:]] * 4
    gone = client.get(f"/admin/imports/members/{chain[1].public_id}/errors.csv?rows=left")
    assert gone.status_code == 404
    assert page().count("errors.csv?rows=left") == 3
    assert "5 of 7 exist, 2 still to repair." in page(f"{chain[0].public_id}/")


def test_who_may_not_see_a_repair_is_handed_as_many_rows_as_the_page_says(
    import_file, left, logins_left, repair, people, page
):
    first = import_file("m0,1,,oops", "m1,1,,oops", name="autumn.csv")
    second = repair(first, left(first))

    people.visible = lambda query: query.where(ImportRun.id != second.id)

    assert "Download the 1 that is left" in page(f"{first.public_id}/")
    assert logins_left(first) == ["m1"]
