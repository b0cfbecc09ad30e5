"""A database that may have no index of letters: the upgrade goes on, and a search finds people."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from ctu import create_app
from ctu.extensions import db
from ctu.models.people_search import INDEX
from tests.console.app_settings import settings_for


@pytest.mark.databases("postgresql")
def test_a_role_that_may_make_no_extension_upgrades_without_the_index(
    empty_database_url: str, tmp_path: Path
) -> None:
    engine = create_engine(empty_database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO plain"))
    plain = make_url(empty_database_url).set(username="plain")
    app = create_app(settings_for(plain.render_as_string(hide_password=False), tmp_path))
    with app.app_context():
        flask_migrate.upgrade()
        names = {each["name"] for each in inspect(db.engine).get_indexes("user_account")}
        assert names
        assert INDEX not in names
        flask_migrate.downgrade(revision="0037")
        db.session.remove()
        db.engine.dispose()
    with engine.connect() as connection:
        connection.execute(text("DROP OWNED BY plain"))
        connection.execute(text("DROP ROLE plain"))
    engine.dispose()
