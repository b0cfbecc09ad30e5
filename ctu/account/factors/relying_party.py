"""The console as WebAuthn relying party: options for the browser, verification of answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from flask import request
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ctu.models.credentials.passkeys import CREDENTIAL_LENGTH
from ctu.models.users import User

log = logging.getLogger(__name__)

NAME = "CTU Console"
WAIT_MILLISECONDS = 120_000
LONGEST_ANSWER = 20_000
SELECTION = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.PREFERRED,
    user_verification=UserVerificationRequirement.REQUIRED,
)
UNREADABLE = (
    WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, LookupError, RecursionError
)  # fmt: skip
"""The errors of the library for an answer that is refused or malformed."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new passkey of a device, as it is stored."""

    credential_id: str
    public_key: str
    sign_count: int


def host() -> str:
    """Return the host name of this request without its port; it is in CTU_HOSTS, if that is set."""
    return urlsplit(f"//{request.host}").hostname or ""


def origin() -> str:
    """Return what a browser calls the place of this request's page."""
    return f"{request.scheme}://{request.host}"


def creation_options(person: User, challenge: bytes, held: Sequence[str]) -> str:
    """Return what the browser is to make, as JSON.

    :param held: the ids of the passkeys that the person has; no device makes a second one.
    """
    return options_to_json(
        generate_registration_options(
            rp_id=host(),
            rp_name=NAME,
            user_id=str(person.id).encode(),
            user_name=person.login,
            user_display_name=person.full_name,
            challenge=challenge,
            timeout=WAIT_MILLISECONDS,
            authenticator_selection=SELECTION,
            exclude_credentials=_described(held),
        )
    )


def request_options(challenge: bytes, held: Sequence[str]) -> str:
    """Return what the browser is to sign, and with which of these passkeys, as JSON."""
    return options_to_json(
        generate_authentication_options(
            rp_id=host(),
            challenge=challenge,
            timeout=WAIT_MILLISECONDS,
            allow_credentials=_described(held),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def read_new(answer: str, challenge: bytes) -> NewKey | None:
    """Return the key that a device has made for this challenge, None for any other answer."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host(),
            expected_origin=origin(),
            require_user_verification=True,
        )
        # Without an attestation the library reads no key before its first use.
        decoded_public_key_to_cryptography(decode_credential_public_key(made.credential_public_key))
    except UNREADABLE as error:
        log.info("passkey.refused error=%s", type(error).__name__)
        return None
    key, credential_id = map(bytes_to_base64url, (made.credential_public_key, made.credential_id))
    # The library takes an id of any length; WebAuthn bounds it, and so does the column.
    is_bounded = len(credential_id) <= CREDENTIAL_LENGTH
    return NewKey(credential_id, key, made.sign_count) if is_bounded else None


def credential_of(answer: str) -> str:
    """Return the id of the passkey that an answer says it is from; nothing where it says none."""
    if len(answer) > LONGEST_ANSWER:
        return ""
    try:
        return bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)
    except UNREADABLE:
        return ""


def read_count(answer: str, challenge: bytes, public_key: str) -> int | None:
    """Return the signature counter of a valid assertion, None for an invalid one.

    Whoever calls it compares the counter, because one that went back is more than a wrong answer.
    """
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host(),
            expected_origin=origin(),
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count
    except UNREADABLE as error:
        log.info("passkey.refused error=%s", type(error).__name__)
        return None


def _described(held: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in held]
