"""People per team, as bars that share one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from ctu.access import visibility
from ctu.access.states import ACTIVE, INACTIVE, TEAM_STATES
from ctu.access.user_counts import locked_by_team, people_in
from ctu.extensions import db
from ctu.models.people_counts import PeopleCount
from ctu.models.teams import Team
from ctu.models.users import User
from plugins.bulk_import import BarPart, bar_parts

SHOWN_TEAMS = 14
KINDS = {state.key: state.kind for state in TEAM_STATES}


@dataclass(frozen=True, slots=True)
class TeamBar:
    """One team: how many people of each state, as numbers and as parts of a bar."""

    name: str
    url: str
    counts: dict[str, int]
    scale: int
    """People of the largest team, for which the bar is full."""

    @property
    def total(self) -> int:
        """Return how many people the team has."""
        return sum(self.counts.values())

    @property
    def parts(self) -> list[BarPart]:
        """Return the parts of the bar in their order."""
        return bar_parts([(KINDS[key], count) for key, count in self.counts.items()], self.scale)

    @property
    def description(self) -> str:
        """Return the bar as text, for screen readers."""
        return ", ".join(f"{count:,} {key}" for key, count in self.counts.items() if count) or "0"


def team_bars(person: User) -> tuple[list[TeamBar], int]:
    """Return the largest active teams that this person may see, and how many there are."""
    query = (
        select(Team.id, Team.name, people_in(ACTIVE.key), people_in(INACTIVE.key))
        .outerjoin(PeopleCount, PeopleCount.team_id == Team.id)
        .where(Team.active, visibility.teams_in_scope(person))
        .group_by(Team.id, Team.name, Team.name_key)
        .order_by(func.coalesce(func.sum(PeopleCount.people), 0).desc(), Team.name_key)
    )
    found = db.session.execute(query).all()
    locked = locked_by_team()
    counted = [
        (team_id, name, active - locked.get(team_id, 0), inactive, locked.get(team_id, 0))
        for team_id, name, active, inactive in found[:SHOWN_TEAMS]
    ]
    return _bars(counted, list(KINDS)), len(found)


def _bars(found: Sequence[Sequence[object]], states: Sequence[str]) -> list[TeamBar]:
    counted = [
        (str(name), url_for("users.index_view", flt_team=team_id), _counts(states, counts))
        for team_id, name, *counts in found
    ]
    scale = max((sum(counts.values()) for *_, counts in counted), default=0)
    return [TeamBar(name, url, counts, scale) for name, url, counts in counted]


def _counts(states: Sequence[str], counts: Sequence[object]) -> dict[str, int]:
    return {state: int(str(count)) for state, count in zip(states, counts, strict=True)}
