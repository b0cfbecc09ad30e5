"""The imports that a board covers: those in its address, and the ones to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g
from sqlalchemy import ColumnElement, select

from ctu.access import rights
from ctu.access.people import present_person_or_none
from ctu.extensions import db
from ctu.models.users import User
from ctu.records.numbers import whole_number
from plugins.bulk_import import ImportRun, current_state, newest_imports

MOST = 20
"""How many imports can be chosen together."""


def offered_imports() -> Sequence[ImportRun]:
    """Return the newest imports of users that the current user may see, newest first."""
    if not _may_see():
        return []
    return newest_imports(["users"], MOST, ImportRun.created_rows > 0)


def chosen_imports(value: str) -> Sequence[ImportRun]:
    """Return the imports that "12,15" names, as far as the current user may see them."""
    kept: dict[str, Sequence[ImportRun]] = g.setdefault("readiness_imports", {})
    if value not in kept:
        numbers = [whole_number(each) for each in value.split(",")][:MOST]
        ids = [number for number in numbers if number is not None]
        found = select(ImportRun).where(ImportRun.importer == "users", ImportRun.id.in_(ids))
        found = current_state().actors.visible(found.order_by(ImportRun.id.desc()))
        kept[value] = db.session.scalars(found).all() if _may_see() else []
    return kept[value]


def family_of(run: ImportRun, runs: Sequence[ImportRun]) -> Sequence[ImportRun]:
    """Return an import with what it repairs and what repairs it, of some imports, newest first."""
    ids, count = {run.id}, 0
    while len(ids) > count:
        count = len(ids)
        ids |= {each.parent_id for each in runs if each.id in ids and each.parent_id}
        ids |= {each.id for each in runs if each.parent_id in ids}
    return [each for each in runs if each.id in ids]


def named(runs: Sequence[ImportRun]) -> str:
    """Return what names some imports in the address of a board: "12,15"."""
    return ",".join(str(each.id) for each in runs)


def _may_see() -> bool:
    """Return whether the current user may import users: to others an import is an unknown one."""
    person = present_person_or_none()
    return person is not None and rights.may_import_users(person)


def of_imports(value: str) -> ColumnElement[bool] | None:
    """Return the condition on User that leaves those whom these imports created."""
    runs = chosen_imports(value)
    return User.import_public_id.in_([run.public_id for run in runs]) if runs else None
