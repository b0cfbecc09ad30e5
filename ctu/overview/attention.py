"""Items that need attention: each with one next step, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for
from sqlalchemy import Select, and_, func, literal_column, not_, select
from sqlalchemy.orm import aliased

from ctu.access import rights, states, visibility
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.people_counts import PeopleCount
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.overview.wording import agree, counted
from ctu.web.import_urls import details_url
from plugins.bulk_import import ImportRun, current_state, database_now, history_lines

SHOWN_EACH = 3
"""So many of one sort are listed; whoever has more begins with these."""
LOOKED_AT = 3 * SHOWN_EACH
"""So many imports are looked at for that: failed rows of some exist because of another upload."""


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One item that needs attention: title, details, and the one next step."""

    icon: str
    kind: str
    headline: str
    second: str
    step: str
    url: str


def attention_items(person: User) -> list[AttentionItem]:
    """Return the items that this person can deal with now."""
    return [*_waiting_imports(person), *_locked(person), *_repairs(person), *_leaderless(person)]


def _waiting_imports(person: User) -> Iterator[AttentionItem]:
    """Return an item for imports that wait because no worker is running."""
    state = current_state()
    # A kind of import that was removed has no page to link to, nor one that is not theirs.
    is_shown = (ImportRun.is_open, ImportRun.importer.in_(rights.kinds_of_imports(person)))
    waiting = state.actors.visible(select(ImportRun.importer)).where(*is_shown)
    kinds = list(db.session.scalars(waiting))
    if kinds and (status := state.queue.worker_status()).is_working is False:
        wait = agree(len(kinds), "waits", "wait")
        begins = agree(len(kinds), "It starts by itself", "They start by themselves")
        yield AttentionItem(
            "fa-warning",
            "warn",
            f"{counted(len(kinds), 'import')} {wait} for a worker",
            f"{status.problem} {begins} as soon as {status.awaited}.",
            "Show imports",
            url_for(f"import_{kinds[0]}.index_view"),
        )


def _locked_by_team(person: User) -> list[tuple[str, int]]:
    """Return the teams with locked accounts, the one with most first."""
    by_team = (
        select(Team.name, func.count())
        .select_from(User)
        .join(User.primary_team)
        .where(User.active, states.is_locked(), visibility.users_in_scope(person))
        .group_by(Team.name)
        .order_by(func.count().desc(), Team.name)
    )
    return [(name, count) for name, count in db.session.execute(by_team)]


def _locked(person: User) -> Iterator[AttentionItem]:
    """Return an item for locked accounts."""
    found = _locked_by_team(person)
    if not found:
        return
    total = sum(count for _, count in found)
    parts = [f"{count:,} in {name}" for name, count in found[:2]]
    if rest := total - sum(count for _, count in found[:2]):
        others = "one other team" if len(found) == 3 else "other teams"
        parts.append(f"{rest:,} in {others}")
    verb = "person is locked" if total == 1 else "people are locked"
    url = url_for("users.index_view", flt_state="locked")
    yield AttentionItem(
        "fa-lock", "warn", f"{total:,} {verb}", ", ".join(parts), "Show locked", url
    )


def _repairs(person: User) -> Iterator[AttentionItem]:
    """Return an item for failed rows of this person's imports that are not repaired yet."""
    kinds = rights.kinds_of_imports(person)
    found = [(run, left) for run, left in _unrepaired(person) if run.importer in kinds]
    for run, left in found[:SHOWN_EACH]:
        wait = agree(left, "waits", "wait")
        until = datetime.fromtimestamp(run.expires_at, UTC)
        yield AttentionItem(
            "fa-times-circle",
            "bad",
            f"{counted(left, 'row')} of an import {wait} for repair",
            f"{run.file_name} · kept until {until.day} {until.strftime('%b %Y')}",
            "Details",
            details_url(run),
        )


def _unrepaired(person: User) -> list[tuple[ImportRun, int]]:
    """Return the newest imports with failed rows, and how many of these are left; no row twice."""
    uploaded_again = dict(db.session.execute(_imports_with_failed_rows(person)).all())
    lines = history_lines([*uploaded_again])
    lefts = {each.run.id: each.left_rows - each.existing_rows for each in lines}
    newest = [each.run for each in lines if uploaded_again[each.run] is None]
    # What is left of a repair is left of the import that it repairs, too.
    left_there = {run.id: max(0, lefts.get(run.parent_id or 0, 0)) for run in newest}
    return [(run, lefts[run.id]) for run in newest if lefts[run.id] > left_there[run.id]]


def _imports_with_failed_rows(person: User) -> Select[ImportRun, int | None]:
    """Select the newest, each with a later import of the same file, which has judged all rows."""
    repair, later = aliased(ImportRun), aliased(ImportRun)
    repaired = (
        select(func.coalesce(func.sum(repair.done_rows), 0))
        .where(repair.parent_id == ImportRun.id, repair.actor_id == ImportRun.actor_id)
        .scalar_subquery()
    )
    is_same_file = and_(later.importer == ImportRun.importer, later.file_mac == ImportRun.file_mac)
    is_same_work = and_(
        later.actor_id == ImportRun.actor_id, later.operation == ImportRun.operation
    )
    # One is looked for from each import on: joined, a whole history would be read.
    again = (
        select(later.id)
        .where(is_same_file, is_same_work, later.id > ImportRun.id)
        .where(not_(later.is_open), later.not_attempted_rows == 0)
        .limit(1)
        .scalar_subquery()
    )
    # Asked once: PostgreSQL looks up no time in an index that could be another one in each row.
    now = select(database_now()).scalar_subquery()
    return (
        select(ImportRun, again)
        .where(ImportRun.actor_id == str(person.id), not_(ImportRun.is_open))
        # Written out as in the index: SQLite takes a parameter for any number.
        .where(ImportRun.failed_rows > literal_column("0"), ImportRun.purged_at.is_(None))
        .where(ImportRun.failed_rows > repaired)
        .where(ImportRun.expires_at > now)
        # No index serves this order, so that the few that are kept are sorted.
        .order_by(func.coalesce(ImportRun.id, ImportRun.id).desc())
        .limit(LOOKED_AT)
    )


def _leaderless(person: User) -> Iterator[AttentionItem]:
    """Return an item for teams without a member who may manage people."""
    if not rights.may_manage_teams(person):
        return
    manages = select(PermissionGroup.id).where(
        PermissionGroup.active, PermissionGroup.may_manage_users
    )
    people = func.sum(PeopleCount.people)
    leads = func.coalesce(people.filter(PeopleCount.group_id.in_(manages)), 0)
    query = (
        select(Team.id, Team.name, people)
        .join(PeopleCount, PeopleCount.team_id == Team.id)
        .where(
            Team.active, PeopleCount.state == states.ACTIVE.key, visibility.teams_in_scope(person)
        )
        .group_by(Team.id, Team.name)
        .having(people > 0, leads == 0)
        .order_by(people.desc(), Team.name)
        .limit(SHOWN_EACH)
    )
    for team_id, name, count in db.session.execute(query):
        yield AttentionItem(
            "fa-sitemap",
            "idle",
            f"{name} has no team leader",
            counted(count, "active person", "active people"),
            "Show people",
            url_for("users.index_view", flt_team=team_id),
        )
