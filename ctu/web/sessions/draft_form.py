"""Base of forms that are shown again with what was typed when their session has ended."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_wtf.csrf import CSRFError
from wtforms import HiddenField

from ctu.extensions import csrf
from ctu.models.users import User
from ctu.web.sessions.form_drafts import is_own_form
from plugins.bulk_import import PageForm

STALE = "The session of this page has ended. What you typed is kept: look at it and save it again."


class PageField(HiddenField):
    """A hidden field about the page itself, which no record holds."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the record alone."""


class DraftForm(PageForm):
    """The form of a view that `keeps_draft`; call `show_to` before it is shown."""

    opened_by = PageField()
    """The id of whom the form was shown to."""

    def show_to(self, person: User) -> None:
        """Note in a form that was not sent to whom it is shown."""
        if self.opened_by.raw_data is None:
            self.opened_by.data = str(person.id)

    def is_opened_by(self, person: User) -> bool:
        """Return whether a form that was sent had been shown to this person."""
        return bool(self.opened_by.data == str(person.id))

    def has_token(self, person: User) -> bool:
        """Return whether a form has the token of this session; without it nothing is done.

        One with the token of an ended session is to be shown again with what was typed.

        :raises CSRFError: for a form that no page of this console has sent, or that somebody else
            has opened in this browser.
        """
        try:
            if current_app.config["WTF_CSRF_ENABLED"]:
                csrf.protect()
        except CSRFError:
            if not (is_own_form() and self.is_opened_by(person)):
                raise
            self.validate()
            self.csrf_token.errors = [STALE]
            return False
        return True
