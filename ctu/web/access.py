"""Who comes into the pages of the console, and where everybody else is sent."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask_login import current_user

from ctu.access import rights
from ctu.extensions import login_manager
from ctu.models.users import User


class SignedInView:
    """A Flask-Admin view for people who are signed in to the console."""

    @property
    def person(self) -> User:
        """Who is signed in."""
        person: User = current_user._get_current_object()
        return person

    def is_accessible(self) -> bool:
        """Whether who asks may see this view; the menu asks too, with every page."""
        return bool(current_user.is_authenticated) and rights.has_console(self.person)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """Send a stranger to the sign-in page; refuse whoever is signed in."""
        if current_user.is_authenticated:
            abort(403)
        return login_manager.unauthorized()
