"""The page of one's own passkeys: register one, see them, remove one."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from ctu.access.people import present_person
from ctu.account.factors import second_factor
from ctu.account.factors.challenges import Purpose, make_challenge, take_challenge
from ctu.account.factors.factor_forms import CreatedForm, NextPasskeyForm, PasskeyForm, ProofForm
from ctu.account.factors.passkeys import MOST, passkeys_of, usable_here
from ctu.account.factors.relying_party import creation_options, read_new
from ctu.account.reauthentication import refuse_unproved
from ctu.account.sessions.browser_session import begin_anew
from ctu.account.sessions.public_ids import read_id
from ctu.models.credentials.passkeys import Passkey
from ctu.models.users import User

NOT_MADE = "Nothing was registered: the answer of the device did not fit, or came too late."
REGISTERED = "The passkey {name} was registered, and every other session ended."
REMOVED = "The passkey {name} was removed, and every other session ended."
FULL = f"Name: You have {MOST} passkeys. Remove one first."
TAKEN = "Name: You have a passkey of this name. Choose another name."

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/second-factor/passkeys")


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("")
@login_required
def show() -> str:
    """Show the passkeys of the current user, and how to register one; or ask to remove one."""
    person = present_person()
    if "remove" in request.args:
        return _removal(person, _own(person, read_id(request.args["remove"])), ProofForm())
    return _list(person, _form_of(person))


@blueprint.post("")
@login_required
def prepare_passkey() -> str | Response:
    """Let the browser make a passkey, once password and factor are proved."""
    person = present_person()
    form = _form_of(person)
    if not form.validate_on_submit() or not _has_room(person, form):
        return _list(person, form)
    refused = refuse_unproved(person, form, lambda: _list(person, form))
    if refused is not None:
        return refused
    held = [each.credential_id for each in passkeys_of(person.id)]
    return render_template(
        "ctu/passkey_create.html",
        form=CreatedForm(),
        options=creation_options(person, make_challenge(person.id, Purpose.REGISTER), held),
    )


@blueprint.post("/store")
@login_required
def store_passkey() -> str | Response:
    """Store the passkey that a device has made for the challenge of this session."""
    person, form = present_person(), CreatedForm()
    challenge = take_challenge(person.id, Purpose.REGISTER)
    is_named = form.validate_on_submit() and _has_room(person, form)
    key = read_new(form.credential.data or "", challenge) if challenge and is_named else None
    name = form.name.data or ""
    codes = second_factor.add_passkey(person, name, key) if key else None
    if codes is None:
        flash(NOT_MADE, "error")
        return redirect(url_for("passkeys.show"))
    begin_anew(person)
    if codes:
        return render_template("ctu/recovery_codes.html", codes=codes, is_new=True)
    flash(REGISTERED.format(name=name), "done")
    return redirect(url_for("passkeys.show"))


@blueprint.post("/remove")
@login_required
def remove_passkey() -> str | Response:
    """Remove a passkey of the current user, and end the sessions that began with it."""
    person = present_person()
    passkey, form = _own(person, read_id(request.form.get("id", ""))), ProofForm()
    passkey_id, name = passkey.id, passkey.name
    if not form.validate_on_submit():
        return _removal(person, passkey, form)
    # Counting an attempt ends the transaction, so the passkey is read once more.
    refused = refuse_unproved(
        person, form, lambda: _removal(person, _own(person, passkey_id), form)
    )
    if refused is not None:
        return refused
    second_factor.remove_passkey(person, passkey_id)
    begin_anew(person)
    flash(REMOVED.format(name=name), "done")
    return redirect(url_for("passkeys.show"))


def _form_of(person: User) -> PasskeyForm | NextPasskeyForm:
    return NextPasskeyForm() if second_factor.has_factor(person.id) else PasskeyForm()


def _has_room(person: User, form: PasskeyForm | NextPasskeyForm | CreatedForm) -> bool:
    """Return whether a person may add a passkey of this name; else add the reason to the form."""
    held = passkeys_of(person.id)
    if len(held) >= MOST:
        form.name.errors = [FULL]
    elif (form.name.data or "").casefold() in {each.name.casefold() for each in held}:
        form.name.errors = [TAKEN]
    return not form.name.errors


def _own(person: User, passkey_id: int) -> Passkey:
    """Return a passkey of the current person by its id; 404 for any other id."""
    found = [each for each in passkeys_of(person.id) if each.id == passkey_id]
    return found[0] if found else abort(404)


def _list(person: User, form: PasskeyForm | NextPasskeyForm) -> str:
    return render_template(
        "ctu/passkeys.html",
        form=form,
        passkeys=passkeys_of(person.id),
        usable=usable_here(person.id),
        has_app=second_factor.has_app(person.id),
        is_required=person.group.needs_second_factor and not second_factor.has_factor(person.id),
    )


def _removal(person: User, passkey: Passkey, form: ProofForm) -> str:
    return render_template(
        "ctu/passkey_remove.html",
        form=form,
        passkey=passkey,
        usable=usable_here(person.id),
        has_app=second_factor.has_app(person.id),
    )
