"""The settings: the grids and forms of permission groups and password policies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload

from ctu.access import change_rights, rights
from ctu.access.labels import PERMISSION_LABELS
from ctu.access.policies import explained, policy_sentences
from ctu.access.user_counts import count_groups
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.users import User
from ctu.records.grids.grid import GridView
from ctu.settings.forms import GroupForm, PolicyForm

HINTS = {name: label.hint for name, label in PERMISSION_LABELS.items() if label.hint}


SHORT = {
    "may_sign_in": "Sign in",
    "may_manage_users": "Manage users",
    "may_import_users": "Import users",
    "may_manage_teams": "Manage teams",
    "may_manage_plans": "Manage plans",
    "may_manage_groups": "Manage groups",
    "sees_all_teams": "See all teams",
}
"""Short labels of permissions, for narrow columns."""


class SettingsView(GridView):
    """A tab of the settings, visible only to users who may change them."""

    page_title, page_name = "Permission groups and password policies", ""
    # Deactivating one has consequences that its form explains.
    action_disallowed_list = ["delete", "activate", "deactivate"]

    def is_accessible(self) -> bool:
        """Return whether a person is signed in who manages groups."""
        return super().is_accessible() and rights.may_manage_groups(self.person)

    def is_visible(self) -> bool:
        """Return True: each of these tabs has an entry of its own in the menu."""
        return True

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the menu alone: no page stands above these tabs."""
        return [(self.category, None)]

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change groups and policies."""
        return rights.may_manage_groups(self.person)


class GroupsView(SettingsView):
    """The permission groups that are not above this person."""

    tab_name = "Permission groups"
    list_template, create_template, edit_template = (
        "ctu/groups.html", "ctu/group_form.html", "ctu/group_form.html",
    )  # fmt: skip
    form = GroupForm
    column_list = ("name", "rank", *PERMISSIONS, "policy", "people", "active")
    column_labels = SHORT | {"policy": "Password policy", "people": "Users", "active": "Status"}
    column_sortable_list = ("name", "rank", ("policy", "policy.name"))
    column_default_sort = [("rank", True), ("name", False)]
    column_searchable_list = ("name",)
    right_columns = ("rank", "people")
    singular, plural = "group", "groups"
    sorted_by, is_sorted_down = "rank", True
    people_filter, people_title = "group", "Users"
    nothing_yet = "No permission groups yet."
    nothing_found = "No permission group matches."

    def get_query(self) -> Any:
        """Narrow the query to groups that this person may change; the others stay hidden."""
        query = super().get_query().filter(change_rights.within_reach(self.person))
        return query.options(joinedload(PermissionGroup.policy))

    def reaches(self, record: PermissionGroup) -> bool:
        """Return whether this person may change a group: it is within their reach."""
        return change_rights.may_change_group(self.person, record)

    def ticks(self, group: PermissionGroup) -> list[tuple[str, bool]]:
        """Return each permission as the head of its column, and whether a group has it."""
        return [(name, name in group.permissions) for name in PERMISSIONS]

    def permits(self, group: PermissionGroup) -> str:
        """Return what a group permits, in words."""
        names = [PERMISSION_LABELS[name].grid for name in PERMISSIONS if name in group.permissions]
        sentence = ", ".join(names) or "nothing in the console"
        return sentence[0].upper() + sentence[1:]

    def render(self, template: str, **values: Any) -> str:
        """Render a page; a form gets hints and the sentences of each offered policy."""
        if "form" in values:
            values |= explained(values["form"].policies) | {"hints": HINTS}
        return super().render(template, **values)

    def has_people(self, record: PermissionGroup) -> ColumnElement[bool]:
        """Return the condition that leaves the users of a group."""
        return User.group_id == record.id

    def figures(self, rows: list[PermissionGroup]) -> dict[str, Any]:
        """Count the users of each group whom this person may see, in one query."""
        return {"people": count_groups(self.person, [group.id for group in rows])}


class PoliciesView(SettingsView):
    """The password policies that this person may choose, and those of them that they may change."""

    tab_name = "Password policies"
    list_template, create_template, edit_template = (
        "ctu/policies.html", "ctu/policy_form.html", "ctu/policy_form.html",
    )  # fmt: skip
    form = PolicyForm
    column_list = ("name", "needs", "lock", "groups", "use")
    column_labels = {"needs": "A password needs", "groups": "Permission groups", "use": "Status"}
    column_sortable_list = ("name",)
    column_default_sort = [("name", False)]
    column_searchable_list = ("name",)
    singular, plural = "policy", "policies"
    states = (("used", "In use"), ("unused", "Not used"))
    nothing_yet = "No password policies yet."
    nothing_found = "No password policy matches."

    def get_query(self) -> Any:
        """Narrow the query to policies that this person may see, with the groups that use them."""
        query = super().get_query().filter(change_rights.known_policies(self.person))
        return query.options(selectinload(PasswordPolicy.groups))

    def reaches(self, record: PasswordPolicy) -> bool:
        """Return whether this person may change every group that uses a policy."""
        return change_rights.may_change_policy(self.person, record)

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        """Return the condition for policies in use, or for those that no group uses."""
        used = PasswordPolicy.groups.any()
        return {"used": used, "unused": ~used}.get(state)

    def groups(self, policy: PasswordPolicy) -> list[PermissionGroup]:
        """Return the groups that use a policy by their rank, without those out of reach."""
        known = [group for group in policy.groups if change_rights.reaches(self.person, group)]
        return sorted(known, key=lambda group: group.rank)

    def needs(self, policy: PasswordPolicy) -> str:
        """Return what a password needs, in words."""
        return " ".join(policy_sentences(policy))
