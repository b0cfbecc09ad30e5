"""The list of a board, in order of priority, with a count for each standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, request
from sqlalchemy import ColumnElement, select

from ctu.models.clock import today, utc_now
from ctu.models.teams import membership
from ctu.models.users import User
from ctu.readiness.counts import GONE_THROUGH, count_standings
from ctu.readiness.imports import chosen_imports, of_imports
from ctu.readiness.priority_order import Part, read_in_order, read_sorted
from ctu.readiness.standings import STANDINGS, Standing, conditions, groups_let_in, standing_of
from ctu.records.grids.filters import GridFilter, is_id
from ctu.records.grids.lists import Filters
from ctu.records.grids.pages import GridPage
from ctu.users.pages.people_view import PeopleView
from plugins.bulk_import import Count, Place


def in_team(value: str) -> ColumnElement[bool] | None:
    """Return the condition for the members of a team, as many as are counted (decision 96)."""
    if not is_id(value):
        return None
    members = select(membership.c.user_id).where(membership.c.team_id == int(value))
    return User.id.in_(members.limit(GONE_THROUGH + 1))


class StandingsList(PeopleView):
    """People of imports or of a team, in order of priority."""

    states = [(each.key, each.word) for each in STANDINGS]

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the filters of people, with a bounded one for teams and one for imports."""
        others = [each for each in super().more_filters() if each.key != "team"]
        team = GridFilter("team", "Team", in_team, self._team_choices)
        return (team, *others, GridFilter("imports", "Imports", of_imports))

    def kinds(self) -> dict[str, ColumnElement[bool]]:
        """Return the condition of each standing, the same during a whole request."""
        if "readiness_kinds" not in g:
            g.readiness_kinds = conditions()
        found: dict[str, ColumnElement[bool]] = g.readiness_kinds
        return found

    def state_condition(self, state: str) -> ColumnElement[bool] | None:
        """Return the condition of a standing, None when there is no such standing."""
        return self.kinds().get(state)

    def standing_of(self, user: User) -> Standing:
        """Return the standing of a person of the list."""
        if "readiness_groups" not in g:
            g.readiness_groups = groups_let_in()
        return standing_of(user, utc_now(), today(), g.readiness_groups)

    def count_states(
        self, query: Any, *, is_whole: bool, most: int | None = None
    ) -> dict[str, Count]:
        """Count people by standing; an index counts those of imports."""
        return count_standings(query, self.kinds(), is_of_imports=self._is_of_imports)

    @property
    def _is_of_imports(self) -> bool:
        """Return whether an index serves this list: one of imports, without a search."""
        given = request.args.get
        is_searched = bool(given("search") or given("flt_name"))
        return not is_searched and bool(chosen_imports(given("flt_imports", "")))

    def read_list(
        self,
        page: int,
        sort_column: str | None,
        sort_desc: bool | None,
        search: str | None,
        filters: Filters,
        page_size: int | None = None,
    ) -> tuple[int, Sequence[Any]]:
        """Return the rows of a page; those who need help come first if no column is sorted."""
        if sort_column is not None:
            return super().read_list(page, sort_column, sort_desc, search, filters, page_size)
        query = self.narrowed(search, filters)
        counts = self.count_states(query, is_whole=False)
        state, place = self.chosen_state(filters), Place(page, page_size or self.page_size)
        rows = self._read_rows(query, counts, state, place)
        has_next = len(rows) > place.size
        g.grid_page = GridPage(rows[: place.size], counts, state, place, has_next)
        return counts[state].number, g.grid_page.rows

    def _read_rows(
        self, query: Any, counts: Mapping[str, Count], state: str, place: Place
    ) -> list[User]:
        """Return the people of a page, and the one after it."""
        kinds, most = self.kinds(), place.size + 1
        if self._is_of_imports:
            keys = [state] if state else [each.key for each in STANDINGS]
            parts = [Part(kinds[key], counts[key]) for key in keys]
            ids = read_in_order(query, parts, place.start, most)
        else:
            query = query.filter(kinds[state]) if state else query
            ids = read_sorted(query, kinds, place.start, most)
        # By their ids alone, or a database might read the whole import again.
        found = {user.id: user for user in self.get_query().filter(User.id.in_(ids))}
        # Somebody may have left the list between the two statements.
        return [found[id] for id in ids if id in found]
