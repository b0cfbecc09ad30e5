"""The failed rows of imports that later imports have repaired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import CompoundSelect, Select, select
from sqlalchemy.orm import Session

from ...engine.rows.rows import Row
from ..tables.models import ImportRow, ImportRun
from ..tables.statuses import RowOutcome, UndoOutcome
from .families import family_ids

DONE = (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)
Place = tuple[int, int]
"""A row, by its import and its line there."""


def repaired_lines(session: Session, run_ids: Collection[int]) -> dict[int, set[int]]:
    """Return the lines of failed rows that are done by now, by import, where any are.

    A row is done when an attempt at it is, in whichever file: one failed row may have been handed
    out by several imports. One whose record was taken back is not done.
    """
    wanted = set(run_ids)
    # Most imports repair nothing and are repaired by none.
    if session.scalars(_related(wanted).limit(1)).first() is None:
        return {}
    attempts = session.execute(_attempts(wanted)).all()
    parents = {(run_id, line): (parent, at) for run_id, line, parent, at, *_ in attempts}
    succeeded = {
        (run_id, line)
        for run_id, line, _, _, outcome, undone in attempts
        if outcome in DONE and undone != UndoOutcome.UNDONE
    }
    done = {_origin(place, parents) for place in succeeded}
    failed = {(each[0], each[1]) for each in attempts if each[4] == RowOutcome.FAILED}
    found = defaultdict[int, set[int]](set)
    for place in (*done, *(each for each in failed if _origin(each, parents) in done)):
        if place[0] in wanted:
            found[place[0]].add(place[1])
    return dict(found)


def repaired_again(session: Session, rows: Sequence[Row]) -> list[int]:
    """Return the lines of rows that repair a row which has been repaired already."""
    places = {row.line: row.parent for row in rows if row.parent}
    public_ids = {public_id for public_id, _ in places.values()}
    runs = select(ImportRun.public_id, ImportRun.id).where(ImportRun.public_id.in_(public_ids))
    ids: dict[str, int] = dict(session.execute(runs).all())
    done = repaired_lines(session, ids.values()) if ids else {}
    return [
        line
        for line, (public_id, at) in places.items()
        if at in done.get(ids.get(public_id, 0), ())
    ]


def _origin(place: Place, parents: Mapping[Place, Place]) -> Place:
    """Return the row that was the first to fail of those that repair each other."""
    while place in parents:
        place = parents[place]
    return place


def _related(run_ids: Collection[int]) -> CompoundSelect[int]:
    """Select these imports where they repair one, and what repairs them, each by its own index."""
    repairs = select(ImportRun.id).where(
        ImportRun.id.in_(run_ids), ImportRun.parent_id.is_not(None)
    )
    return repairs.union_all(select(ImportRun.id).where(ImportRun.parent_id.in_(run_ids)))


def _attempts(run_ids: Collection[int]) -> Select[int, int, int, int, str, str | None]:
    """Select every row that repairs one, of these imports and of those of the same files."""
    row = ImportRow
    columns = (row.run_id, row.line, row.parent_run_id, row.parent_line, row.outcome)
    found: Select[int, int, int, int, str, str | None] = select(*columns, row.undo_outcome)
    return found.where(row.run_id.in_(family_ids(run_ids)), row.parent_run_id.is_not(None))
