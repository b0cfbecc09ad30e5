"""The first page: how many people there are, per team, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_admin import AdminIndexView, expose

from ctu.access import rights
from ctu.access.states import STATES, TEAM_STATES, UNDONE
from ctu.access.user_counts import count_people
from ctu.models.clock import today
from ctu.overview.attention import AttentionItem, attention_items
from ctu.overview.go_to import find_places
from ctu.overview.newest_import import newest_import_items
from ctu.overview.recent import recent_imports
from ctu.overview.teams import team_bars
from ctu.overview.wording import counted
from ctu.web.sessions.access import SignedInView

IMPORTS = (("users", "Bulk user import"), ("teams", "Bulk team import"))
REMARKS = {
    "inactive": "still hold their logins",
    "locked": "after too many wrong passwords",
    "undone": "their import was taken back",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that links to the list of people it counts."""

    name: str
    icon: str
    kind: str
    count: int
    remark: str
    url: str


class OverviewView(SignedInView, AdminIndexView):
    """The first page after sign-in, with counts of the people whom this person sees."""

    @expose("/")
    def index(self) -> Any:
        """Show the numbers and the imports."""
        bars, team_count = team_bars(self.person)
        may_import = rights.may_import_anything(self.person)
        return self.render(
            "ctu/overview.html",
            tiles=self.tiles(team_count),
            bars=bars,
            team_count=team_count,
            states=TEAM_STATES,
            today=f"{today():%A} {today().day} {today():%B %Y}",
            matters=self.matters(),
            recent=recent_imports(self.person) if may_import else [],
            imports=self.imports(),
        )

    def matters(self) -> list[AttentionItem]:
        """Return the items that need attention, with mere information last."""
        found = [*newest_import_items(self.person), *attention_items(self.person)]
        return sorted(found, key=lambda each: each.kind == "idle")

    @expose("/go/")
    def go_to(self) -> Any:
        """Show the places whose names hold the typed text, as far as this person may see them."""
        text = request.args.get("q", "")
        found = find_places(self.admin, self.person, text)
        return self.render("ctu/go_to.html", found=found, text=text)

    def tiles(self, team_count: int) -> list[Tile]:
        """Return all people, then those in each state; of undone ones only where there are any."""
        counts = count_people(self.person)
        # Rounded down, so that all of them are active where it says 100%.
        active = 100 * counts["active"] // counts[""] if counts[""] else 0
        remarks = {"active": f"{active}% of all", **REMARKS}
        teams = f"in {counted(team_count, 'team')}"
        everybody = Tile("People", "fa-users", "idle", counts[""], teams, self._grid())
        return [
            everybody,
            *(
                Tile(each.word, each.icon, each.kind, counts[each.key], remarks[each.key],
                     self._grid(each.key))
                for each in STATES
                if each is not UNDONE or counts[each.key]
            ),
        ]  # fmt: skip

    def imports(self) -> list[tuple[str, str]]:
        """Return name and address of the imports that this person may run."""
        return [
            (words, url_for(f"import_{slug}.index_view"))
            for slug, words in IMPORTS
            if rights.may_import(self.person, slug)
        ]

    def _grid(self, state: str = "") -> str:
        return url_for("users.index_view", flt_state=state or None)
