"""The Users tab: the grid, its filters, and the forms that make and change a user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from flask_admin.actions import action
from flask_admin.base import expose
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload, selectinload

from ctu.access import reach, rights, scope
from ctu.access.policies import explained
from ctu.access.states import STATES, UNDONE, State, conditions, state_of
from ctu.account.passwords import hash_password
from ctu.account.renewal import reset, temporary_password
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.records.filters import GridFilter, by_id, by_text, is_id
from ctu.records.grid import Choice, GridView
from ctu.records.locks import lock_changes
from ctu.records.pages import GridPage
from ctu.users import batch_actions
from ctu.users.forms import UserForm

NAMES = (User.first_name, User.last_name, User.first_name + " " + User.last_name)


class UsersView(GridView):
    """Users in the teams that this person may see."""

    tab_name = "Users"
    list_template = "ctu/users.html"
    create_template = edit_template = "ctu/user_form.html"
    form = UserForm
    column_list = (
        "name", "login", "group", "primary_team", "plan", "extension", "web_rtc", "state",
        "last_sign_in_at",
    )  # fmt: skip
    column_labels = {
        "group": "Permission group",
        "primary_team": "Primary team",
        "plan": "Capacity plan",
        "extension": "Ext.",
        "web_rtc": "Web RTC",
        "state": "Status",
        "last_sign_in_at": "Last sign-in",
    }
    column_sortable_list = (
        ("name", ("first_name", "last_name")),
        "login",
        ("group", "group.name_key"),
        ("primary_team", "primary_team.name_key"),
        ("plan", "plan.name_key"),
        "extension",
        "last_sign_in_at",
    )
    column_default_sort = [("first_name", False), ("last_name", False)]
    column_searchable_list = ("first_name", "last_name", "login", "extension")
    right_columns = ("extension",)
    states = [(state.key, state.word) for state in STATES]
    search_words = "Search name, login or extension"
    singular, plural = "user", "users"
    import_slug, import_words = "users", "Bulk user import"
    nothing_yet = "No users in your teams yet."
    nothing_found = "No user matches."

    @property
    def may_change(self) -> bool:
        return rights.may_manage_users(self.person)

    def get_query(self) -> Any:
        """Narrow the query to users whom this person may see, with all that the grid shows."""
        shown = (
            joinedload(User.group), joinedload(User.primary_team), joinedload(User.plan),
            selectinload(User.teams),
        )  # fmt: skip
        return super().get_query().filter(scope.users_in_scope(self.person)).options(*shown)

    def reaches(self, user: User) -> bool:
        return self.may_change and reach.reaches_user(self.person, user)

    # Filters

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        return conditions().get(state)

    def state_of(self, user: User) -> State:
        """Return the state of a user of the grid."""
        return state_of(user)

    def segments(self, page: GridPage) -> list[Choice]:
        """Leave out the button of undone users where there are none."""
        has_undone = page.counts[UNDONE.key].number > 0
        found = super().segments(page)
        return [each for each in found if each.name != UNDONE.word or has_undone or each.is_current]

    def more_filters(self) -> Sequence[GridFilter]:
        return (
            GridFilter("team", "Team", _in_team, self._team_choices),
            GridFilter("group", "Permission group", by_id(User.group_id), self._group_choices),
            GridFilter("plan", "Capacity plan", _with_plan, _plan_choices),
            GridFilter("name", "Name", by_text(*NAMES)),
            GridFilter("import", "Import", lambda value: User.import_public_id == value[:32]),
        )

    def _team_choices(self) -> list[tuple[str, str]]:
        teams = select(Team).where(scope.teams_in_scope(self.person)).order_by(Team.name_key)
        return [(str(team.id), team.name) for team in db.session.scalars(teams)]

    def _group_choices(self) -> list[tuple[str, str]]:
        """Name only groups that the grid shows anyway."""
        seen = exists().where(
            User.group_id == PermissionGroup.id, scope.users_in_scope(self.person)
        )
        groups = select(PermissionGroup).where(seen)
        found = db.session.scalars(groups.order_by(PermissionGroup.rank))
        return [(str(group.id), group.name) for group in found]

    # Batch actions

    @action("deactivate", "Deactivate")
    def action_deactivate(self, ids: Sequence[str]) -> None:
        self.change_chosen(ids, batch_actions.deactivate, "deactivated")

    @action("unlock", "Unlock")
    def action_unlock(self, ids: Sequence[str]) -> None:
        self.change_chosen(ids, batch_actions.unlock, "unlocked")

    # Forms

    @expose("/reset-password/", methods=("POST",))
    def reset_view(self) -> Any:
        """Reset a password to a temporary one, and show it once (decision 107)."""
        passing = temporary_password(self._to_reset().group.policy)
        stored = hash_password(passing)
        # Hashing is slow, so it happens before the lock of changes is acquired.
        lock_changes()
        user = self._to_reset()
        reset(user, stored)
        return self.render("ctu/reset.html", passing=passing, user=user)

    def _to_reset(self) -> User:
        user: User | None = self.get_one(request.form.get("id", ""))
        if user is None or not self.may_reset(user):
            abort(404)
        return user

    def may_reset(self, user: User) -> bool:
        """Return whether the current user may reset the password of this user."""
        return reach.may_reset(self.person, user)

    def render(self, template: str, **values: Any) -> str:
        """Render a page; a form gets name and sentences of each offered group's policy."""
        if "form" in values:
            values |= explained(values["form"].policies)
        return super().render(template, **values)


def _in_team(value: str) -> ColumnElement[bool] | None:
    if not is_id(value):
        return None
    return User.id.in_(select(membership.c.user_id).where(membership.c.team_id == int(value)))


def _with_plan(value: str) -> ColumnElement[bool] | None:
    return User.plan_id.is_(None) if value == "none" else by_id(User.plan_id)(value)


def _plan_choices() -> list[tuple[str, str]]:
    plans = db.session.scalars(select(CapacityPlan).order_by(CapacityPlan.name_key))
    return [("none", "None"), *((str(plan.id), plan.name) for plan in plans)]
