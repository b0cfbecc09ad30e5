"""The first page: how many people there are, and the way to the imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, url_for
from flask_admin import AdminIndexView, expose
from flask_login import current_user

from ctu.access import rights
from ctu.extensions import login_manager
from ctu.users.states import STATES, count_states

IMPORTS = (("users", "Bulk user import"), ("teams", "Bulk team import"))
REMARKS = {
    "inactive": "still hold their logins",
    "locked": "after too many wrong passwords",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that leads to the people behind it."""

    name: str
    icon: str
    kind: str
    count: int
    remark: str
    url: str


class OverviewView(AdminIndexView):  # type: ignore[misc]  # Flask-Admin carries no types.
    """How many people this person sees, by state."""

    def is_accessible(self) -> bool:
        return current_user.is_authenticated and rights.has_console(current_user)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """Send a stranger to the sign-in page; refuse whoever is signed in."""
        if current_user.is_authenticated:
            abort(403)
        return login_manager.unauthorized()

    @expose("/")  # type: ignore[untyped-decorator]
    def index(self) -> Any:
        """Show the numbers and the imports."""
        return self.render("ctu/overview.html", tiles=self.tiles(), imports=self.imports())

    def tiles(self) -> list[Tile]:
        """Return all people, then those in each state."""
        counts = count_states(current_user)
        active = round(100 * counts["active"] / counts[""]) if counts[""] else 0
        remarks = {"active": f"{active}% of all", **REMARKS}
        everybody = Tile(
            "People", "fa-users", "idle", counts[""], "in the teams you can see", self._grid()
        )
        return [
            everybody,
            *(
                Tile(each.word, each.icon, each.kind, counts[each.key], remarks[each.key],
                     self._grid(flt_state=each.key))
                for each in STATES
            ),
        ]  # fmt: skip

    def imports(self) -> list[tuple[str, str]]:
        """Return name and address of the imports that this person may run."""
        endpoints = {slug: f"import_{slug}.index_view" for slug, _ in IMPORTS}
        return [
            (words, url_for(endpoints[slug]))
            for slug, words in IMPORTS
            if endpoints[slug] in current_app.view_functions
            and rights.may_import(current_user, slug)
        ]

    def _grid(self, **values: str) -> str:
        return url_for("users.index_view", **values)
