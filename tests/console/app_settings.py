"""Settings of a console under test, and its migrated database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

from ctu import create_app
from ctu.extensions import db

MakeApp = Callable[..., Flask]


def settings_for(url: str, folder: Path) -> dict[str, Any]:
    """Return settings of a console under test: real Argon2id, but with the least cost."""
    return {
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "SECRET_KEY": "only for tests",
        "SQLALCHEMY_DATABASE_URI": url,
        "CTU_VAR_FOLDER": str(folder),
        "CTU_LIMITS": False,
        # A busy machine is not a database that does not answer.
        "CTU_DATABASE_SECONDS": 60,
        "CTU_ARGON2_TIME_COST": 1,
        "CTU_ARGON2_MEMORY_KIB": 8,
        "BULK_IMPORT_KEYS": "cGlIm_K_pS0LOQ3O0HsIVhHh5l2OwcxnPq4GSGGdJjA=",
        "BULK_IMPORT_REDIS_URL": "unix:///nowhere/redis.sock",
    }


def migrate_database(url: str, folder: Path) -> None:
    """Bring a database to the newest migration, and leave no connection to it."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
