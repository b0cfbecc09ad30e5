"""Outcomes of rows are stored as they are told, whatever characters are in them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, literal, select

from plugins.bulk_import.storage.database.json_parameters import listed_texts
from plugins.bulk_import.storage.runs.outcome_rows import insert_keys, insert_outcomes, outcome_row
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.storage.tables.statuses import RowOutcome
from tests.inspection.statements import recorded

TEXTS = ["", "a1", 'a "quoted" \\ one', "two\nlines\t", "é \u2028 \U0001f600", "{}", "null", "$[0]"]


@pytest.fixture
def session(state):
    return state.session


@pytest.fixture
def run_id(upload, sheet):
    return upload(sheet("ann,1,,TRUE")).id


def stored(session, run_id):
    row = ImportRow
    told = select(row.line, row.outcome, row.codes, row.record_id, row.sealed)
    query = told.add_columns(row.parent_run_id, row.parent_line)
    found = session.execute(query.where(row.run_id == run_id).order_by(row.line))
    return [tuple(each) for each in found]


def test_outcomes_are_stored_as_they_are_told(session, run_id):
    rows = [
        outcome_row(n, RowOutcome.UPDATED, record_id=text, sealed=text, codes=text)
        for n, text in enumerate(TEXTS)
    ]
    rows.append(outcome_row(90, RowOutcome.FAILED, parent=(run_id, 7)))
    rows.append(outcome_row(91, RowOutcome.NOT_ATTEMPTED, parent=(None, 8)))
    with recorded(session.get_bind()) as statements:
        insert_outcomes(session, run_id, rows)
    assert len(statements) == 1
    assert stored(session, run_id) == rows


def test_keys_are_stored_as_they_are_told(session, run_id):
    keys = {**dict(enumerate(TEXTS)), 90: None}
    with recorded(session.get_bind()) as statements:
        insert_keys(session, run_id, RowOutcome.UPDATED, keys)
    assert len(statements) == 1
    rows = [outcome_row(line, RowOutcome.UPDATED, record_id=key) for line, key in keys.items()]
    assert stored(session, run_id) == rows


def test_without_outcomes_nothing_is_written(session, run_id):
    with recorded(session.get_bind()) as statements:
        insert_outcomes(session, run_id, [])
        insert_keys(session, run_id, RowOutcome.UPDATED, {})
    assert statements == []


@pytest.mark.databases("sqlite")
def test_a_key_with_a_nul_is_stored_whole(session, run_id):
    rows = [outcome_row(2, RowOutcome.UPDATED, record_id="a\0b")]
    insert_outcomes(session, run_id, rows)
    insert_keys(session, run_id, RowOutcome.UPDATED, {3: "b\0c"})
    rows.append(outcome_row(3, RowOutcome.UPDATED, record_id="b\0c"))
    assert stored(session, run_id) == rows


def test_a_text_is_found_among_those_of_one_parameter(session):
    for text in TEXTS:
        query = select(literal(text).in_(listed_texts(TEXTS)))
        assert session.scalar(query), text
    assert not session.scalar(select(func.lower("A2").in_(listed_texts(TEXTS))))
    assert not session.scalar(select(literal("a").in_(listed_texts([]))))


@pytest.mark.databases("sqlite")
def test_a_text_with_a_nul_is_found(session):
    assert session.scalar(select(literal("a\0b").in_(listed_texts(["a\0b", "c"]))))
    assert not session.scalar(select(literal("a").in_(listed_texts(["a\0b", "c"]))))
