"""Signing in and out, and the check of the session with every request."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired

from ctu.access import common_passwords, rights
from ctu.access.people import load_person
from ctu.account import passwords
from ctu.account.sign_in import sign_in as check_sign_in
from ctu.extensions import login_manager
from ctu.models.users import User

REFUSED = "Login or password is not right. Check the password's upper and lower case."

blueprint = Blueprint("auth", __name__)


class SignInForm(FlaskForm):
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
def load_user(session_id: str) -> User | None:
    """Return the user of a session, None when the session has ended; called with every request."""
    person_id, _, version = session_id.partition(".")
    if not (person_id.isdecimal() and version.isdecimal()):
        return None
    person = load_person(int(person_id))
    if person is None or person.session_version != int(version):
        return None
    return person if rights.may_sign_in(person) else None


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Show the form, or let a person in."""
    if current_user.is_authenticated:
        return redirect(same_site(request.args.get("next")))
    form = SignInForm()
    error = None
    if form.validate_on_submit():
        person = check_sign_in(form.login.data or "", form.password.data or "")
        if person is not None:
            session.clear()
            login_user(person)
            return redirect(same_site(request.args.get("next")))
        error = REFUSED
    return render_template("ctu/sign_in.html", form=form, error=error)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session; requires a CSRF token, so that another site cannot sign a person out."""
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"))


def same_site(target: str | None) -> str:
    """Return the requested path if it is one of this site, else the first page.

    Browsers read a backslash as a slash and skip control characters, so both make a path foreign.
    """
    home = f"{request.script_root}/"
    if target is None or not target.startswith("/") or target.startswith("//"):
        return home
    return target if "\\" not in target and target.isprintable() else home
