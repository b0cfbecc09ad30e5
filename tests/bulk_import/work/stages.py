"""Stages of an import, run one by one, and what is stored after each."""

from __future__ import annotations

import math
import threading

from sqlalchemy import select, text

from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.work.jobs import step


def people(count):
    return (f"user{n},{n},,TRUE" for n in range(count))


def members(state):
    state.session.rollback()
    return len(state.session.scalars(text("select login from member")).all())


def stored(state, run_id):
    """Return status, created and failed rows of an import, as stored."""
    state.session.rollback()
    query = select(ImportRun.status, ImportRun.created_rows, ImportRun.failed_rows)
    return tuple(state.session.execute(query.where(ImportRun.id == run_id)).one())


def held(state):
    """Return state, fence and lease of each batch, as stored."""
    state.session.rollback()
    query = select(ImportBatch.state, ImportBatch.fence, ImportBatch.lease_until)
    return [tuple(each) for each in state.session.execute(query.order_by(ImportBatch.number))]


def judged_rows(state, run_id):
    return state.session.scalar(select(ImportRun.judged_rows).where(ImportRun.id == run_id))


def run_once(state, run_id, stopping=None):
    return step(state, run_id, stopping or threading.Event(), math.inf)
