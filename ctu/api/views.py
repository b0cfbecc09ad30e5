"""Pages of access tokens: one's own, and those of people one may manage."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_admin import BaseView, expose
from werkzeug.wrappers import Response

from ctu.access import change_rights, rights
from ctu.access.people import load_person
from ctu.account.login_attempts import has_session_attempts
from ctu.account.pages.password_pages import WRONG_PASSWORD
from ctu.account.passwords.renewal import confirm
from ctu.account.sessions.session_store import current_session_id
from ctu.api.forms import TokenForm
from ctu.api.tokens import MOST_TOKENS, TooMany, create_token, revoke_token, tokens_of
from ctu.extensions import db
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from ctu.records.grids.filters import is_id
from ctu.web.sessions.access import SignedInView
from ctu.web.sessions.form_drafts import keeps_draft
from plugins.bulk_import import Scope

REVOKED = "The token {name} is revoked. Programs that use it are refused from now on."
TOO_MANY = f"There are {MOST_TOKENS} tokens already. Revoke one that is not needed any more."


class TokensView(SignedInView, BaseView):
    """Access tokens, reached from the account menu and from the form of a user."""

    def is_visible(self) -> bool:
        """Return False: the menu has no entry for this page."""
        return False

    @property
    def may_create(self) -> bool:
        """Return whether there is anything that a token of the current user could do."""
        return rights.may_import_anything(self.person)

    @expose("/")
    def index_view(self) -> str:
        """Show one's own tokens, and the form that makes one."""
        return self._own(TokenForm(formdata=None))

    @expose("/", methods=("POST",))
    @keeps_draft
    def make_token(self) -> str | Response:
        """Make a token, and show it this once."""
        if not self.may_create:
            abort(403)
        form, person = TokenForm(), self.person
        if not (form.has_token(person) and form.validate_on_submit()):
            return self._own(form)
        if confirm(person, form.present.data or "") is None:
            if not has_session_attempts(current_session_id()):
                return redirect(url_for("auth.sign_in"))
            form.present.errors = [WRONG_PASSWORD]
            return self._own(form)
        scopes = [Scope(word) for word in form.scopes.data]
        try:
            text = create_token(person, form.name.data, scopes, form.days.data)
        except TooMany:
            form.name.errors = [TOO_MANY]
            return self._own(form)
        return self._own(TokenForm(formdata=None), made=text)

    @expose("/revoke", methods=("POST",))
    def revoke(self) -> Response:
        """Revoke a token of the current user, or of a person whom they may manage."""
        id = request.form.get("id", "")
        token = db.session.get(AccessToken, int(id)) if is_id(id) else None
        owner = None if token is None else load_person(token.person_id)
        if token is None or owner is None or not self._may_revoke(owner):
            abort(404)
        revoke_token(owner, token)
        flash(REVOKED.format(name=token.name), "done")
        if owner.id == self.person.id:
            return redirect(url_for(".index_view"))
        return redirect(url_for(".person_view", id=owner.id))

    @expose("/person")
    def person_view(self) -> str:
        """Show the tokens of a person whom the current user may manage."""
        id = request.args.get("id", "")
        owner = load_person(int(id)) if is_id(id) else None
        if owner is None or not self._may_revoke(owner):
            abort(404)
        tokens = tokens_of(owner)
        return str(self.render("ctu/tokens_of_person.html", owner=owner, tokens=tokens))

    def _may_revoke(self, owner: User) -> bool:
        return owner.id == self.person.id or change_rights.may_manage(self.person, owner)

    def _own(self, form: TokenForm, made: str = "") -> str:
        form.show_to(self.person)
        return str(
            self.render(
                "ctu/tokens.html",
                form=form,
                made=made,
                owner=self.person,
                scopes=list(Scope),
                tokens=tokens_of(self.person),
            )
        )
