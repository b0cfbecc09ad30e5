"""A panel on a subdomain, or one of several hosts, has its scripts at its own origin."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import BulkImport, BulkImportView

KEPT = "public, immutable, max-age=31536000"
ORIGIN = "http://office.example.test"
SUBDOMAIN = {"subdomain_matching": True}, {"subdomain": "office"}
ONE_HOST = {"host_matching": True, "static_host": "example.test"}, {"host": "office.example.test"}
ANY_HOST = {"host_matching": True, "static_host": "example.test"}, {"host": "*"}


@pytest.mark.parametrize(("of_app", "of_admin"), [SUBDOMAIN, ONE_HOST, ANY_HOST])
def test_scripts_and_styles_are_at_the_origin_of_the_page(of_app: Any, of_admin: Any) -> None:
    app = Flask("panel", **of_app)
    app.config.update(
        TESTING=True,
        SECRET_KEY="test",
        SERVER_NAME="example.test",
        SQLALCHEMY_DATABASE_URI="sqlite://",
        BULK_IMPORT_QUEUE="inline",
        BULK_IMPORT_KEYS="4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A=",
    )
    db = SQLAlchemy(app)
    bulk_import = BulkImport(app, db)

    class Town(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(unique=True)

    Admin(app, **of_admin).add_view(BulkImportView.of(Town, bulk_import, key=Town.name))
    with app.app_context():
        bulk_import.create_tables()
    client = app.test_client()

    html = client.get("/admin/imports/town/", base_url=ORIGIN).text
    files = re.findall(r'(?:href|src)="([^"]*/bulk_import/[^"]*)"', html)

    assert len(files) == 4
    assert {each.startswith("/admin/imports/town/static/") for each in files} == {True}
    answers = [client.get(each, base_url=ORIGIN) for each in files]
    assert {(each.status_code, each.headers["Cache-Control"]) for each in answers} == {(200, KEPT)}
    # A process with other files, before or after an upgrade, serves its own for the moment.
    other = re.sub(r"/v-\w+/", "/v-000000000000/", files[0])
    served = client.get(other, base_url=ORIGIN)
    assert (served.data, served.headers["Cache-Control"]) == (answers[0].data, "no-cache")
    app.debug = True
    edited = client.get(files[0], base_url=ORIGIN)
    assert (edited.status_code, edited.headers["Cache-Control"]) == (200, "no-cache")
    app.debug = False
    missing = client.get(files[0].replace(".css", ".none"), base_url=ORIGIN)
    assert (missing.status_code, missing.headers.get("Cache-Control")) == (404, None)
