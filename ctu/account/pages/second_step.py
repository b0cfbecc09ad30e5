"""The second step of a sign-in: after the password, a factor is proved within minutes."""

from __future__ import annotations

import time

from flask import Blueprint, Flask, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SubmitField

from ctu.access import rights
from ctu.access.people import load_person
from ctu.access.sign_ins.pending_sign_in import (
    PendingSignIn,
    begin_pending,
    end_pending,
    read_pending,
)
from ctu.account.factors.challenges import Purpose
from ctu.account.factors.factor_forms import CodeForm
from ctu.account.factors.factor_verification import MINUTES, TRIES, check_proof
from ctu.account.factors.passkeys import Proof, ask_to_sign, usable_here, why_unusable
from ctu.account.factors.second_factor import has_app
from ctu.account.reauthentication import COPIED
from ctu.account.sessions.browser_session import begin_session
from ctu.account.sign_in import BEAT_SECONDS, note_sign_in
from ctu.models.users import User

REFUSED = (
    "The code is not right, or was used before. After {tries} wrong codes none is taken for "
    "{minutes} minutes."
)
REFUSED_PASSKEY = (
    "The passkey was not taken. Try again, or type a code. After {tries} wrong tries none is "
    "taken for {minutes} minutes."
)
WAIT_SECONDS = 300

blueprint = Blueprint("factor_step", __name__)


class StepForm(CodeForm):
    """The form of the second step of a sign-in: a code, or the answer of a passkey."""

    submit = SubmitField("Sign in")
    nothing = "Type a code."


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


def wait_for_code(person: User, target: str) -> Answer:
    """Let this browser show the factor of a person who has given the right password."""
    begin_pending(PendingSignIn(person.id, person.session_version, int(time.time()), target))
    return redirect(url_for("factor_step.second_step"))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def second_step() -> str | Answer:
    """Show the form, or let a person in whose code or passkey is right."""
    person, target = _waiting()
    if person is None:
        end_pending()
        return redirect(url_for("auth.sign_in"))
    form, error = StepForm(), None
    if form.validate_on_submit():
        began = time.monotonic()
        answer = form.assertion.data or ""
        proof = check_proof(person, form.code.data or "", answer, Purpose.SIGN_IN)
        # Meanwhile a reset may have ended what the right password had opened.
        if proof is Proof.RIGHT and _waiting()[0] is not None:
            note_sign_in(person.id)
            begin_session(person)
            return redirect(target)
        time.sleep(BEAT_SECONDS - (time.monotonic() - began) % BEAT_SECONDS)
        error = _refusal(proof, answer)
    return render_template(
        "ctu/second_step.html",
        form=form,
        error=error,
        usable=usable_here(person.id),
        why_unusable=why_unusable(person.id),
        has_app=has_app(person.id),
    )


@blueprint.post("/sign-in/challenge")
def ask_passkey() -> Response | Answer:
    """Return the assertion options for a passkey of the person whose sign-in is pending."""
    person, _ = _waiting()
    if person is None:
        return redirect(url_for("auth.sign_in"))
    options = ask_to_sign(person.id, Purpose.SIGN_IN)
    return Response(options, mimetype="application/json") if options else abort(404)


def _refusal(proof: Proof, answer: str) -> str:
    if proof is Proof.COPIED:
        return COPIED
    return (REFUSED_PASSKEY if answer else REFUSED).format(tries=TRIES, minutes=MINUTES)


def _waiting() -> tuple[User | None, str]:
    """Return who waits in this browser, and where they wanted to go."""
    held = read_pending()
    if held is None or time.time() - held.since > WAIT_SECONDS:
        return None, ""
    person = load_person(held.person_id)
    if person is None or person.session_version != held.version or not rights.has_console(person):
        return None, ""
    return person, held.target
