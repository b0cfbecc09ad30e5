"""The board page: people of some imports or a team, their standings, and actions on them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, g, redirect, request
from flask_admin.actions import action
from flask_admin.base import expose
from markupsafe import Markup

from ctu.access import rights
from ctu.audit.access import record_access
from ctu.extensions import db
from ctu.models.teams import Team
from ctu.readiness.counts import Summary
from ctu.readiness.exports import csv_text
from ctu.readiness.first_passwords import make_new
from ctu.readiness.imports import MOST, chosen_imports, family_of, named, offered_imports
from ctu.readiness.lists import StandingsList
from ctu.readiness.standings import STANDINGS
from ctu.records.batches import batch_actions
from ctu.records.batches.batch_view import CHOOSE_FIRST
from ctu.records.numbers import whole_number
from ctu.users.pages.batch_actions import CONSEQUENCES

log = logging.getLogger(__name__)

WHOSE = ("flt_imports", "flt_team", "search", "flt_name", "flt_group", "flt_plan")
"""The parameters of an address that choose the people of the board."""


class ReadinessView(StandingsList):
    """A list of people by standing, for those who import or manage users."""

    page_title = page_name = tab_name = "Readiness"
    list_template = "ctu/readiness.html"
    can_export = True
    edit_endpoint = "users.edit_view"
    action_disallowed_list = ["delete", "activate"]
    column_list = ("name", "login", "group", "primary_team", "state", "last_sign_in_at")
    column_labels = {
        "group": "Permission group",
        "primary_team": "Primary team",
        "state": "Standing",
        "last_sign_in_at": "Last sign-in",
    }
    column_sortable_list = (("name", ("first_name", "last_name")), "login", "last_sign_in_at")
    sorted_by = ""
    nothing_yet = "Nobody here yet."
    nothing_found = "Nobody matches."
    consequences = CONSEQUENCES | {
        "first_password": "The first passwords that they were given are good no more.",
    }

    @property
    def tells_of_all(self) -> bool:
        """Return whether people of every team are counted, not those of one's own only."""
        return rights.sees_all_teams(self.person)

    def is_visible(self) -> bool:
        """Return True: the menu leads here, where the path above the title begins."""
        return True

    @property
    def can_create(self) -> bool:
        """Return False: people are created on the Users tab."""
        return False

    @property
    def can_edit(self) -> bool:
        """Return False: people are changed on the Users tab, to which their names lead."""
        return False

    def is_accessible(self) -> bool:
        """Return whether a person is signed in who may import or manage users."""
        return super().is_accessible() and rights.may_see_readiness(self.person)

    @expose("/")
    def index_view(self) -> Any:
        """Show the board; where its address names no import and no team, of the newest import.

        With it go what it repairs and what repairs it, which created the people of one list.
        """
        if not any(request.args.get(name) for name in WHOSE) and (runs := offered_imports()):
            family = family_of(runs[0], runs)
            return redirect(self.get_url(".index_view", flt_imports=named(family)))
        return super().index_view()

    def render(self, template: str, **values: Any) -> str:
        """Render the board with its summary and what can be chosen."""
        if "data" in values:
            page = g.get("grid_page") or self.empty_page()
            chosen = chosen_imports(request.args.get("flt_imports", ""))
            values |= {"summary": Summary(page.counts), "standings": STANDINGS}
            values |= {"chosen_imports": chosen, "offered_imports": offered_imports()}
            values["scope"] = self._title_of(len(chosen), chosen[0].file_name if chosen else "")
        return super().render(template, **values)

    def _title_of(self, count: int, name: str) -> str:
        """Return the title: the imports and the team in the address, by name."""
        team = db.session.get(Team, whole_number(request.args.get("flt_team", "")) or 0)
        imports = name if count < 2 else f"{count} imports"
        teams = {str(id): name for id, name in self._team_choices()} if team else {}
        parts = [imports, teams.get(request.args.get("flt_team", ""), "")]
        return ", ".join(filter(None, parts)) or "Everybody you can see"

    @expose("/choose/")
    def choose_view(self) -> Any:
        """Lead to the board of the imports that were ticked."""
        chosen = ",".join(request.args.getlist("import")[:MOST]) or None
        return redirect(self.get_url(".index_view", flt_imports=chosen))

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Any:
        """Send all people of the list, of every page."""
        if export_type != "csv":
            abort(404)
        filters = self._get_list_filter_args()
        query = self.narrowed(request.args.get("search"), filters)
        state = self.chosen_state(filters)
        if state:
            query = query.filter(self.kinds()[state])
        content = csv_text(query, self.kinds())
        record_access(self.person, "readiness exported")
        db.session.commit()
        log.info("readiness exported", extra={"user_id": self.person.id})
        response = Response(content, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="readiness.csv"'
        response.headers["Cache-Control"] = "no-store"
        return response

    # What helps

    @action("first_password", "New first password")
    def action_first_password(self, ids: Sequence[str]) -> Any:
        """Make new first passwords, and lead to where they are handed over."""
        records = self.chosen_records(ids)
        if not records:
            flash(CHOOSE_FIRST.format(plural=self.plural), "warning")
            return None
        within = [record for record in records if self.reaches(record)]
        renewed = make_new(within)
        if beyond := len(records) - len(within):
            renewed.left[batch_actions.OUT_OF_REACH] += beyond
        words = "first password" if renewed.people == 1 else "first passwords"
        sentence = batch_actions.sentence(renewed.people, words, "made anew", renewed.left)
        flash(sentence, "warning" if renewed.left else "done")
        return self._lead_to_slips(renewed.runs)

    def _lead_to_slips(self, runs: Sequence[Any]) -> Any:
        """Lead to the one page where slips are handed over, or name the pages."""
        pages = [
            (run.file_name, self.get_url("import_users.handover_page", public_id=run.public_id))
            for run in runs
        ]
        if len(pages) == 1:
            return redirect(pages[0][1])
        links = Markup(", ").join(Markup('<a href="{}">{}</a>').format(u, n) for n, u in pages)
        if pages:
            flash(Markup("Hand them over: {}.").format(links), "done")
        return None
