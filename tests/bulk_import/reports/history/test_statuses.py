"""Every status is known in one place, and one that is not known is never taken for another."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert, select, update

from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.reports.history.host_pages import history_lines
from plugins.bulk_import.reports.history.statuses import ShownStatus, mode_text
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import (
    OPEN_STATUSES,
    BatchState,
    Mode,
    RowOutcome,
    RunStatus,
)

NEWER = "PAUSED"
"""What a newer version of the program may store."""


@pytest.fixture
def imports(state, upload, sheet):
    """Return an import of each status, with a record and without."""
    runs = []
    for status in (*RunStatus, NEWER):
        for created in (0, 1):
            run = upload(sheet("ann,1,,TRUE", "bob,1,,TRUE"))
            values = {"status": status, "created_rows": created}
            state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(**values))
            state.session.commit()
            runs.append(run.id)
    for created, undone in ((2, 2), (2, 1), (2, 0)):
        runs.append(upload(sheet("ann,1,,TRUE", "bob,1,,TRUE")).id)
        values = {"status": RunStatus.COMPLETED, "created_rows": created, "undone_rows": undone}
        values["kept_rows"] = created - undone
        values |= {"undo_started_at": 1.0, "undo_finished_at": 2.0}
        state.session.execute(update(ImportRun).where(ImportRun.id == runs[-1]).values(**values))
        state.session.commit()
    query = select(ImportRun).where(ImportRun.id.in_(runs)).order_by(ImportRun.id)
    return state.session.scalars(query.execution_options(populate_existing=True)).all()


def test_a_query_finds_the_imports_that_show_a_status_and_no_other(state, imports):
    for status in ShownStatus:
        found = set(state.session.scalars(select(ImportRun.id).where(status.condition)))
        assert found == {run.id for run in imports if ShownStatus.of(run) is status}, status
        assert found, status


def test_python_and_the_database_agree_on_open_imports(state, imports):
    found = set(state.session.scalars(select(ImportRun.id).where(ImportRun.is_open)))

    assert {run.id for run in imports if ShownStatus.of(run).is_open} == found
    assert {run.id for run in imports if run.is_open} == found
    assert set(OPEN_STATUSES) == {each for each in RunStatus if each.is_open}


def test_every_import_has_a_line_and_the_unknown_one_says_so(state, imports, importer):
    lines = History(state, importer).lines(imports)
    unknown = [line for line in lines if line.status is ShownStatus.UNKNOWN]

    assert len(lines) == len(imports)
    assert all(line.second and line.announcement and line.look.text for line in lines)
    assert [line.second for line in unknown] == [
        f"This version of the program does not know the status {NEWER}"
    ] * 2
    assert {line.look.colour for line in unknown} == {"idle"}
    assert [line.run.id for line in history_lines(imports)] == [run.id for run in imports]


def test_a_mode_that_is_not_known_is_shown_as_it_is():
    assert [mode_text(mode) for mode in (*Mode, "by_halves")] == [
        "Create the good rows",
        "All or nothing",
        "by_halves",
    ]


def test_words_are_stored_and_sent_as_plain_texts(state, upload, sheet):
    run = upload(sheet("ann,1,,TRUE"), mode=Mode.ALL_OR_NOTHING)
    session = state.session
    session.execute(update(ImportRun).values(status=RunStatus.CANCELLED))
    session.execute(update(ImportBatch).values(state=BatchState.SETTLED))
    session.execute(
        insert(ImportRow),
        [
            {"run_id": run.id, "line": line, "outcome": outcome, "codes": ""}
            for line, outcome in enumerate(RowOutcome)
        ],
    )
    session.commit()

    stored = session.execute(select(ImportRun.status, ImportRun.mode)).one()
    outcomes = session.scalars(select(ImportRow.outcome).order_by(ImportRow.line)).all()
    assert tuple(stored) == ("CANCELLED", "all_or_nothing")
    assert session.scalars(select(ImportBatch.state)).all() == ["settled"]
    assert outcomes == ["created", "updated", "unchanged", "failed", "not_attempted"]
    assert {type(each) for each in (*stored, *outcomes)} == {str}
    assert json.loads(json.dumps([RunStatus.PENDING, {Mode.PARTIAL: 1}])) == [
        "PENDING",
        {"partial": 1},
    ]


@pytest.mark.parametrize("word", [*RunStatus, *Mode, *BatchState, *RowOutcome, *ShownStatus])
def test_a_word_is_its_value_wherever_it_is_written(word):
    assert (f"{word}", str(word), word == word.value) == (word.value, word.value, True)
