"""The Capacity plans tab: the grid, and the forms that make and change a plan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from ctu.access import rights, visibility
from ctu.capacity.forms import PlanForm
from ctu.extensions import db
from ctu.models.capacity import CHANNELS, CapacityPlan
from ctu.models.users import User
from ctu.records.grids.grid import GridView
from plugins.bulk_import import count_each


class PlansView(GridView):
    """All capacity plans; every user of the console may see them."""

    tab_name = "Capacity plans"
    list_template = "ctu/plans.html"
    form = PlanForm
    column_list = ("name", *CHANNELS, "total", "people", "active")
    column_labels = {
        "web_chat": "Web chat",
        "email": "E-mail",
        "sms": "SMS",
        "total": "In total",
        "people": "Users",
        "active": "Status",
    }
    column_sortable_list = ("name", *CHANNELS, "total")
    column_default_sort = [("name", False)]
    column_searchable_list = ("name",)
    right_columns = (*CHANNELS, "total", "people")
    singular, plural = "plan", "plans"
    nothing_yet = "No capacity plans yet. A user can live without one."
    nothing_found = "No capacity plan matches."

    people_filter, people_title = "plan", "Users"

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change plans."""
        return rights.may_manage_plans(self.person)

    @property
    def sees_whole(self) -> bool:
        """Return True: everybody who opens this tab sees every plan."""
        return True

    def has_people(self, record: CapacityPlan) -> ColumnElement[bool]:
        """Return the condition that leaves the users with a plan."""
        return User.plan_id == record.id

    def figures(self, rows: list[CapacityPlan]) -> dict[str, Any]:
        """Count the users of each plan whom this person may see, in one query.

        Who sees everybody is told up to the bound, and an index alone is read.
        """
        if rights.sees_all_teams(self.person) and rows:
            people = db.session.query(User)
            counted = count_each([people.filter(self.has_people(plan)) for plan in rows])
            return {"people": {plan.id: each for plan, each in zip(rows, counted, strict=True)}}
        counts = (
            select(User.plan_id, func.count())
            .where(User.plan_id.in_([plan.id for plan in rows]))
            .where(visibility.users_in_scope(self.person))
            .group_by(User.plan_id)
        )
        return {"people": dict(db.session.execute(counts).all())}
