"""Forms for one's own second factor: proof of identity, and the new factor."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from ctu.account.factors import totp
from ctu.models.clock import utc_now
from ctu.models.credentials.passkeys import NAME_LENGTH
from ctu.models.users import User
from plugins.bulk_import import PageForm, SealBroken, current_state

WRONG_NEW_CODE = "Code: Is not that of this secret. Is the clock of your device right?"
STALE = "Code: This page was open for too long. Take the new secret below."
LONG_NAME = f"Name: Cannot be longer than {NAME_LENGTH} characters."
UNPRINTABLE = "Name: Has characters that cannot be shown."
SETUP = "second factor to be set up"
SETUP_SECONDS = 3600


class PasswordForm(PageForm):
    """The password, as proof that the owner of the session is at the screen."""

    present = PasswordField(
        "Current password", [InputRequired("Current Password: Cannot be empty.")]
    )


class CodeForm(PageForm):
    """A code, of the app or for recovery, or the answer of a passkey."""

    nothing = "Code: Cannot be empty."
    """The sentence where there is neither."""

    code = StringField("Code")
    # A script fills it with the answer of a passkey; the page never shows it again.
    assertion = StringField()

    def validate_code(self, field: StringField) -> None:
        """Refuse to go on without either."""
        if not field.data and not self.assertion.data:
            raise ValidationError(self.nothing)


class ProofForm(PasswordForm, CodeForm):
    """The proof by a person who has a factor: the password, and a code or a passkey."""


class NameForm(PageForm):
    """The name of a passkey, by which its owner recognises it."""

    name = StringField(
        "Name",
        [DataRequired("Name: Cannot be empty."), Length(max=NAME_LENGTH, message=LONG_NAME)],
        filters=[lambda text: text.strip() if text else text],
    )

    def validate_name(self, field: StringField) -> None:
        """Refuse what no page could show."""
        if not (field.data or "").isprintable():
            raise ValidationError(UNPRINTABLE)


class PasskeyForm(NameForm, PasswordForm):
    """A first factor that is a passkey."""


class NextPasskeyForm(NameForm, ProofForm):
    """The form for a further passkey, beside a factor that exists."""


class CreatedForm(NameForm):
    """The form with the passkey that a device has created, and its name."""

    credential = StringField()


class SetUpForm(PasswordForm):
    """A new secret, which travels sealed in the form until a code proves that an app has it."""

    code = StringField("Code", [InputRequired("Code: Cannot be empty.")])
    # Filled by a person who has passkeys already.
    recovery = StringField("Recovery code")
    assertion = StringField()
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
