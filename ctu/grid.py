"""The grids of the CTU page: what users, teams and capacity plans have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from ctu.access import rights
from ctu.door import BehindTheDoor
from ctu.filters import GridFilter
from plugins.bulk_import.guard import GuardedModelView


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a quick filter: where it leads, and how many records are there."""

    name: str
    url: str
    count: int
    is_current: bool


class GridView(BehindTheDoor, GuardedModelView):
    """A tab of the CTU page; nothing in it is ever deleted."""

    can_delete = False
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    named_filter_urls = True
    action_disallowed_list = ["delete"]
    create_template = edit_template = "ctu/form.html"

    tab_name = ""
    states: Sequence[tuple[str, str]] = (("active", "Active"), ("inactive", "Inactive"))
    right_columns: Sequence[str] = ()
    search_words = "Search name"
    singular = ""
    import_slug = import_words = ""
    nothing_yet = nothing_found = ""

    def is_visible(self) -> bool:
        """Whether the tab has an entry of its own in the menu; one leads to all of them."""
        return bool(self.endpoint == "users")

    @property
    def may_change(self) -> bool:
        """Whether who is signed in may make and change records here."""
        raise NotImplementedError

    @property
    def can_create(self) -> bool:
        return self.may_change

    @property
    def can_edit(self) -> bool:
        return self.may_change

    @property
    def import_url(self) -> str | None:
        """The import of these records, None for who may not import or where there is none."""
        if not self.import_slug or not rights.may_import(self.person, self.import_slug):
            return None
        return url_for(f"import_{self.import_slug}.index_view")

    def after_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Say which record was saved; Flask-Admin's own sentence is left out by the template."""
        flash(f"{model} was {'created' if is_created else 'saved'}.", "done")

    def render(self, template: str, **values: Any) -> str:
        """Render a page; a grid gets the figures that stand beside its rows."""
        if "data" in values:
            values |= self.figures(values["data"])
        return str(super().render(template, **values))

    def figures(self, rows: list[Any]) -> dict[str, Any]:
        """Return what a row shows but does not hold, found in one query for all rows."""
        return {}

    # The filters, by readable names in the address

    def get_filters(self) -> list[GridFilter]:
        """Return the filters: the state that the quick filters choose, then the tab's own."""
        state = GridFilter("state", "Status", self.state_condition, lambda: self.states)
        return [state, *self.more_filters()]

    def more_filters(self) -> Sequence[GridFilter]:
        """Return the tab's own filters, for the Filter card."""
        return ()

    def get_filter_arg(self, index: int, flt: GridFilter) -> str:
        return flt.key

    def _get_list_filter_args(self) -> list[Any]:
        return [found for found in super()._get_list_filter_args() or [] if found[2]]

    def _get_filters(self, filters: Sequence[tuple[int, str, str]] | None) -> dict[str, str]:
        return {f"flt_{self._filters[index].key}": value for index, _, value in filters or ()}

    def state_condition(self, state: str) -> Any:
        """Return the condition for a state, None when there is no such state."""
        active = self.model.active
        return {"active": active.is_(True), "inactive": active.is_(False)}.get(state)

    # What stands above the grid

    def tabs(self) -> list[Choice]:
        """Return the three tabs with the number of records that this person sees in each."""
        grids = [view for view in self.admin._views if isinstance(view, GridView)]
        return [
            Choice(
                view.tab_name,
                url_for(f"{view.endpoint}.index_view"),
                view.get_count_query().scalar(),
                view is self,
            )
            for view in grids
        ]

    def segments(self) -> list[Choice]:
        """Return the quick filters with their counts; they keep search, order and other filters."""
        counts, chosen = self.count_states(), request.args.get("flt_state", "")
        return [
            Choice(words, self.address(flt_state=state), counts[state], chosen == state)
            for state, words in (("", "All"), *self.states)
        ]

    def count_states(self) -> dict[str, int]:
        """Count the records in each state; "" counts all of them."""
        query = self.get_count_query()
        counts = {key: query.filter(self.state_condition(key)).scalar() for key, _ in self.states}
        return {"": sum(counts.values()), **counts}

    def address(self, **changes: str) -> str:
        """Return the address of this list with other values, "" for none, on its first page."""
        kept = {name: value for name, value in request.args.items() if name != "page"}
        values = {name: value for name, value in {**kept, **changes}.items() if value}
        return str(self.get_url(".index_view", **values))
