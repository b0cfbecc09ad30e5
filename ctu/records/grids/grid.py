"""Base of the console's grids: users, teams, plans, groups and policies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement

from ctu.access import rights
from ctu.records.grids import cells
from ctu.records.grids.filters import GridFilter, by_text
from ctu.records.grids.lists import Filters, ListView
from ctu.records.grids.members import find_people
from ctu.records.grids.ordered_view import PLACES
from ctu.records.grids.pages import GridPage
from plugins.bulk_import import Count, Place, count_each

SAFE = "!$'()*,/:;?@"
"""The characters of a query that `url_for` does not escape."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a quick filter: its address, and the number of its records."""

    name: str
    url: str
    count: Count
    is_current: bool


class GridView(ListView):
    """A tab of a page of the console, with its quick filters, its Filter card and its search."""

    can_set_page_size = True
    page_size_options = (20, 50, 100)
    named_filter_urls = True

    page_title, page_name = "Capacity plans, teams and users", "CTU"
    tab_name = ""
    states: Sequence[tuple[str, str]] = (("active", "Active"), ("inactive", "Inactive"))
    right_columns: Sequence[str] = ()
    search_words = "Search name"
    import_slug = import_words = ""
    import_banner = "Only what one import created."
    nothing_yet = nothing_found = ""
    sorted_by, is_sorted_down = "name", False
    edit_endpoint = ".edit_view"
    people_filter = people_title = ""
    """Which filter of the users finds the people of a record, and what they are called."""

    def is_visible(self) -> bool:
        """Return whether the tab has an entry of its own in the menu; one leads to all of them."""
        return bool(self.endpoint == "users")

    @property
    def import_url(self) -> str | None:
        """The import of these records, None without the right to import or an importer."""
        if not self.import_slug or not rights.may_import(self.person, self.import_slug):
            return None
        return url_for(f"import_{self.import_slug}.index_view")

    def render(self, template: str, **values: Any) -> str:
        """Render a page; a grid gets the figures beside its rows, a form the people of a record."""
        if "data" in values:
            page = g.get("grid_page") or self.empty_page()
            values |= self.figures(values["data"]) | {"found": page}
            values["segments"] = self.segments(page)
            if "name" in self.column_list:
                values["names"] = self.names(values["data"], values["return_url"])
        if "model" in values and self.people_filter:
            values["people"] = find_people(self.person, self.has_people(values["model"]))
        return str(super().render(template, **values))

    def has_people(self, record: Any) -> ColumnElement[bool]:
        """Return the condition on User that leaves the people of a record."""
        raise NotImplementedError

    def board_url(self, record: Any) -> str:
        """Return where the readiness of a record's people is shown, "" for nowhere."""
        return ""

    def figures(self, rows: list[Any]) -> dict[str, Any]:
        """Return what a row shows but does not hold, found in one query for all rows."""
        return {}

    # The filters, by readable names in the address

    def get_filters(self) -> list[GridFilter]:
        """Return the filters: the state of the quick filters, then the tab's own."""
        state = GridFilter("state", "Status", self.state_condition, lambda: self.states)
        return [state, *self.more_filters()]

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the tab's own filters, for the Filter card."""
        return (GridFilter("name", "Name", by_text(self.model.name)),)

    def get_filter_arg(self, index: int, flt: GridFilter) -> str:
        """Return the parameter of a filter: its key, which no order of filters changes."""
        return flt.key

    def _get_list_filter_args(self) -> list[Any]:
        return [found for found in super()._get_list_filter_args() or [] if found[2]]

    def _get_filters(self, filters: Filters) -> dict[str, str]:
        return {f"flt_{self._filters[index].key}": value for index, _, value in filters or ()}

    def state_condition(self, state: str) -> Any:
        """Return the condition for a state, None when there is no such state."""
        active = self.model.active
        return {"active": active.is_(True), "inactive": active.is_(False)}.get(state)

    def empty_page(self) -> GridPage:
        """Return the page of a list that cannot be shown with the values in its address."""
        counts = dict.fromkeys(["", *(key for key, _ in self.states)], Count(0))
        return GridPage([], counts, "", Place(0, self.page_size), has_next=False)

    # Above the grid

    @property
    def sees_whole(self) -> bool:
        """Whether this person sees every record of the tab, so that the whole table is counted."""
        return False

    def tab_views(self) -> list[GridView]:
        """Return the tabs of this page that this person may open."""
        return [
            view
            for view in self.admin._views
            if isinstance(view, GridView)
            and view.page_title == self.page_title
            and view.is_accessible()
        ]

    def tabs(self) -> list[Choice]:
        """Return the tabs of this page with the number of records that this person sees in each."""
        grids = self.tab_views()
        page: GridPage | None = g.get("grid_page")
        known: dict[GridView, Count] = dict(g.get("tab_counts", {}))
        if page and page.is_whole:
            known[self] = page.counts[""]
        others = [view for view in grids if view not in known]
        if others:
            counts = count_each([view.get_query() for view in others])
            known |= dict(zip(others, counts, strict=True))
        return [
            Choice(view.tab_name, url_for(f"{view.endpoint}.index_view"), known[view], view is self)
            for view in grids
        ]

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return name and address of the places above this tab; a menu has no address."""
        return [(self.category, None), (self.page_name, url_for("users.index_view"))]

    def segments(self, page: GridPage) -> list[Choice]:
        """Return the quick filters with their counts; they keep search, order and other filters."""
        chosen = request.args.get("flt_state", "")
        return [
            Choice(words, self.address(flt_state=state), page.counts[state], chosen == state)
            for state, words in (("", "All"), *self.states)
        ]

    def names(self, rows: Sequence[Any], return_url: str) -> dict[int, Markup]:
        """Return the name of each row, by its id: a link to its form for who may change it."""
        back = urlencode({"url": return_url}, safe=SAFE)
        before = escape(f"{self.get_url(self.edit_endpoint)}?id=")
        after = escape(f"&{back}")
        reached = self.reached(rows)
        return {
            row.id: cells.name(row, f"{before}{row.id}{after}" if row.id in reached else None)
            for row in rows
        }

    def reached(self, rows: Sequence[Any]) -> set[int]:
        """Return the ids of those rows that this person may change."""
        return {row.id for row in rows if self.reaches(row)}

    def address(self, **changes: str) -> str:
        """Return the address of this list with other values, "" for none, on its first page."""
        kept = {name: value for name, value in request.args.items() if name not in PLACES}
        values = {name: value for name, value in {**kept, **changes}.items() if value}
        return str(self.get_url(".index_view", **values))
