"""Pages of one's own account: change the password, end all sessions."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response
from wtforms import PasswordField, SubmitField
from wtforms.validators import InputRequired, ValidationError

from ctu.access.opaque_string import opaque_string
from ctu.access.people import load_person, present_person
from ctu.access.policies import PERSONAL_LENGTH
from ctu.account.login_attempts import has_session_attempts
from ctu.account.passwords.first_passwords import is_first, is_same
from ctu.account.passwords.new_password import refuse_unfit, refuse_weak
from ctu.account.passwords.renewal import confirm, end_sessions, renew
from ctu.account.passwords.requirements import requirements
from ctu.account.sessions.browser_session import begin_session, leave_session
from ctu.account.sessions.session_store import current_session_id, has_factor_here
from ctu.models.users import User
from plugins.bulk_import import PageForm

WRONG_PASSWORD = "Current Password: Is not right."
CHANGED = "Your password was changed. Wherever else you were signed in, you are not any more."
OPEN_WHEN_FORCED = {
    "account.change_password",
    "account.sign_out_everywhere",
    "auth.sign_out",
    "health.answers",
    "health.is_ready",
    "health.metrics",
}
OPEN_WITHOUT_FACTOR = OPEN_WHEN_FORCED | {
    "factor.show",
    "factor.set_up",
    "passkeys.show",
    "passkeys.prepare_passkey",
    "passkeys.store_passkey",
}

blueprint = Blueprint("account", __name__, url_prefix="/account")


class PasswordForm(PageForm):
    """The present password and a new one, twice; each is taken exactly as typed."""

    present = PasswordField(
        "Current password", [InputRequired("Current Password: Cannot be empty.")]
    )
    new = PasswordField("New password")
    again = PasswordField("New password again")
    submit = SubmitField("Change password")

    def __init__(self, person: User) -> None:
        """Check the new password against the policy of this person's group."""
        super().__init__()
        self._person = person

    def validate_new(self, field: PasswordField) -> None:
        """Refuse a password that violates the policy, or equals the present one."""
        password, person = field.data or "", self._person
        refuse_unfit("New Password", password)
        present = self.present.data or ""
        is_still_first = is_first(person.password_hash) and is_same(password, present)
        if is_still_first or opaque_string(password) == opaque_string(present):
            raise ValidationError("New Password: Is the present one. Choose another.")
        refuse_weak(person.group.policy, password, personal_texts(person))

    def validate_again(self, field: PasswordField) -> None:
        """Refuse a repetition that differs, so that a typing error cannot lock a person out."""
        if field.data != self.new.data:
            raise ValidationError("New Password Again: Is not the same as the new password.")


def init_app(app: Flask) -> None:
    """Register the pages, and redirect people who must change their password first."""
    app.register_blueprint(blueprint)
    app.before_request(ask_for_change)


def ask_for_change() -> Response | None:
    """Send a person from every page to what they have to do first.

    That is to change a password that was reset, then to set up a factor that the group needs.
    """
    endpoint = request.endpoint or ""
    if endpoint in OPEN_WHEN_FORCED or endpoint.rpartition(".")[2] == "static":
        return None
    if not current_user.is_authenticated:
        return None
    if current_user.must_change_password:
        return redirect(url_for("account.change_password"))
    lacks_factor = current_user.group.needs_second_factor and has_factor_here() is False
    if lacks_factor and endpoint not in OPEN_WITHOUT_FACTOR:
        return redirect(url_for("factor.show"))
    return None


@blueprint.route("/password", methods=["GET", "POST"])
@login_required
def change_password() -> str | Response:
    """Show the form, or change one's own password and end every other session."""
    person = present_person()
    form = PasswordForm(person)
    if form.validate_on_submit():
        stored = confirm(person, form.present.data or "")
        version = renew(person.id, stored, form.new.data or "") if stored else None
        if version is not None:
            return _changed(person.id, version)
        if not has_session_attempts(current_session_id()):
            return redirect(url_for("auth.sign_in"))
        form.present.errors = [WRONG_PASSWORD]
    return render_template(
        "ctu/change_password.html",
        form=form,
        person=person,
        is_first=is_first(person.password_hash),
        requirements=requirements(person.group.policy),
        personal=[each for each in personal_texts(person) if len(each) >= PERSONAL_LENGTH],
    )


@blueprint.post("/sign-out-everywhere")
@login_required
def sign_out_everywhere() -> Response:
    """End every session of this person, this one too."""
    end_sessions(present_person())
    leave_session()
    return redirect(url_for("auth.sign_in"))


def personal_texts(person: User) -> list[str]:
    """Return what a password of this person must not hold."""
    return [person.login, person.first_name, person.last_name]


def _changed(person_id: int, version: int) -> Response:
    """Begin a new session in the place of this one, whose version has gone by."""
    person = load_person(person_id)
    if person is None:
        return redirect(url_for("auth.sign_in"))
    begin_session(person, version)
    flash(CHANGED, "done")
    return redirect(url_for("admin.index"))
