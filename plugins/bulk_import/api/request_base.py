"""Base of all routes: the state, the visible imports and the permitted kinds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from ..engine.declaration.importer import Importer
from ..reports.history.history import History
from ..reports.history.visibility import is_visible
from ..state import State, current_state
from ..storage.tables.models import ImportRun
from .problems import ApiProblem


class RequestBase:
    """The base of the routes."""

    @property
    def state(self) -> State:
        """Return the plugin's state in the current application."""
        return current_state()

    @property
    def actor(self) -> Any:
        """Return the current person."""
        return self.state.actors.current()

    def may_import(self, importer: type[Importer]) -> bool:
        """Return whether the current person may run imports of a kind."""
        raise NotImplementedError

    def kinds(self) -> dict[str, type[Importer]]:
        """Return the kinds of imports that the current person may run, by slug."""
        known = self.state.importers
        return {slug: each for slug, each in sorted(known.items()) if self.may_import(each)}

    def kind_named(self, slug: str) -> type[Importer]:
        """Return a kind of import by its slug.

        :raises ApiProblem: of status 422 where it is unknown, 403 where it is not permitted.
        """
        kinds = self.kinds()
        if slug in kinds:
            return kinds[slug]
        if slug in self.state.importers:
            raise ApiProblem.of_status(403)
        named = ", ".join(kinds) or "none"
        detail = f"Say in the field kind what is imported: {named}."
        raise ApiProblem(422, "request.kind", "Kind of import", detail, field="kind")

    def visible(self, kinds: dict[str, type[Importer]]) -> ColumnElement[bool]:
        """Return the condition for the imports of some kinds that the current person may see."""
        actors = self.state.actors
        return or_(*((ImportRun.importer == slug) & is_visible(actors, slug) for slug in kinds))

    def get_run(self, public_id: str) -> tuple[ImportRun, type[Importer]]:
        """Return a visible import and its kind.

        :raises ApiProblem: of status 404 for any other id, whether or not it exists.
        """
        kinds = self.kinds()
        if kinds and len(public_id) <= 32 and public_id.isalnum():
            query = select(ImportRun).where(ImportRun.public_id == public_id, self.visible(kinds))
            run = self.state.session.scalar(query)
            if run is not None:
                return run, kinds[run.importer]
        raise ApiProblem.of_status(404)

    def history(self, importer: type[Importer]) -> History:
        """Return the history of a kind of import."""
        return History(self.state, importer)
