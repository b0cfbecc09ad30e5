"""The page of one's own second factor: set it up, renew its recovery codes, remove it."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_login import current_user, login_required
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from ctu.account import second_factor, totp
from ctu.account.browser_session import begin_anew
from ctu.account.recovery_codes import count_codes
from ctu.account.renewal import confirm
from ctu.account.session_store import current_session_id
from ctu.account.tries import has_session_tries
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import import SealBroken, current_state

WRONG_PASSWORD = "Present Password: Is not right."
WRONG_CODE = "Code: Is not right, or was used before."
WRONG_NEW_CODE = "Code: Is not that of this secret. Is the clock of your device right?"
STALE = "Code: This page was open for too long. Take the new secret below."
REMOVED = "The second factor was removed, and every other session ended."
SETUP = "second factor to be set up"
SETUP_SECONDS = 3600

blueprint = Blueprint("factor", __name__, url_prefix="/account/second-factor")


class PresentForm(FlaskForm):
    """What somebody proves before anything changes: the password, and a code."""

    present = PasswordField(
        "Present password", [InputRequired("Present Password: Cannot be empty.")]
    )
    code = StringField("Code", [InputRequired("Code: Cannot be empty.")])


class SetUpForm(PresentForm):
    """A new secret, which travels sealed in the form until a code proves that an app has it."""

    sealed = HiddenField()

    def __init__(self, person: User) -> None:
        """Take the secret that the form holds, or make one."""
        super().__init__()
        self.is_stale = False
        self.secret, self.step, vault = totp.new_secret(), 0, current_state().vault
        try:
            if self.sealed.data:
                self.secret = vault.open(
                    SETUP, "", person.id, self.sealed.data, max_age=SETUP_SECONDS
                )
        except SealBroken:
            self.is_stale = True
        self.sealed.data = vault.seal_for_a_time(SETUP, "", person.id, self.secret)

    def validate_code(self, field: StringField) -> None:
        """Refuse a code that the app would not show at this moment."""
        if self.is_stale:
            raise ValidationError(STALE)
        code = (field.data or "").replace(" ", "")
        self.step = totp.matching_step(self.secret, code, utc_now()) or 0
        if not self.step:
            raise ValidationError(WRONG_NEW_CODE)


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("")
@login_required
def show() -> str:
    """Show what is set up, or how to set it up."""
    person = _person()
    if second_factor.has_factor(person.id):
        return _manage(person, PresentForm())
    return _set_up_page(person, SetUpForm(person))


@blueprint.post("")
@login_required
def set_up() -> str | Response:
    """Set the factor up, once the password and a first code are right."""
    person = _person()
    if second_factor.has_factor(person.id):
        return redirect(url_for("factor.show"))
    form = SetUpForm(person)
    if form.validate_on_submit():
        if confirm(person, form.present.data or "") is not None:
            codes = second_factor.set_up(person, form.secret, form.step)
            if codes is None:
                return redirect(url_for("factor.show"))
            begin_anew(person)
            return render_template("ctu/recovery_codes.html", codes=codes, is_new=True)
        if not has_session_tries(current_session_id()):
            return redirect(url_for("auth.sign_in"))
        form.present.errors = [WRONG_PASSWORD]
    return _set_up_page(person, form)


@blueprint.post("/codes")
@login_required
def renew_codes() -> str | Response:
    """Show new recovery codes, in the place of the earlier ones."""
    person = _person()
    refused = _refuse_unproved(person)
    if refused is not None:
        return refused
    codes = second_factor.renew_codes(person)
    return render_template("ctu/recovery_codes.html", codes=codes, is_new=False)


@blueprint.post("/remove")
@login_required
def remove() -> str | Response:
    """Remove the factor, and end the sessions that began with it."""
    person = _person()
    refused = _refuse_unproved(person)
    if refused is not None:
        return refused
    second_factor.remove(person)
    begin_anew(person)
    flash(REMOVED, "done")
    return redirect(url_for("factor.show"))


def _refuse_unproved(person: User) -> str | Response | None:
    """Return the answer to whoever has not proved password and code; None when both are right."""
    form = PresentForm()
    if not second_factor.has_factor(person.id):
        return redirect(url_for("factor.show"))
    if not form.validate_on_submit():
        return _manage(person, form)
    if confirm(person, form.present.data or "") is None:
        if not has_session_tries(current_session_id()):
            return redirect(url_for("auth.sign_in"))
        form.present.errors = [WRONG_PASSWORD]
        return _manage(person, form)
    if not second_factor.check_code(person, form.code.data or ""):
        form.code.errors = [WRONG_CODE]
        return _manage(person, form)
    return None


def _manage(person: User, form: PresentForm) -> str:
    return render_template(
        "ctu/second_factor.html",
        form=form,
        person=person,
        factor=second_factor.find_factor(person.id),
        left=count_codes(person.id),
    )


def _set_up_page(person: User, form: SetUpForm) -> str:
    address = totp.app_address(form.secret, person.login)
    return render_template(
        "ctu/second_factor_set_up.html",
        form=form,
        person=person,
        secret=totp.grouped(form.secret),
        address=address,
        picture=totp.qr_code(address),
        is_required=person.group.needs_second_factor,
    )


def _person() -> User:
    person: User = current_user._get_current_object()
    return person
