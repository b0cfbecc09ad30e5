"""The plugin's API with the console's rights, for the owner of the token."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user

from ctu.access import rights
from ctu.access.people import present_person_or_none
from ctu.api import bearer
from ctu.extensions import csrf
from plugins.bulk_import import ImportApi, Importer, Scope


class ConsoleApi(ImportApi):
    """Imports of users and teams, for programs."""

    def authorise(self, scope: Scope) -> None:
        """Ask for a token that has the scope, and for a person who may use it now."""
        bearer.authorise(present_person_or_none(), scope)

    def may_import(self, importer: type[Importer]) -> bool:
        """Return whether the owner of the token may run this import now."""
        return rights.may_import(current_user, importer.slug)


def init_app(app: Flask) -> None:
    """Register the routes; they need no CSRF token, as nothing that a browser sends by itself
    lets anybody in."""
    blueprint = ConsoleApi().blueprint()
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
