"""Reauthentication before one's second factor changes: password, code or passkey."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from ctu.account.factors.challenges import Purpose
from ctu.account.factors.factor_forms import PasswordForm, ProofForm
from ctu.account.factors.factor_verification import check_proof
from ctu.account.factors.passkeys import Proof
from ctu.account.login_attempts import has_session_attempts
from ctu.account.passwords.renewal import confirm
from ctu.account.sessions.session_store import current_session_id
from ctu.models.users import User

WRONG_PASSWORD = "Current Password: Is not right."
WRONG_CODE = "Code: Is not right, or was used before."
WRONG_PASSKEY = "Code: The passkey was not taken. Try again, or type a code."
COPIED = (
    "This passkey is refused from now on: its counter went back, so there may be a copy of it. "
    "Use another passkey or a code, remove this one, and tell an administrator."
)


def refuse_unproved(
    person: User, form: PasswordForm, show: Callable[[], str]
) -> str | Response | None:
    """Return the response when a proof of the form is missing or wrong; None when all are right.

    That is the password, and of a `ProofForm` a code or a passkey, too.

    :param show: renders the form, which says what is wrong.
    """
    if not _is_confirmed(person, form):
        return _leave_if_ended() or show()
    if isinstance(form, ProofForm) and not is_proved(person, form.code, form.assertion):
        return show()
    return None


def is_proved(person: User, code: StringField, assertion: StringField) -> bool:
    """Return whether a code or a passkey is right; say at the field of the code that it is not."""
    answer = assertion.data or ""
    proof = check_proof(person, code.data or "", answer, Purpose.PROVE)
    if proof is Proof.RIGHT:
        return True
    wrong = WRONG_PASSKEY if answer else WRONG_CODE
    code.errors = [COPIED if proof is Proof.COPIED else wrong]
    return False


def _is_confirmed(person: User, form: PasswordForm) -> bool:
    """Return whether the present password of a form is right; say in the form that it is not."""
    if confirm(person, form.present.data or "") is not None:
        return True
    form.present.errors = [WRONG_PASSWORD]
    return False


def _leave_if_ended() -> Response | None:
    """Return the way to the sign-in when wrong passwords have ended this session."""
    if has_session_attempts(current_session_id()):
        return None
    return redirect(url_for("auth.sign_in"))
