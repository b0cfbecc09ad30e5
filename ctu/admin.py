"""The console's admin: its menu, its pages, and the context of every template."""

from __future__ import annotations

from flask import Flask
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
from ctu.web import assets, headers
from ctu.webhooks.views import WebhooksView

MANAGEMENT = "Management"
SETTINGS = "Settings"


def init_app(app: Flask) -> None:
    """Make the admin with its views; they belong to one application and keep its state."""
    app.jinja_env.globals.update(may_import_anything=rights.may_import_anything)
    assets.init_app(app)
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
