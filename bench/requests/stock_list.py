"""Flask-Admin's list as it comes, over the same people: what a host has without this console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy

from bench.fixtures.world import World
from ctu.models.users import User


class PeopleView(ModelView):
    """The columns of the console's grid, searched and filtered as Flask-Admin does it."""

    column_list = (
        "first_name", "last_name", "login", "group", "primary_team", "plan", "extension",
        "web_rtc", "active", "last_sign_in_at",
    )  # fmt: skip
    column_searchable_list = ("first_name", "last_name", "login", "extension")
    column_filters = ("active", "first_name", "primary_team.name", "group.name", "plan.name")
    column_default_sort: ClassVar[list[tuple[str, bool]]] = [
        ("first_name", False),
        ("last_name", False),
    ]
    page_size = 20


@contextmanager
def stock_client(place: World) -> Iterator[FlaskClient]:
    """Give a browser at a stock Flask-Admin over the database of a console."""
    app = Flask("stock")
    app.config.update(SECRET_KEY="only for measuring", SQLALCHEMY_DATABASE_URI=place.url)
    database = SQLAlchemy(app)
    Admin(app).add_view(PeopleView(User, database, endpoint="user"))
    yield app.test_client()
    with app.app_context():
        database.engine.dispose()
