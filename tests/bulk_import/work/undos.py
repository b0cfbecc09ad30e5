"""The records that an undo has left, and the undo outcome of each line."""

from __future__ import annotations

from sqlalchemy import select, text, update

from plugins.bulk_import.engine.declaration.keep import Keep
from plugins.bulk_import.storage.tables.models import ImportRow
from tests.bulk_import.host import Member


def logins(state):
    state.session.rollback()
    return set(state.session.scalars(text("SELECT login FROM member")))


def outcomes(state, run):
    """Return what became of each line, with the code of the reason where there is one."""
    state.session.rollback()
    query = select(ImportRow.line, ImportRow.undo_outcome, ImportRow.undo_reason)
    found = state.session.execute(query.where(ImportRow.run_id == run.id).order_by(ImportRow.line))
    return {line: Keep.read(why).code if why else became for line, became, why in found}


def visit(state, *wanted):
    state.session.execute(update(Member).where(Member.login.in_(wanted)).values(visits=2))
    state.session.commit()
