"""The list of a grid: its rows are counted up to a bound, searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request

from ctu.records.grids.ordered_view import OrderedView
from ctu.records.grids.pages import GridPage, place_of
from plugins.bulk_import import (
    Count,
    Order,
    Place,
    count_each,
    count_kinds,
)

Filters = Sequence[tuple[int, str, str]] | None
"""Flask-Admin's form of the filters in an address: place, name and value of each."""
SEARCHED = 1_000
"""How many rows that a search finds are counted: whoever finds more types more (decision 123)."""


class ListView(OrderedView):
    """A view whose list costs the same however many rows it has (decision 84)."""

    states: Sequence[tuple[str, str]] = ()
    """The states by which the rows are counted: key and word."""

    def state_condition(self, state: str) -> Any:
        """Return the condition for a state, None when there is no such state."""
        raise NotImplementedError

    def ordered_condition(self, state: str) -> Any:
        """Return the condition for a state in the words of an index in the list's order, if any."""
        return None

    def count_states(
        self, query: Any, *, is_whole: bool, most: int | None = None
    ) -> dict[str, Count]:
        """Count the rows of a query in each state by one statement; "" counts all of them."""
        keys = [key for key, _ in self.states]
        kinds = [self.state_condition(key) for key in keys]
        # Each state of the whole list has an index. What search and filters leave has none.
        counts = (
            count_each([query, *map(query.filter, kinds)])
            if is_whole
            else count_kinds(query, kinds, most)
        )
        return dict(zip(["", *keys], counts, strict=True))

    def kept_counts(self, search: str | None, others: Filters) -> dict[str, Count] | None:
        """Return the counts of `count_states` where they are kept and need no counting, else None.

        :param others: the filters but for that of the state.
        """
        return None

    def whole_rows(self, order: Order, place: Place) -> Sequence[Any] | None:
        """Return the rows of a page of the unfiltered list, and one more, by a cached statement.

        None where this person does not see all rows.
        """
        return None

    def found_by_index(self, query: Any, search: str) -> Any:
        """Return a query narrowed by an index to what may hold the words of a search, if any."""
        return query

    def finds_few(self, search: str) -> bool:
        """Return whether that index finds few rows, although more than are counted."""
        return False

    def are_met_soon(self, count: Count, place: Place) -> bool:
        """Return whether reading the rows in order fills a page sooner than sorting all of them."""
        return count.is_more

    def narrowed(self, search: str | None, filters: Filters) -> Any:
        """Return the query with search and filters applied, in any state."""
        query = self.get_query()
        if search:
            query = self._apply_search(query, None, {}, {}, search)[0]
        for index, _, value in filters or ():
            if not self._is_of_state(index):
                query = self._filters[index].apply(query, value)
        return query

    def matching(self) -> Any:
        """Return the query of all rows that match search and filters of the address.

        None if one of the filters cannot be used: without it more rows would match than the page
        shows.
        """
        given = [name for name, value in request.args.items() if name.startswith("flt") and value]
        filters = self._get_list_filter_args() or []
        if len(filters) != len(given):
            return None
        query = self.narrowed(request.args.get("search"), filters)
        state = request.args.get("flt_state")
        return query.filter(self.state_condition(state)) if state else query

    def read_list(
        self,
        page: int,
        sort_column: str | None,
        sort_desc: bool | None,
        search: str | None,
        filters: Filters,
        page_size: int | None = None,
    ) -> tuple[int, Sequence[Any]]:
        """Return the rows of a page, and how many there are up to the bound."""
        place = Place(page, page_size or self.page_size)
        order = self._order(sort_column, is_descending=bool(sort_desc))
        found = None if search or filters else self._opened(place, order)
        if found is None:
            sort = sort_column, bool(sort_desc)
            found = self._sought(search, filters, place, order, sort)
        g.grid_page = found
        return found.counts[found.state].number, found.rows

    def chosen_state(self, filters: Filters) -> str:
        """Return the state that the filters choose, "" for all of them."""
        chosen = (value for index, _, value in filters or () if self._is_of_state(index))
        return next(chosen, "")

    def _is_of_state(self, index: int) -> bool:
        return bool(self._filters[index].key == "state")

    def _sought(
        self,
        search: str | None,
        filters: Filters,
        place: Place,
        order: Order | None,
        sort: tuple[str | None, bool],
    ) -> GridPage:
        """Return a page of what search and filters leave.

        :param sort: the column to sort by, and whether in descending order.
        """
        query = self.narrowed(search, filters)
        sought = self.found_by_index(query, search) if search else query
        others = [each for each in filters or () if not self._is_of_state(each[0])]
        is_whole, state = not search and not others, self.chosen_state(filters)
        most = SEARCHED if search else None
        kept = self.kept_counts(search, others)
        counts = kept or self.count_states(sought, is_whole=is_whole, most=most)
        if state:
            condition = self.state_condition(state)
            query, sought = query.filter(condition), sought.filter(condition)
            if counts[state].is_more and not (is_whole or kept):
                counts |= {state: count_kinds(sought, [], most)[0]}
        if order is None:
            rows, has_next = self._read_counted(sought, place, sort)
            return GridPage(rows, counts, state, place, has_next, is_whole)
        place = place_of(query, order, place, request.args)
        in_order = self.ordered_condition(state)
        is_narrow = not is_whole or (state != "" and in_order is None)
        if self._are_sorted(search, counts[state], place, is_narrow=is_narrow):
            rows, has_next = self._read_few(sought, order, place)
        else:
            rows, has_next = self._read_ordered(
                query, in_order, order, place, is_sparse=not is_whole
            )
        return GridPage(rows, counts, state, place, has_next, is_whole)

    def _are_sorted(
        self, search: str | None, count: Count, place: Place, *, is_narrow: bool
    ) -> bool:
        """Return whether sorting the rows is quicker than reading them along the order's index.

        :param is_narrow: whether that index holds rows that are not of the list.
        """
        is_few = is_narrow and not self.are_met_soon(count, place)
        return is_few or bool(search and self.finds_few(search))

    def _opened(self, place: Place, order: Order | None) -> GridPage | None:
        """Return a page of the whole list by cached statements; None where the list has none.

        A list is opened and leafed through far more often than it is searched and filtered.
        """
        if order is None or place.is_far:
            return None
        rows = self.whole_rows(order, place)
        counts = None if rows is None else self.kept_counts(None, ())
        if rows is None or counts is None:
            return None
        return GridPage(rows[: place.size], counts, "", place, len(rows) > place.size, True)
