"""The Users tab: the grid, its filters, and the forms that make and change a user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_admin.base import expose
from markupsafe import Markup
from sqlalchemy import ColumnElement

from ctu.access import change_rights, rights
from ctu.access.policies import explained
from ctu.access.states import STATES, UNDONE, HasState, State, conditions, state_of
from ctu.access.user_counts import count_beside, everybody
from ctu.account.factors import second_factor
from ctu.account.passwords.passwords import hash_password
from ctu.account.passwords.renewal import end_sessions, reset, temporary_password
from ctu.account.passwords.requirements import requirements
from ctu.extensions import db
from ctu.models.people_counts import EVERYBODY
from ctu.models.users import User
from ctu.records.grids.filters import GridFilter
from ctu.records.grids.grid import Choice
from ctu.records.grids.lists import Filters
from ctu.records.grids.pages import GridPage
from ctu.records.grids.table_counts import table_count
from ctu.records.locks import lock_changes
from ctu.users.pages import person_cells
from ctu.users.pages.latest_changes import audit_url, latest_changes, origin_of
from ctu.users.pages.people_view import PeopleView
from ctu.users.pages.person_row import PersonRow, columns_for, everybody_by
from plugins.bulk_import import Count, Order, Place

SIGNED_OUT = "{name} was signed out everywhere."
FACTOR_RESET = "The second factor of {name} was reset. {then}"
THEN_NONE = "At the next sign-in the password is enough."
THEN_NEW = "At the next sign-in a new one has to be set up."


class UsersView(PeopleView):
    """Users in the teams that this person may see."""

    tab_name = "Users"
    list_template = "ctu/users.html"
    create_template = edit_template = "ctu/user_form.html"
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
        ("login", ("login_key",)),
        ("group", "group.name_key"),
        ("primary_team", "primary_team.name_key"),
        ("plan", "plan.name_key"),
        "extension",
        "last_sign_in_at",
    )
    right_columns = ("extension",)
    states = [(state.key, state.word) for state in STATES]
    import_slug, import_words = "users", "Bulk user import"
    nothing_yet = "No users in your teams yet."
    nothing_found = "No user matches."

    # Rows

    def shown(self, query: Any) -> Any:
        """Read what the page shows of each user, without their records."""
        return query.with_entities(columns_for(self.person))

    def whole_rows(self, order: Order, place: Place) -> Sequence[PersonRow] | None:
        """Read a page of all users, for a person who sees all teams."""
        if not rights.sees_all_teams(self.person):
            return None
        statement = everybody_by(columns_for(self.person), order, is_first=place.number == 0)
        given = {"most": place.size + 1} | ({"start": place.start} if place.number else {})
        return db.session.scalars(statement, given).all()

    def rows(self, people: Sequence[PersonRow], names: dict[int, Markup], *, box: bool) -> Markup:
        """Return the rows of the table."""
        return Markup("").join(person_cells.row(each, names[each.id], box=box) for each in people)

    def reached(self, rows: Sequence[PersonRow]) -> set[int]:
        """Return the ids of those rows that this person may change."""
        return {row.id for row in rows if row.is_reached} if self.may_change else set()

    # Filters

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        """Return the condition of a state, None when there is no such state."""
        return conditions().get(state)

    def kept_counts(self, search: str | None, others: Filters) -> dict[str, Count] | None:
        """Return how many users there are, or members of a team, for who sees all of them.

        What the other tabs have is counted by the same statement.
        """
        keys = [self._filters[each[0]].key for each in others or ()]
        if search or keys not in ([], ["team"]) or not rights.sees_all_teams(self.person):
            return None
        team_id = int(others[0][2]) if others else EVERYBODY
        views = [view for view in self.tab_views() if view.sees_whole]
        columns = [everybody(), *(table_count(view.model) for view in views)]
        counts, (g.everybody, *numbers) = count_beside(team_id, *columns)
        tabs = [(self, g.everybody), *zip(views, numbers, strict=True)]
        g.tab_counts = {view: Count.of(number) for view, number in tabs}
        return {state: Count.of(number) for state, number in counts.items()}

    def are_met_soon(self, count: Count, place: Place) -> bool:
        """Return whether walking an index of all users costs less than sorting those of a team."""
        met = (place.start + place.size) * g.get("everybody", 0)
        return count.is_more or 0 < met < count.number**2

    def state_of(self, user: HasState) -> State:
        """Return the state of a user of the grid."""
        return state_of(user)

    def segments(self, page: GridPage) -> list[Choice]:
        """Leave out the button of undone users where there are none."""
        has_undone = page.counts[UNDONE.key].number > 0
        found = super().segments(page)
        return [each for each in found if each.name != UNDONE.word or has_undone or each.is_current]

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the filters of people, and one for the import that created them."""
        by_import = GridFilter(
            "import", "Import", lambda value: User.import_public_id == value[:32]
        )
        return (*super().more_filters(), by_import)

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

    @expose("/reset-factor/", methods=("POST",))
    def reset_factor(self) -> Any:
        """Reset the second factor of a person who has lost it, and end their sessions."""
        lock_changes()
        user = self._to_reset()
        if not self.may_reset_factor(user):
            abort(404)
        second_factor.reset(user)
        then = THEN_NEW if user.group.needs_second_factor else THEN_NONE
        flash(FACTOR_RESET.format(name=user.full_name, then=then), "done")
        return redirect(self.get_url(".edit_view", id=user.id))

    @expose("/sign-out/", methods=("POST",))
    def sign_out_view(self) -> Any:
        """End all sessions of a person, and forget their devices."""
        user = self._to_reset()
        end_sessions(user)
        flash(SIGNED_OUT.format(name=user.full_name), "done")
        return redirect(self.get_url(".edit_view", id=user.id))

    def _to_reset(self) -> User:
        user: User | None = self.get_one(request.form.get("id", ""))
        if user is None or not self.may_reset(user):
            abort(404)
        return user

    def may_reset(self, user: User) -> bool:
        """Return whether the current user may reset the password of this user."""
        return change_rights.may_reset(self.person, user)

    def may_reset_factor(self, user: User) -> bool:
        """Return whether the current user may reset the second factor of this user, who has one."""
        is_above = change_rights.may_reset_factor(self.person, user)
        return is_above and second_factor.has_factor(user.id)

    def render(self, template: str, **values: Any) -> str:
        """Render a page; a form gets what the policies of the offered groups ask for."""
        if "form" in values:
            policies = values["form"].policies
            needed = {id: requirements(policy) for id, policy in policies.items()}
            values |= explained(policies) | {"requirements": needed}
        if isinstance(user := values.get("model"), User):
            values["changes"] = latest_changes(self.person, user)
            values["audit_url"] = audit_url(self.person, user)
            values["origin"] = origin_of(self.person, user)
        return super().render(template, **values)
