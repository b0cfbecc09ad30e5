"""How many people of the newest import and its repairs have signed in, until all of them have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from flask import url_for
from sqlalchemy import ColumnElement, exists, func, literal_column, or_, select

from ctu.access import rights, visibility
from ctu.extensions import db
from ctu.models.clock import today
from ctu.models.users import User
from ctu.overview.attention import AttentionItem
from ctu.readiness.counts import Summary, count_standings
from ctu.readiness.imports import family_of, named
from ctu.readiness.standings import READY, STANDINGS, conditions
from plugins.bulk_import import ImportRun, current_state, database_now

DAYS = 30
"""How long after its upload people of an import are still expected to sign in."""
LOOKED_AT = 5
WEEK = timedelta(days=6)


def newest_import_items(person: User) -> list[AttentionItem]:
    """Return an item for the newest import while some of its people have not signed in."""
    if not rights.may_import_users(person):
        return []
    kinds, seen = conditions(), visibility.users_in_scope(person)
    runs = _newest()
    run = _awaited(runs, kinds, seen)
    if run is None:
        return []
    family = family_of(run, runs)
    people = db.session.query(User).filter(_is_of(family), seen)
    summary = Summary(count_standings(people, kinds, is_of_imports=True))
    return [
        AttentionItem(
            "fa-sign-in",
            "idle",
            f"{_day_of(family)}: {summary.headline}",
            " · ".join([family[-1].file_name, *_wants(summary)]),
            "Show readiness",
            url_for("readiness.index_view", flt_imports=named(family)),
        )
    ]


def _wants(summary: Summary) -> Iterator[str]:
    """Yield who is missing, who has not finished, and who is in no number above."""
    if summary.missing:
        yield f"not yet: {summary.missing}"
    if summary.unfinished:
        yield summary.unfinished
    if summary.aside:
        yield f"not counted: {summary.aside}"


def _newest() -> Sequence[ImportRun]:
    # Asked once: PostgreSQL looks up no time in an index that could be another one in each row.
    since = select(database_now() - DAYS * 24 * 3600).scalar_subquery()
    newest = (
        select(ImportRun)
        .where(ImportRun.importer == "users")
        .where(ImportRun.created_rows > literal_column("0"), ImportRun.uploaded_at > since)
        .order_by(ImportRun.uploaded_at.desc(), ImportRun.id.desc())
        .limit(LOOKED_AT)
    )
    return db.session.scalars(current_state().actors.visible(newest)).all()


def _awaited(
    runs: Sequence[ImportRun],
    kinds: Mapping[str, ColumnElement[bool]],
    seen: ColumnElement[bool],
) -> ImportRun | None:
    """Return the newest import with people who have not signed in, by one statement."""
    waiting = [kinds[each.key] for each in STANDINGS if each.is_expected and each is not READY]
    queries = [
        or_(*(exists().where(User.import_public_id == run.public_id, each, seen)
              for each in waiting))
        for run in runs
    ]  # fmt: skip
    found = db.session.execute(select(*queries)).one() if queries else ()
    return next((run for run, is_awaited in zip(runs, found, strict=True) if is_awaited), None)


def _is_of(family: Sequence[ImportRun]) -> ColumnElement[bool]:
    return User.import_public_id.in_([run.public_id for run in family])


def _day_of(family: Sequence[ImportRun]) -> str:
    """Return the day on which the people began, or that of the first upload: "Monday", "3 Nov"."""
    begun = select(func.max(User.active_from)).where(_is_of(family), User.active_from <= today())
    if began := db.session.scalar(begun):
        return _day_text(began).capitalize()
    return f"Uploaded {_day_text(datetime.fromtimestamp(family[-1].uploaded_at, UTC).date())}"


def _day_text(day: date) -> str:
    if day == today():
        return "today"
    return f"{day:%A}" if today() - day <= WEEK else f"{day.day} {day:%b}"
