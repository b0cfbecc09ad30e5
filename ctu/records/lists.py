"""Rows of a grid: counted up to a bound, sorted by an index; far pages begin behind a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import inspect

from ctu.records.pages import GridPage, place_of
from ctu.records.views import RecordsView
from plugins.bulk_import import (
    Count,
    Landmarks,
    Order,
    Place,
    count_each,
    count_kinds,
    read_page,
    unindexed,
)

Filters = Sequence[tuple[int, str, str]] | None
"""What Flask-Admin makes of the filters in an address: place, name and value of each."""
SEARCHED = 1_000
"""So many rows that a search finds are counted: whoever finds more types more (decision 123)."""
PLACES = ("page", "after", "before")
"""What in an address says where in the list a page stands."""


class ListView(RecordsView):
    """A view whose list costs the same however many rows it has (decision 84)."""

    states: Sequence[tuple[str, str]] = ()
    """The states by which the rows are counted: key and word."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.landmarks = Landmarks()
        super().__init__(*args, **options)

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
        """Return counts as of `count_states` that need no counting, None where there are none.

        :param others: the filters but for that of the state.
        """
        return None

    def whole_rows(self, order: Order, place: Place) -> Sequence[Any] | None:
        """Return the rows of a page of the unfiltered list, and one more, by a cached statement.

        None where the list of this person is not that of everybody.
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

    def shown(self, query: Any) -> Any:
        """Return a query of what the page shows of each row: of the records themselves."""
        return query

    def narrowed(self, search: str | None, filters: Filters) -> Any:
        """Return the query with search and filters applied, in any state."""
        query = self.get_query()
        if search:
            query = self._apply_search(query, None, {}, {}, search)[0]
        for index, _, value in filters or ():
            if self._filters[index].key != "state":
                query = self._filters[index].apply(query, value)
        return query

    def matching(self) -> Any:
        """Return the query of all rows that search and filters of the address leave, None if one
        of its filters cannot be used: to leave it out would find more than the page shows."""
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
        place, order = Place(page, page_size or self.page_size), self._order(sort_column, sort_desc)
        opened = None if search or filters else self._opened(place, order)
        if opened is not None:
            g.grid_page = opened
            return opened.counts[""].number, opened.rows
        query = self.narrowed(search, filters)
        sought = self.found_by_index(query, search) if search else query
        others = [each for each in filters or () if self._filters[each[0]].key != "state"]
        is_whole = not search and not others
        most = SEARCHED if search else None
        kept = self.kept_counts(search, others)
        counts = kept or self.count_states(sought, is_whole=is_whole, most=most)
        chosen = [value for index, _, value in filters or () if self._filters[index].key == "state"]
        state = chosen[0] if chosen else ""
        if state:
            condition = self.state_condition(state)
            query, sought = query.filter(condition), sought.filter(condition)
            if counts[state].is_more and not (is_whole or kept):
                counts |= {state: count_kinds(sought, [], most)[0]}
        if order is None:
            rows = self._read_counted(sought, place, sort_column, bool(sort_desc))
            has_next = len(rows) > place.size
        else:
            place = place_of(query, order, place, request.args)
            in_order = self.ordered_condition(state)
            is_narrow = not is_whole or (state != "" and in_order is None)
            is_few = is_narrow and not self.are_met_soon(counts[state], place)
            is_few = is_few or bool(search and self.finds_few(search))
            rows, has_next = (
                self._read_few(sought, order, place)
                if is_few
                else self._read_ordered(query, in_order, order, place, is_sparse=not is_whole)
            )
        g.grid_page = GridPage(rows[: place.size], counts, state, place, has_next, is_whole)
        return counts[state].number, g.grid_page.rows

    def _opened(self, place: Place, order: Order | None) -> GridPage | None:
        """Return a page of the whole list by statements that are kept, None where there are none.

        A list is opened and leafed through far more often than it is searched and filtered.
        """
        if order is None or place.is_far:
            return None
        rows = self.whole_rows(order, place)
        counts = None if rows is None else self.kept_counts(None, ())
        if rows is None or counts is None:
            return None
        return GridPage(rows[: place.size], counts, "", place, len(rows) > place.size, True)

    def _read_few(self, query: Any, order: Order, place: Place) -> Any:
        """Read a page by the indexes of what leaves few rows to be sorted."""
        return read_page(
            self.shown(query), order, place, self.landmarks, self._name(), unordered=True
        )

    def _read_ordered(
        self, query: Any, in_order: Any, order: Order, place: Place, *, is_sparse: bool
    ) -> Any:
        """Read a page along an index of its order.

        :param in_order: a condition that such an index has, None for none.
        :param is_sparse: whether many rows are passed: along the index, without a look at them.
        """
        if query.whereclause is not None:
            query = self.get_query().filter(unindexed(query.whereclause))
        query = query if in_order is None else query.filter(in_order)
        bare = self.shown(self.get_query()) if is_sparse else None
        return read_page(self.shown(query), order, place, self.landmarks, self._name(), bare=bare)

    def _name(self) -> tuple[Any, ...]:
        """Return the key of this address's list among the landmarks."""
        chosen = tuple(each for each in request.args.items() if each[0] not in PLACES)
        return self.person.id, chosen

    def _read_counted(self, query: Any, place: Place, column: str | None, falls: bool) -> list[Any]:
        """Read a page by its number, in an order that has blanks or stands in another table."""
        [key] = inspect(self.model).primary_key

        def ordered(rows: Any) -> Any:
            found = ModelView._apply_sorting(self, rows, {}, column, falls)[0]
            return found.order_by(key.desc() if falls else key)

        keys = ordered(query.with_entities(key)).offset(place.start).limit(place.size + 1)
        return list(ordered(self.shown(query.filter(key.in_(keys.statement)))).all())

    def _order_by(
        self, query: Any, joins: Any, sort_joins: Any, sort_field: Any, sort_desc: bool
    ) -> tuple[Any, Any]:
        """Sort by a column of another table; it comes first where every row has one there."""
        columns = [column for each in sort_joins or () for column in each.property.local_columns]
        is_always = not any(column.nullable for column in columns)
        query, joins, alias = self._apply_path_joins(query, joins, sort_joins, inner_join=is_always)
        column = sort_field if alias is None else getattr(alias, sort_field.key)
        return query.order_by(column.desc() if sort_desc else column), joins

    def _order(self, sort_column: str | None, sort_desc: bool | None) -> Order | None:
        """Return the order that is asked for; None where no page can begin behind a row of it."""
        if sort_column in self._sortable_columns:
            found = self._sortable_columns[sort_column]
            fields, falls = found if isinstance(found, list) else [found], bool(sort_desc)
        else:
            sort = self.column_default_sort
            default = sort if isinstance(sort, list) else [sort]
            fields, falls = [getattr(self.model, name) for name, _ in default], default[0][1]
            if any(direction != falls for _, direction in default):
                return None
        if any(each.class_ is not self.model or each.nullable for each in fields):
            return None
        own_key = getattr(self.model, inspect(self.model).primary_key[0].name)
        return Order([*(each for each in fields if each.key != own_key.key), own_key], falls)
