"""The console: who uses it, and what they manage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ctu import admin, commands, config, secret
from ctu.account.pages import (
    factor_pages,
    passkey_pages,
    password_pages,
    second_step,
    session_pages,
    sign_in_pages,
)
from ctu.api import imports as api
from ctu.audit import recording
from ctu.database import connections, migrations
from ctu.extensions import bulk_import, csrf, db, login_manager, migrate
from ctu.imports import notices
from ctu.imports.actors import ConsoleActors
from ctu.web import errors, headers
from ctu.web.load import admission, database_timeouts, limits
from ctu.web.monitoring import health, logs, metrics, request_ids, tracing
from ctu.web.sessions import session_activity
from ctu.web.sessions.cookies import SessionCookie
from ctu.webhooks import addresses, deliveries
from plugins.bulk_import import import_finished


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Make the application: configuration first, then one part after another.

    `settings` win over the environment; tests use them.
    """
    app = Flask(__name__)
    app.session_interface = SessionCookie()
    config.configure(app, settings)
    proxies = app.config["CTU_TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies, 0, proxies)  # type: ignore[method-assign]  # This is how Flask wraps itself.
    logs.init_app(app)
    config.log_unknown(app)
    secret.init_app(app)
    tracing.init_app(app)
    request_ids.init_app(app)
    health.init_app(app)
    headers.init_app(app)
    db.init_app(app)
    connections.init_app(app)
    tracing.watch_database(app)
    database_timeouts.init_app(app)
    metrics.watch_pool(app)
    admission.init_app(app)
    migrate.init_app(app, db, directory=migrations.MIGRATIONS, render_as_batch=True)
    bulk_import.actors = ConsoleActors()
    bulk_import.init_app(app, db)
    limits.init_app(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    sign_in_pages.init_app(app)
    session_activity.init_app(app)
    recording.init_app(app)
    password_pages.init_app(app)
    session_pages.init_app(app)
    second_step.init_app(app)
    factor_pages.init_app(app)
    passkey_pages.init_app(app)
    notices.init_app(app)
    admin.init_app(app)
    api.init_app(app)
    addresses.init_app(app)
    import_finished.connect(deliveries.deliver_finished, app)
    errors.init_app(app)
    commands.init_app(app)
    return app
