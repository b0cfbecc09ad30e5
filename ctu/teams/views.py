"""The Teams tab: the grid, and the forms that make and change a team."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, func, select

from ctu.access import rights, visibility
from ctu.extensions import db
from ctu.models.teams import Team, membership
from ctu.models.users import User
from ctu.records.grids.grid import GridView
from ctu.teams.forms import TeamForm
from plugins.bulk_import import count_each


class TeamsView(GridView):
    """The teams of this person; all teams for users who manage teams or see all."""

    tab_name = "Teams"
    list_template = "ctu/teams.html"
    form = TeamForm
    column_list = ("name", "people", "active")
    column_labels = {"people": "Members", "active": "Status"}
    column_sortable_list = ("name",)
    column_default_sort = [("name", False)]
    column_searchable_list = ("name",)
    right_columns = ("people",)
    singular, plural = "team", "teams"
    import_slug, import_words = "teams", "Bulk team import"
    nothing_yet = "No teams yet. A user needs one, so begin here."
    nothing_found = "No team matches."

    people_filter, people_title = "team", "Members"

    @property
    def may_change(self) -> bool:
        """Return whether the current user may create and change teams."""
        return rights.may_manage_teams(self.person)

    def get_query(self) -> Any:
        """Narrow the query to teams whose names this person may see."""
        query = super().get_query()
        return query if self.sees_whole else query.filter(visibility.teams_in_scope(self.person))

    @property
    def sees_whole(self) -> bool:
        """Return whether this person sees every team: whoever manages teams does."""
        return self.may_change or rights.sees_all_teams(self.person)

    def has_people(self, record: Team) -> ColumnElement[bool]:
        """Return the condition that leaves the members of a team."""
        members = select(membership.c.user_id).where(membership.c.team_id == record.id)
        return User.id.in_(members)

    def board_url(self, record: Team) -> str:
        """Return the address of a team's board, "" where this person may not open it."""
        is_in_scope = rights.sees_all_teams(self.person) or record in self.person.teams
        if not (is_in_scope and rights.may_see_readiness(self.person)):
            return ""
        return url_for("readiness.index_view", flt_team=record.id)

    def figures(self, rows: list[Team]) -> dict[str, Any]:
        """Count the members of each team whom this person may see, in one query.

        Who sees everybody is told up to the bound, and an index alone is read.
        """
        if rights.sees_all_teams(self.person) and rows:
            members = db.session.query(Team).join(membership, membership.c.team_id == Team.id)
            counted = count_each([members.filter(Team.id == team.id) for team in rows])
            return {"people": {team.id: each for team, each in zip(rows, counted, strict=True)}}
        counts = (
            select(membership.c.team_id, func.count())
            .join(User, User.id == membership.c.user_id)
            .where(membership.c.team_id.in_([team.id for team in rows]))
            .where(visibility.users_in_scope(self.person))
            .group_by(membership.c.team_id)
        )
        return {"people": dict(db.session.execute(counts).all())}

    def on_model_change(self, form: TeamForm, team: Team, is_created: bool) -> None:
        """Add the maker of a team as its first member: nobody else could add people to it."""
        if is_created:
            team.members.append(self.person)
