"""Number of people by team, group and state, maintained by triggers of the database."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ctu.extensions import Base

EVERYBODY = 0
"""Stands for a team: people of all teams, each counted once."""


class PeopleCount(Base):
    """A part of a count; the parts of all shards make the whole (decision 123).

    Nobody but a trigger writes here. A writer on PostgreSQL has a shard of its own, so that none
    waits for another until it commits. Someone who is locked counts as active.
    """

    __tablename__ = "people_count"

    shard: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8), primary_key=True)
    people: Mapped[int] = mapped_column(Integer)
