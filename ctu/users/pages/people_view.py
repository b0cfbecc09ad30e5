"""Base of every list of people: visibility, filters and actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_admin.actions import action
from sqlalchemy import ColumnElement, True_, exists, select
from sqlalchemy.orm import joinedload, selectinload

from ctu.access import change_rights, rights, visibility
from ctu.extensions import db
from ctu.models import people_search
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.records.grids.filters import GridFilter, by_id, by_text, is_id
from ctu.records.grids.grid import GridView
from ctu.users.pages import batch_actions
from ctu.users.pages.forms import UserForm

SHOWN = (
    joinedload(User.group), joinedload(User.primary_team), joinedload(User.plan),
    selectinload(User.teams),
)  # fmt: skip
"""What is read with the records of people."""
NAMES = (User.first_name, User.last_name, User.first_name + " " + User.last_name)


class PeopleView(GridView):
    """A list of users in the teams that this person may see."""

    form = UserForm
    column_searchable_list = ("first_name", "last_name", "login", "extension")
    column_default_sort = [("first_name", False), ("last_name", False)]
    search_words = "Search name, login or extension"
    singular, plural = "user", "users"

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change users."""
        return rights.may_manage_users(self.person)

    def get_query(self) -> Any:
        """Narrow the query to users whom this person may see, with what belongs to them."""
        query, seen = super().get_query().options(*SHOWN), visibility.users_in_scope(self.person)
        # A condition that is always true would be one that no index serves.
        return query if isinstance(seen, True_) else query.filter(seen)

    def narrowed_by(self, query: Any, joins: Any, word: str) -> tuple[Any, Any]:
        """Leave the users of whom a name, the login or the extension holds a word."""
        return query.filter(people_search.holds(word)), joins

    def found_by_index(self, query: Any, search: str) -> Any:
        """Return a query narrowed by the index of the search texts."""
        return people_search.found_by_index(query, self.words_of(search))

    def finds_few(self, search: str) -> bool:
        """Return whether the index of the search texts finds few people."""
        return people_search.finds_few(self.words_of(search))

    def reaches(self, user: User) -> bool:
        """Return whether this person may change a user."""
        return self.may_change and change_rights.reaches_user(self.person, user)

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the filters by team, group, plan and name; they offer what the list shows."""
        return (
            GridFilter("team", "Team", _in_team, self._team_choices),
            GridFilter("group", "Permission group", by_id(User.group_id), self._group_choices),
            GridFilter("plan", "Capacity plan", _with_plan, _plan_choices),
            GridFilter("name", "Name", by_text(*NAMES)),
        )

    def _team_choices(self) -> list[tuple[str, str]]:
        teams = select(Team).where(visibility.teams_in_scope(self.person)).order_by(Team.name_key)
        return [(str(team.id), team.name) for team in db.session.scalars(teams)]

    def _group_choices(self) -> list[tuple[str, str]]:
        """Name only groups that the grid shows anyway."""
        seen = exists().where(
            User.group_id == PermissionGroup.id, visibility.users_in_scope(self.person)
        )
        groups = select(PermissionGroup).where(seen)
        found = db.session.scalars(groups.order_by(PermissionGroup.rank))
        return [(str(group.id), group.name) for group in found]

    # Batch actions

    changes = batch_actions.CHANGES
    consequences = batch_actions.CONSEQUENCES

    @action("unlock", "Unlock")
    def action_unlock(self, ids: Sequence[str]) -> None:
        """Unlock the chosen users."""
        self.change_chosen(ids, "unlocked")


def _in_team(value: str) -> ColumnElement[bool] | None:
    if not is_id(value):
        return None
    return User.id.in_(select(membership.c.user_id).where(membership.c.team_id == int(value)))


def _with_plan(value: str) -> ColumnElement[bool] | None:
    return User.plan_id.is_(None) if value == "none" else by_id(User.plan_id)(value)


def _plan_choices() -> list[tuple[str, str]]:
    plans = db.session.scalars(select(CapacityPlan).order_by(CapacityPlan.name_key))
    return [("none", "None"), *((str(plan.id), plan.name) for plan in plans)]
