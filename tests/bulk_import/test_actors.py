"""Who uploads, where the host says nothing: Flask-Login's user, or somebody."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy import select

from plugins.bulk_import import Importer
from plugins.bulk_import.actors import Actors, Gone, Identity, acting_as
from plugins.bulk_import.storage.tables.models import ImportRun


class User(UserMixin):
    name = "Ann Lee"
    id = "7"


@pytest.fixture
def app():
    app = Flask("host")
    app.secret_key = "test"
    return app


@pytest.fixture
def people(app):
    """Return the users of a host with sign-in, by id."""
    found = {"7": User()}
    LoginManager(app).user_loader(found.get)
    return found


def test_a_host_without_sign_in_has_somebody(app):
    actors = Actors()
    with app.test_request_context():
        assert actors.identity(actors.current()) == Identity("", "Somebody")
        assert actors.load("", Importer) is None


def test_a_host_with_sign_in_has_its_user(app, people):
    actors = Actors()
    with app.test_request_context():
        login_user(people["7"])
        assert actors.identity(actors.current()) == Identity("7", "Ann Lee")
        assert actors.load("7", Importer) is people["7"]


def test_whoever_is_not_signed_in_is_somebody(app, people):
    actors = Actors()
    with app.test_request_context():
        assert actors.identity(actors.current()) == Identity("", "Somebody")


def test_a_user_is_called_by_the_first_name_there_is():
    user = type("User", (UserMixin,), {"id": 7})()
    assert Actors().identity(user) == Identity("7", "7")
    user.email = "ann@example.com"
    assert Actors().identity(user) == Identity("7", "ann@example.com")
    user.username = "ann"
    assert Actors().identity(user) == Identity("7", "ann")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_user_who_left_is_gone(app, people, is_there):
    people["7"] = type("Inactive", (User,), {"is_active": False})() if is_there else None
    with app.app_context(), pytest.raises(Gone, match="no longer active"):
        Actors().load("7", Importer)


def test_a_person_is_found_by_the_id_that_flask_login_knows(app):
    with app.app_context():
        assert Actors().load(str(Actors().find("ann")), Importer) is None
        LoginManager(app)
        assert Actors().find("7") == "7"


def test_somebody_acts_where_there_is_no_request():
    class Members(Actors):
        def current(self):
            raise AssertionError("There is no request to be asked.")

        def may_cancel(self, run):
            return self.current() == "ann"

    actors = Members()
    assert acting_as(actors, "ann").may_cancel(ImportRun())
    with pytest.raises(AssertionError):
        actors.may_cancel(ImportRun())


def test_by_default_everybody_sees_everything():
    query = select(ImportRun)

    assert Actors().visible(query) is query
    assert Actors().may_download(ImportRun())
    assert Actors().may_cancel(ImportRun())


class Renewed(UserMixin):
    """A user of Flask-Security, whose id is another one after each change of the password."""

    id = "7"
    fs_uniquifier = "64d7eff5ff164b31b281af601fc7b9bc"

    def get_id(self):
        return self.fs_uniquifier


def test_an_id_that_changes_with_the_password_is_reported_once_in_the_log(caplog):
    actors = Actors()
    for user in (User(), Renewed(), Renewed()):
        actors.identity(user)
    assert [each.getMessage() for each in caplog.records] == ["actors.unsteady class=Renewed"]
