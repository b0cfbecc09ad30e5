"""Passkeys, as stored: public keys of people's devices, and challenges without an answer yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.credentials.sessions import HASH_LENGTH

NAME_LENGTH = 60
HOST_LENGTH = 253
CREDENTIAL_LENGTH = 1364
"""WebAuthn bounds the id of a credential at 1,023 bytes; it is stored as base64url."""
PURPOSE_LENGTH = 16


class Passkey(Base):
    """A key pair on a device of a person, of which this is the public half."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    # The host under which it was registered; browsers use it for no other one.
    host: Mapped[str] = mapped_column(String(HOST_LENGTH))
    credential_id: Mapped[str] = mapped_column(String(CREDENTIAL_LENGTH), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    # How often the device says that it has signed; 0 for ever where it does not count.
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When its counter went back: there may be a copy, and it is good no more.
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyChallenge(Base):
    """Random bytes that a passkey is asked to sign; the row ends with the first answer."""

    __tablename__ = "passkey_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))
    # The session in which it was made, 0 for a sign-in that waits for its second step.
    session_id: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
