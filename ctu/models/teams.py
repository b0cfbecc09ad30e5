"""Teams and who is a member, as stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ctu.extensions import Base
from ctu.models.naming import NAME_LENGTH, Named
from ctu.models.statements.many_rows import insert_many

membership = Table(
    "membership",
    Base.metadata,
    Column("user_id", ForeignKey("user_account.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    # Holds who the members of a team are: nothing but the index is read to find them.
    Index(None, "team_id", "user_id"),
)


class Team(Named, Base):
    """People who work together; never deleted, only made inactive."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(default=True)

    members: Mapped[list[Any]] = relationship("User", secondary=membership, back_populates="teams")


def add_members(users: Sequence[int], teams: Sequence[int]) -> None:
    """Make each user a member of the team beside, by ids; no commit.

    It is one statement, which is counted once.
    """
    insert_many(membership, {"user_id": users, "team_id": teams})
