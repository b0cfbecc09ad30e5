"""The session of the current browser: started after a sign-in, ended at sign-out."""

from __future__ import annotations

from flask import session
from flask_login import current_user, login_user, logout_user

from ctu.access.people import present_person
from ctu.account.sessions.known_devices import remember_device
from ctu.account.sessions.session_store import (
    current_session_id,
    current_version,
    end_every_session,
    end_session,
    store_session,
)
from ctu.models.users import User


def begin_session(person: User, version: int | None = None) -> None:
    """Begin a session of a person in this browser, in the place of any other.

    :param version: as in `store_session`.
    """
    session.clear()
    remember_device(person)
    token = store_session(person, version)
    person.session_token = token
    login_user(person)


def begin_anew(person: User) -> None:
    """End every session of a person and begin one here: what they prove with is another now."""
    version = current_version()
    end_every_session(person)
    begin_session(person, version)


def leave_session() -> None:
    """End the session of this browser, so that a copy of its cookie is worth nothing either."""
    if current_user.is_authenticated:
        end_session(present_person(), current_session_id(), "signed out")
    logout_user()
    session.clear()
