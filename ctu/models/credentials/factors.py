"""Second factors, as stored: the secret of an app, failed attempts, and recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.credentials.sessions import HASH_LENGTH


class SecondFactor(Base):
    """The second factor of a person at sign-in: codes of an app, or passkeys."""

    __tablename__ = "second_factor"
    __table_args__ = (CheckConstraint("tries >= 0 AND last_step >= 0", name="counts"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    # The secret of the app, sealed for this person; none for who has passkeys alone.
    sealed: Mapped[str | None] = mapped_column(Text)
    # The step of the last code; one that is not later was used before.
    last_step: Mapped[int] = mapped_column(default=0)
    # Codes and passkeys that were tried since the last right one, in the time that began with
    # the first.
    tries: Mapped[int] = mapped_column(default=0)
    tries_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class RecoveryCode(Base):
    """A code that stands in for an app or a passkey, once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
