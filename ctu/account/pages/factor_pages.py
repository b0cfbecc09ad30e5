"""Page of one's own second factor: set up an app, renew recovery codes, remove the app."""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import login_required
from werkzeug.wrappers import Response as Answer

from ctu.access.people import present_person
from ctu.account.factors import second_factor, totp
from ctu.account.factors.challenges import Purpose
from ctu.account.factors.factor_forms import ProofForm, SetUpForm
from ctu.account.factors.passkeys import ask_to_sign, passkeys_of, usable_here
from ctu.account.factors.recovery_codes import count_codes
from ctu.account.reauthentication import is_proved, refuse_unproved
from ctu.account.sessions.browser_session import begin_anew
from ctu.models.users import User

REMOVED = "The app was removed as a second factor, and every other session ended."
ADDED = "The app was set up, and every other session ended."

blueprint = Blueprint("factor", __name__, url_prefix="/account/second-factor")


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("")
@login_required
def show() -> str:
    """Show the second factor, or how to set up an app."""
    person = present_person()
    factor = second_factor.find_factor(person.id)
    wants_app = factor is not None and factor.sealed is None and "app" in request.args
    if factor is None or wants_app:
        return _set_up_page(person, SetUpForm(person))
    return _manage(person, ProofForm())


@blueprint.post("")
@login_required
def set_up() -> str | Answer:
    """Set an app up, once the password and its first code are right, and the factor before it."""
    person = present_person()
    if second_factor.has_app(person.id):
        return redirect(url_for("factor.show"))
    form = SetUpForm(person)
    if form.validate_on_submit():
        refused = refuse_unproved(person, form, lambda: _set_up_page(person, form))
        if refused is not None:
            return refused
        if _may_set_up(person, form):
            return _set_up(person, form)
    return _set_up_page(person, form)


@blueprint.post("/codes")
@login_required
def renew_codes() -> str | Answer:
    """Show new recovery codes, in the place of the earlier ones."""
    person = present_person()
    refused = _refuse_unproved(person)
    if refused is not None:
        return refused
    codes = second_factor.renew_codes(person)
    return render_template("ctu/recovery_codes.html", codes=codes, is_new=False)


@blueprint.post("/remove")
@login_required
def remove() -> str | Answer:
    """Remove the app, and end the sessions that began with it."""
    person = present_person()
    refused = _refuse_unproved(person)
    if refused is not None:
        return refused
    second_factor.remove_app(person)
    begin_anew(person)
    flash(REMOVED, "done")
    return redirect(url_for("factor.show"))


@blueprint.post("/challenge")
@login_required
def ask_for_proof() -> Response:
    """Return the challenge for a passkey of the current user before their factor changes."""
    options = ask_to_sign(present_person().id, Purpose.PROVE)
    return Response(options, mimetype="application/json") if options else abort(404)


def _may_set_up(person: User, form: SetUpForm) -> bool:
    """Return whether a person has no factor yet, or has just proved it."""
    if not second_factor.has_factor(person.id):
        return True
    return is_proved(person, form.recovery, form.assertion)


def _set_up(person: User, form: SetUpForm) -> str | Answer:
    codes = second_factor.set_up(person, form.secret, form.step)
    if codes is None:
        return redirect(url_for("factor.show"))
    begin_anew(person)
    if codes:
        return render_template("ctu/recovery_codes.html", codes=codes, is_new=True)
    flash(ADDED, "done")
    return redirect(url_for("factor.show"))


def _refuse_unproved(person: User) -> str | Answer | None:
    """Return the response to a wrong or missing password or factor; None when both are right."""
    form = ProofForm()
    if not second_factor.has_factor(person.id):
        return redirect(url_for("factor.show"))
    if not form.validate_on_submit():
        return _manage(person, form)
    return refuse_unproved(person, form, lambda: _manage(person, form))


def _manage(person: User, form: ProofForm) -> str:
    return render_template(
        "ctu/second_factor.html",
        form=form,
        factor=second_factor.find_factor(person.id),
        passkeys=passkeys_of(person.id),
        usable=usable_here(person.id),
        left=count_codes(person.id),
    )


def _set_up_page(person: User, form: SetUpForm) -> str:
    address = totp.app_address(form.secret, person.login)
    has_factor = second_factor.has_factor(person.id)
    return render_template(
        "ctu/second_factor_set_up.html",
        form=form,
        secret=totp.grouped(form.secret),
        address=address,
        picture=totp.qr_code(address),
        is_required=person.group.needs_second_factor and not has_factor,
        has_factor=has_factor,
        usable=usable_here(person.id),
    )
