"""The console's admin: its menu, its pages, and the context of every template."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from ctu.access import rights
from ctu.api.views import TokensView
from ctu.capacity.views import PlansView
from ctu.extensions import bulk_import, db
from ctu.imports.views import TeamImportView, UserImportView
from ctu.models.audit import AuditEntry
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.overview.views import OverviewView
from ctu.readiness.views import ReadinessView
from ctu.records.grids import cells
from ctu.settings.audit import AuditView
from ctu.settings.views import GroupsView, PoliciesView
from ctu.teams.importer import TeamImporter
from ctu.teams.views import TeamsView
from ctu.users.importing.updates import UserUpdater
from ctu.users.pages.views import UsersView
from ctu.web import headers
from ctu.webhooks.views import WebhooksView

STATIC = Path(__file__).parent / "static" / "ctu"
MANAGEMENT = "Management"
SETTINGS = "Settings"


def init_app(app: Flask) -> None:
    """Make the admin with its views; they belong to one application and keep its state."""
    app.jinja_env.globals.update(
        asset_url=asset_url, may_import_anything=rights.may_import_anything
    )
    cells.init_app(app)
    admin = Admin(
        app,
        name="CTU Console",
        url="/",
        index_view=OverviewView(name="Overview", url="/"),
        theme=Bootstrap4Theme(),
        csp_nonce_generator=headers.nonce,
    )
    admin.add_view(UsersView(User, db, name="CTU", endpoint="users", category=MANAGEMENT))
    admin.add_view(TeamsView(Team, db, name="Teams", endpoint="teams", category=MANAGEMENT))
    admin.add_view(PlansView(CapacityPlan, db, name="Plans", endpoint="plans", category=MANAGEMENT))
    admin.add_view(ReadinessView(User, db, "Readiness", MANAGEMENT, "readiness"))
    admin.add_view(GroupsView(PermissionGroup, db, "Permission groups", SETTINGS, "groups"))
    admin.add_view(PoliciesView(PasswordPolicy, db, "Password policies", SETTINGS, "policies"))
    admin.add_view(AuditView(AuditEntry, db, "Audit", SETTINGS, "audit"))
    admin.add_view(WebhooksView("Webhooks", endpoint="webhooks", url="/account/webhooks"))
    admin.add_view(TokensView("Access tokens", endpoint="tokens", url="/account/tokens"))
    admin.add_view(UserImportView(UserUpdater, bulk_import, "Bulk user import", MANAGEMENT))
    admin.add_view(TeamImportView(TeamImporter, bulk_import, "Bulk team import", MANAGEMENT))


def asset_url(name: str) -> str:
    """Return the address of one of the console's files, which changes with its content.

    It is what `url_for` would return, which takes longer: every page names a dozen files.
    """
    fingerprint = _fingerprint(name, _file(name).stat().st_mtime_ns)
    return f"{request.script_root}{current_app.static_url_path}/ctu/{name}?v={fingerprint}"


@lru_cache(maxsize=64)
def _fingerprint(name: str, _changed_at: int) -> str:
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _file(name: str) -> Path:
    return STATIC / name
