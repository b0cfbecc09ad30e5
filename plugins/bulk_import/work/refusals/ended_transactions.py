"""Rules of the database that end the whole transaction where they refuse a row.

SQLite does so by `RAISE(ROLLBACK)` of a trigger and by `ON CONFLICT ROLLBACK` of a constraint: the
savepoint around the row is gone with the transaction.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from ...storage.database.error_codes import is_savepoint_gone
from ...storage.database.outages import is_outage
from .violations import is_row_fault


class EndedByRule(Exception):
    """The database has refused a row and ended the transaction; nothing of it is kept.

    Its cause is what the database said of the row.
    """


def refuse_ended(error: BaseException) -> None:
    """Raise EndedByRule where a savepoint cannot be rolled back because a row was refused."""
    if not isinstance(error, DBAPIError) or not is_savepoint_gone(error) or is_outage(error):
        return
    before = error.__context__
    while before is not None:
        if isinstance(before, DBAPIError) and is_row_fault(before):
            raise EndedByRule from before
        before = before.__context__
