"""The second step of a sign-in: who has given the right password waits for a code, for minutes."""

from __future__ import annotations

import time

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from ctu.access import rights
from ctu.access.people import load_person
from ctu.access.waiting import Waiting, begin_waiting, end_waiting, read_waiting
from ctu.account.browser_session import begin_session
from ctu.account.second_factor import MINUTES, TRIES, check_code
from ctu.account.sign_in import BEAT_SECONDS, note_sign_in
from ctu.models.users import User

REFUSED = (
    "The code is not right, or was used before. After {tries} wrong codes none is taken for "
    "{minutes} minutes."
)
WAIT_SECONDS = 300

blueprint = Blueprint("factor_step", __name__)


class CodeForm(FlaskForm):
    """One code, of the app or for recovery."""

    code = StringField("Code", [InputRequired("Type a code.")])
    submit = SubmitField("Sign in")


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


def wait_for_code(person: User, target: str) -> Response:
    """Let this browser show the code of a person who has given the right password."""
    begin_waiting(Waiting(person.id, person.session_version, int(time.time()), target))
    return redirect(url_for("factor_step.second_step"))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def second_step() -> str | Response:
    """Show the form, or let a person in whose code is right."""
    person, target = _waiting()
    if person is None:
        end_waiting()
        return redirect(url_for("auth.sign_in"))
    form, error = CodeForm(), None
    if form.validate_on_submit():
        began = time.monotonic()
        # Meanwhile a reset may have ended what the right password had opened.
        if check_code(person, form.code.data or "") and _waiting()[0] is not None:
            note_sign_in(person.id)
            begin_session(person)
            return redirect(target)
        time.sleep(BEAT_SECONDS - (time.monotonic() - began) % BEAT_SECONDS)
        error = REFUSED.format(tries=TRIES, minutes=MINUTES)
    return render_template("ctu/second_step.html", form=form, error=error)


def _waiting() -> tuple[User | None, str]:
    """Return who waits in this browser, and where they wanted to go."""
    held = read_waiting()
    if held is None or time.time() - held.since > WAIT_SECONDS:
        return None, ""
    person = load_person(held.person_id)
    if person is None or person.session_version != held.version or not rights.has_console(person):
        return None, ""
    return person, held.target
