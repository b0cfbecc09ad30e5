"""Form tokens: the import that a form has made already, if it is sent twice (decision 17)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from ..tables.models import ImportRun


def import_of_form(session: Session, importer: str, actor_id: str, token: str) -> ImportRun | None:
    """Return the import that a form of this token has made, None for none.

    :param importer: the slug of the kind of import.
    """
    values = {"kind": importer, "actor": actor_id, "token": token}
    return session.scalars(_finding(), values).one_or_none()


@cache
def _finding() -> Select[ImportRun]:
    """Return a cached query: building it takes longer than executing it."""
    return select(ImportRun).where(
        ImportRun.importer == bindparam("kind"),
        ImportRun.actor_id == bindparam("actor"),
        ImportRun.form_token == bindparam("token"),
    )
