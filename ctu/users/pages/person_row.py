"""A row of the list of users: its displayed columns, read without the record.

A value of another table is a scalar subquery instead of a join: sorting, filters and search of the
list stay as they are, and no mapped record is built for a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import Bundle

from ctu.access.change_rights import reached_by
from ctu.access.rights import permissions
from ctu.database.connections import PREPARED
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User, has_come, is_ahead
from plugins.bulk_import import Order

SEPARATOR = "\x1f"
"""Stands between the names of teams, and in none of them."""


class PersonRow(NamedTuple):
    """A row of the list of users, as a plain tuple of the columns that it shows."""

    id: int
    first_name: str
    last_name: str
    login: str
    login_key: str
    extension: str | None
    web_rtc: bool
    active: bool
    locked_until: datetime | None
    undone_at: datetime | None
    active_from: date | None
    last_sign_in_at: datetime | None
    group: str
    primary_team: str
    plan: str | None
    team_names: str | None
    """The names of the teams beside the primary one."""
    is_reached: bool
    """Whether the person who looks reaches this one, see `reach.reaches_user`."""

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_locked(self) -> bool:
        """Return whether too many wrong passwords keep unknown devices out at this moment."""
        return is_ahead(self.locked_until)

    @property
    def has_begun(self) -> bool:
        """Return whether the first day on which the person can sign in has come."""
        return has_come(self.active_from)

    @property
    def other_teams(self) -> list[str]:
        """The names of the teams beside the primary one, in their order."""
        return sorted(self.team_names.split(SEPARATOR), key=str.lower) if self.team_names else []


class PersonColumns(Bundle[PersonRow]):
    """The columns of a row, for a query of users."""

    single_entity = True

    def __init__(self, reached: ColumnElement[bool]) -> None:
        super().__init__("person_row", *(getattr(User, name) for name in OWN), *_of_others(reached))

    def create_row_processor(
        self, query: Any, procs: Sequence[Callable[[Any], Any]], labels: Sequence[str]
    ) -> Callable[[Any], PersonRow]:
        """Return what makes a row of what the database returns."""
        return lambda row: PersonRow(*[each(row) for each in procs])


OWN = PersonRow._fields[: PersonRow._fields.index("group")]
"""The fields that are columns of the user."""


def columns_for(person: User) -> PersonColumns:
    """Return the columns of the rows that the current person sees."""
    return _columns_for(permissions(person), person.group.rank)


@lru_cache(maxsize=64)
def _columns_for(own: frozenset[str], rank: int) -> PersonColumns:
    """Return cached columns, because building them takes as long as reading a page."""
    return PersonColumns(reached_by(own, literal(rank)))


def everybody_by(columns: PersonColumns, order: Order, *, is_first: bool) -> Select[PersonRow]:
    """Return the statement that reads `most` rows of all users in an order, from row `start`.

    :param is_first: whether that is 0; then the statement has no such parameter.
    """
    names = tuple(each.key for each in order.columns)
    return _everybody_by(columns, names, is_descending=order.is_descending, is_first=is_first)


@lru_cache(maxsize=256)
def _everybody_by(
    columns: PersonColumns, names: tuple[str, ...], *, is_descending: bool, is_first: bool
) -> Select[PersonRow]:
    """Return a cached statement, because building it takes as long as reading a page."""
    order = [getattr(User, name) for name in names]
    order = [each.desc() if is_descending else each.asc() for each in order]
    rows = select(columns).order_by(*order)
    if is_first:
        # A plan that is kept has to know how few they are.
        most = bindparam("most", type_=Integer, literal_execute=True)
        return rows.limit(most).execution_options(**{PREPARED: True})
    # An index alone counts to the first of them.
    ids = select(User.id).order_by(*order).offset(bindparam("start")).limit(bindparam("most"))
    return rows.where(User.id.in_(ids))


def _of_others(reached: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    """Return the columns that stand in other tables, in the order of the fields."""
    groups = select(PermissionGroup.id).where(reached)
    names = select(func.aggregate_strings(Team.name, SEPARATOR))
    names = names.join(membership, membership.c.team_id == Team.id)
    names = names.where(
        membership.c.user_id == User.id, membership.c.team_id != User.primary_team_id
    )
    return [
        _name_of(PermissionGroup, User.group_id).label("group"),
        _name_of(Team, User.primary_team_id).label("primary_team"),
        _name_of(CapacityPlan, User.plan_id).label("plan"),
        names.scalar_subquery().label("team_names"),
        and_(User.undone_at.is_(None), User.group_id.in_(groups)).label("is_reached"),
    ]


def _name_of(table: Any, key: Any) -> ColumnElement[str]:
    found: ColumnElement[str] = select(table.name).where(table.id == key).scalar_subquery()
    return found
