"""Row lock of one person: serialises changes to the records that belong to them."""

from __future__ import annotations

from sqlalchemy import update

from ctu.extensions import db
from ctu.models.users import User


def hold_person(person_id: int) -> None:
    """Acquire the lock of a person; it is released when the transaction ends.

    Otherwise two requests at the same moment would both find that there is room for one more. What
    was read before is expired, and the first statement is a write, so that it waits on every
    database (decision 32).
    """
    db.session.rollback()
    db.session.execute(
        update(User)
        .where(User.id == person_id)
        .values(session_version=User.session_version)
        .execution_options(synchronize_session=False)
    )
