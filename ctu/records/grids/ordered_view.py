"""Pages of rows in an order: read along an index, by other indexes, or by their number."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import inspect

from ctu.records.views import RecordsView
from plugins.bulk_import import Landmarks, Order, Place, read_page, unindexed

PLACES = ("page", "after", "before")
"""The parameters of an address that say where in the list a page begins."""


class OrderedView(RecordsView):
    """A view that reads its rows page by page; pages far from the start begin after a row."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.landmarks = Landmarks()
        super().__init__(*args, **options)

    def shown(self, query: Any) -> Any:
        """Return a query of what the page shows of each row: of the records themselves."""
        return query

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

    def _read_counted(
        self, query: Any, place: Place, sort: tuple[str | None, bool]
    ) -> tuple[list[Any], bool]:
        """Read a page by its number, in an order that has blanks or stands in another table.

        :param sort: the column to sort by, and whether in descending order.
        """
        column, is_descending = sort
        [key] = inspect(self.model).primary_key

        def ordered(rows: Any) -> Any:
            found = ModelView._apply_sorting(self, rows, {}, column, is_descending)[0]
            return found.order_by(key.desc() if is_descending else key)

        keys = ordered(query.with_entities(key)).offset(place.start).limit(place.size + 1)
        rows = ordered(self.shown(query.filter(key.in_(keys.statement)))).all()
        return rows[: place.size], len(rows) > place.size

    def _order_by(
        self, query: Any, joins: Any, sort_joins: Any, sort_field: Any, sort_desc: bool
    ) -> tuple[Any, Any]:
        """Sort by a column of another table; it comes first where every row has one there."""
        columns = [column for each in sort_joins or () for column in each.property.local_columns]
        is_always = not any(column.nullable for column in columns)
        query, joins, alias = self._apply_path_joins(query, joins, sort_joins, inner_join=is_always)
        column = sort_field if alias is None else getattr(alias, sort_field.key)
        return query.order_by(column.desc() if sort_desc else column), joins

    def _order(self, sort_column: str | None, *, is_descending: bool) -> Order | None:
        """Return the order that is asked for; None where no page can begin after a row of it."""
        if sort_column in self._sortable_columns:
            found = self._sortable_columns[sort_column]
            fields = found if isinstance(found, list) else [found]
        else:
            sort = self.column_default_sort
            default = sort if isinstance(sort, list) else [sort]
            fields, is_descending = (
                [getattr(self.model, name) for name, _ in default],
                default[0][1],
            )
            if any(direction != is_descending for _, direction in default):
                return None
        if any(each.class_ is not self.model or each.nullable for each in fields):
            return None
        own_key = getattr(self.model, inspect(self.model).primary_key[0].name)
        return Order(
            [*(each for each in fields if each.key != own_key.key), own_key], is_descending
        )
