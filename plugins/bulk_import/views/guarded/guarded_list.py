"""A list of records that handles any id, page, sort, filter and search value without an error.

Each override closes a gap: Flask-Admin does not validate all values, nor check access everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.tools import iterdecode
from sqlalchemy import Unicode, cast, func, inspect, or_
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from ...engine.sentences.language import N_, _t
from ...storage.host.record_keys import is_one_of
from ..web.request_language import answered
from .bounds import (
    TEXT_LENGTH,
    is_address,
    is_refused_value,
    is_reserved,
    is_usable,
    like_pattern,
    parsed,
)

PAGES = 1_000_000
SEARCH_WORDS = 8
FILTERS = 20

TOO_MANY_FILTERS = N_("This list takes {most} filters at most; the others were left out.")
UNUSABLE = N_("This list cannot be shown with the values in its address.")


class GuardedListView(ModelView):
    """Finds, lists, sorts, searches and filters the records that a person may see.

    Override `get_query` alone to say which rows a person may see: the list, its count, single
    records, batch actions and exports all follow it. Prefer `IN (SELECT …)` to joins there.
    """

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the view once: retrying after a TypeError would hide where it came from."""
        if hasattr(fn, "view_class"):
            return answered(fn, cls=self, **kwargs)
        return answered(fn, self, *args, **kwargs)

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        """Refuse an address to return to that cannot even be parsed, once access is settled."""
        refusal = super()._handle_view(name, **kwargs)
        if refusal is None and not is_address(request.values.get("url", "")):
            abort(400)
        return refusal

    # Scope: a record is found the way the list finds it.

    def get_one(self, id: Any) -> Any:
        """Return the record of that id if `get_query` holds it, else None."""
        found = self.get_chosen([id]) if isinstance(id, str) else []
        return found[0] if found else None

    def get_chosen(self, ids: Sequence[str]) -> list[Any]:
        """Return the records of these ids that `get_query` holds; other ids find nothing."""
        if not (keys := [key for key in map(self._parsed_id, ids) if key is not None]):
            return []
        return list(self.get_query().filter(is_one_of(self.model, keys)).all())

    def get_count_query(self) -> Any:
        """Count the rows of `get_query` by a plain `count(*)`, which databases optimise."""
        query = self.get_query().order_by(None).with_entities(func.count())
        return query.enable_assertions(False).select_from(self.model).enable_assertions(True)

    @cached_property
    def _dialect(self) -> Dialect:
        session: Session = self.get_query().session
        return session.get_bind(inspect(self.model)).dialect

    def _parsed_id(self, id: str) -> tuple[Any, ...] | None:
        """Return the primary key that an id in an address means, None when it can mean none."""
        columns, parts = inspect(self.model).primary_key, iterdecode(id)
        if len(parts) != len(columns):
            return None
        pairs = zip(parts, columns, strict=True)
        key = tuple(parsed(part, each.type, self._dialect) for part, each in pairs)
        return None if None in key else key

    # The list: pages, sorting, searching, filtering.

    @expose("/")  # Flask-Admin carries no types.
    def index_view(self) -> Any:
        """Show the list, without names in its address that `url_for` takes for its own."""
        if any(is_reserved(name) for name in request.args):
            return redirect(self.get_url(".index_view"))
        return super().index_view()

    def get_list(self, page: int | None, *args: Any, **kwargs: Any) -> Any:
        """Return the count and the rows; a value that the database refuses finds nothing."""
        try:
            return self.read_list(min(max(page or 0, 0), PAGES), *args, **kwargs)
        except (StatementError, OverflowError) as error:
            self._refuse(error, UNUSABLE)
            return 0, []

    read_list: Callable[..., Any] = ModelView.get_list
    """Reads the count and the rows of a page; override it, not `get_list`."""

    def _apply_sorting(self, query: Any, *args: Any) -> Any:
        """Sort by the primary key last, so that no row stands on two pages or on none."""
        query, joins = super()._apply_sorting(query, *args)
        return query.order_by(*inspect(self.model).primary_key), joins

    def _apply_search(
        self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str
    ) -> Any:
        """Search every word in all searchable columns, with `%` and `_` escaped."""
        for word in self.words_of(search):
            query, joins = self.narrowed_by(query, joins, word)
            if count_query is not None:
                count_query, count_joins = self.narrowed_by(count_query, count_joins, word)
        return query, count_query, joins, count_joins

    @staticmethod
    def words_of(search: str) -> list[str]:
        """Return the words of a search, as many as are looked for."""
        return search[:TEXT_LENGTH].replace("\x00", "").split()[:SEARCH_WORDS]

    def narrowed_by(self, query: Any, joins: Any, word: str) -> tuple[Any, Any]:
        """Leave the rows that hold a word in any of the searchable columns."""
        conditions, pattern = [], like_pattern(word)
        for field, path in self._search_fields or []:
            query, joins, alias = self._apply_path_joins(query, joins, path, inner_join=False)
            column = field if alias is None else getattr(alias, field.key)
            conditions.append(cast(column, Unicode).ilike(pattern, escape="\\"))
        return query.filter(or_(*conditions)), joins

    def _get_list_filter_args(self) -> list[Any] | None:
        """Return the filters in the address; flash a message for each value that is not usable."""
        if not self._filters:
            return None
        given = [
            (*argument.removeprefix("flt").partition("_"), value)
            for argument, value in request.args.items()
            if argument.startswith("flt")
        ]
        known = [each for each in given if each[2] in self._filter_args]
        if len(known) > FILTERS:
            flash(TOO_MANY_FILTERS.format(most=FILTERS), "error")
        chosen = []
        for position, _, name, value in known[:FILTERS]:
            index, each = self._filter_args[name]
            if is_usable(each, value):
                chosen.append((position, (index, str(each.name), value)))
            else:
                flash(self.get_invalid_value_msg(value, each), "error")
        return [found for _, found in sorted(chosen, key=itemgetter(0))]

    def get_invalid_value_msg(self, value: str, filter: Any) -> str:
        """Return a sentence without the value, which may exceed the size of the session cookie."""
        return _t("{name}: This filter cannot be used with that value.", name=filter.name)

    def _refuse(self, error: Exception, sentence: str) -> None:
        """Flash that a value was refused; an error of another kind is raised again."""
        if not is_refused_value(error):
            raise error
        self.get_query().session.rollback()
        flash(str(sentence), "error")
