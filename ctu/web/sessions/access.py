"""Access control of the console's pages; anonymous requests go to the sign-in page."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request
from flask_login import current_user, login_url

from ctu.access import rights
from ctu.access.people import present_person
from ctu.access.sign_ins.same_site import is_of_this_host
from ctu.extensions import login_manager
from ctu.models.users import User
from ctu.web.sessions.form_drafts import is_own_form, signed_out_page

FILES = ("csv", "xlsx")
"""How the addresses of files end."""


class SignedInView:
    """A Flask-Admin view for people who are signed in to the console."""

    @property
    def person(self) -> User:
        """The current user."""
        return present_person()

    def is_accessible(self) -> bool:
        """Return whether the current user may see this view; every menu calls it, too."""
        person = self.person
        return person.is_authenticated and rights.has_console(person)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """Redirect an anonymous request to the sign-in page; refuse a signed-in user with 403.

        Whoever sends a form is shown what they typed instead. Whoever follows a link to a file
        comes back to the page of the link: a file is saved, and the sign-in would stay in sight.
        """
        if current_user.is_authenticated:
            abort(403)
        if is_own_form():
            return signed_out_page()
        if page := _page_of_file():
            return redirect(login_url("auth.sign_in", page))
        return login_manager.unauthorized()


def _page_of_file() -> str:
    """Return the page of this console that links to the requested file, "" where none is known."""
    is_file = request.path.rstrip("/").endswith(FILES)
    return str(request.referrer) if is_file and is_of_this_host(request.referrer) else ""
