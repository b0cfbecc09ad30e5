"""Good rows become records; a row to blame is told apart from the others, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.storage.tables.statuses import RunStatus

TAKE_CY = text(
    "insert into member (login, login_key, pin, active, run_id) values ('CY', 'cy', 'x', true, 0)"
)


@pytest.fixture
def blind(state, importer, monkeypatch):
    """Make the importer see taken logins only when it looks for a single one."""
    see = importer.taken
    monkeypatch.setattr(
        importer, "taken", lambda self, keys: see(self, keys) if len(keys) == 1 else set()
    )


@pytest.fixture
def sentences(state):
    """Return a function that tells what is wrong with the failed rows of an import, by line."""

    def tell(run):
        query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
        return {
            each.line: open_failed(state.vault, run.public_id, each.line, each.sealed)
            .problems[0]
            .message
            for each in state.session.scalars(query)
        }

    return tell


def count(state):
    return state.session.scalar(text("select count(*) from member"))


def test_a_row_that_the_database_refuses_fails_and_the_others_are_created(
    state, upload, finish, sheet, blind, sentences
):
    finish(upload(sheet("bob,1,,TRUE")).id)

    run = finish(upload(sheet("ann,1,,TRUE", "BOB,1,,TRUE", "cy,1,,TRUE")).id)

    assert sentences(run) == {3: "Login: Taken already."}
    assert (run.created_rows, run.status, count(state)) == (2, RunStatus.COMPLETED_WITH_ERRORS, 3)


def test_all_or_nothing_takes_everything_back_when_the_database_refuses_a_row(
    state, upload, finish, sheet, blind, sentences
):
    finish(upload(sheet("bob,1,,TRUE")).id)
    rows = sheet("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,TRUE")

    run = finish(upload(rows, mode="all_or_nothing").id)

    assert sentences(run) == {3: "Login: Taken already."}
    assert (run.created_rows, run.failed_rows, run.not_attempted_rows) == (0, 1, 2)
    assert count(state) == 1


@pytest.mark.parametrize("turned", ["taken", "gone"])
def test_a_row_that_fails_after_its_preparation_leaves_nothing_of_all_or_nothing(
    state, upload, finish, sheet, importer, monkeypatch, people, turned
):
    prepare = importer.prepare

    def turn_bad(self, rows):
        if turned == "gone":
            people.gone.add("ann")
        elif not count(state):
            state.session.execute(TAKE_CY)
            state.session.commit()
        return prepare(self, rows)

    monkeypatch.setattr(importer, "prepare", turn_bad)

    run = finish(upload(sheet("ann,1,,TRUE", "cy,1,,TRUE"), mode="all_or_nothing").id)

    outcome = (run.status, run.created_rows, run.failed_rows, run.not_attempted_rows)
    assert (
        outcome
        == {
            "taken": (RunStatus.COMPLETED_WITH_ERRORS, 0, 1, 1),
            "gone": (RunStatus.FAILED, 0, 0, 2),
        }[turned]
    )
    assert count(state) == (1 if turned == "taken" else 0)


def test_a_rule_of_the_database_that_is_not_declared_is_not_called_a_taken_login(
    upload, finish, sheet, importer, monkeypatch, sentences
):
    def prepare(self, rows):
        return [None if row[importer.pin] == "0" else "x" for row in rows]

    monkeypatch.setattr(importer, "prepare", prepare)

    run = finish(upload(sheet("ann,1,,TRUE", "bob,0,,TRUE")).id)

    told = {3: "Row: A rule of the database does not allow it."}
    assert (sentences(run), run.created_rows) == (told, 1)


def test_rows_are_created_in_the_order_of_their_keys(upload, finish, sheet, importer, monkeypatch):
    create, seen = importer.create, []

    def watched(self, rows):
        seen.extend(row[importer.login] for row in rows)
        return create(self, rows)

    monkeypatch.setattr(importer, "create", watched)
    finish(upload(sheet("cy,1,,TRUE", "Bob,1,,TRUE", "ann,1,,TRUE")).id)

    assert seen == ["ann", "Bob", "cy"]


def test_every_row_knows_its_record(state, upload, finish, sheet):
    run = finish(upload(sheet("cy,1,,TRUE", "ann,1,,TRUE", "bob,1,,oops")).id)

    records = text(
        "select line, login from import_row left join member "
        "on cast(member.id as varchar(64)) = record_id where import_row.run_id = :run order by line"
    )
    found = state.session.execute(records, {"run": run.id})
    assert [tuple(each) for each in found] == [(2, "cy"), (3, "ann"), (4, None)]
