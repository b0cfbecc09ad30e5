"""The pages of signing in and out, and the person of a session at every request."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired

from ctu.access import common_passwords, rights
from ctu.access.sign_ins.same_site import same_site
from ctu.account.factors.second_factor import has_factor
from ctu.account.pages.second_step import wait_for_code
from ctu.account.passwords import passwords
from ctu.account.sessions.browser_session import begin_session, leave_session
from ctu.account.sessions.session_store import find_person_of
from ctu.account.sign_in import NotBegun
from ctu.account.sign_in import sign_in as check_sign_in
from ctu.extensions import login_manager
from ctu.models.users import User
from plugins.bulk_import import PageForm

NOT_BEGUN = "You can sign in from {day}."
REFUSED = "Login or password is not right. Check the password's upper and lower case."

blueprint = Blueprint("auth", __name__)


class SignInForm(PageForm):
    """Login and password; the password is taken exactly as typed."""

    login = StringField("Login", [InputRequired("Type your login.")])
    password = PasswordField("Password", [InputRequired("Type your password.")])
    submit = SubmitField("Sign in")


def init_app(app: Flask) -> None:
    """Register the pages and the sign-in page to which anonymous requests are redirected."""
    passwords.init_app(app)
    common_passwords.load()
    login_manager.login_view = "auth.sign_in"
    login_manager.login_message = None
    app.register_blueprint(blueprint)


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """Return the user of a session, None when the session has ended; called with every request."""
    person = find_person_of(token)
    return person if person is not None and rights.has_console(person) else None


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Show the form, or let a person in."""
    if current_user.is_authenticated:
        return redirect(same_site(request.args.get("next")))
    form = SignInForm()
    error = None
    if form.validate_on_submit():
        try:
            person = check_sign_in(form.login.data or "", form.password.data or "")
        except NotBegun as day:
            person, error = None, NOT_BEGUN.format(day=day)
        if person is not None:
            target = same_site(request.args.get("next"))
            if has_factor(person.id):
                return wait_for_code(person, target)
            begin_session(person)
            return redirect(target)
        error = error or REFUSED
    return render_template("ctu/sign_in.html", form=form, error=error)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session; requires a CSRF token, so that another site cannot sign a person out."""
    leave_session()
    return redirect(url_for("auth.sign_in"))
