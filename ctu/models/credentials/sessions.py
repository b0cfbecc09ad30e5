"""Sessions, as stored: where a person is signed in, and the hash of what that browser holds."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.users import User

DEVICE_LENGTH = 60
ADDRESS_LENGTH = 45
HASH_LENGTH = 64


class UserSession(Base):
    """One browser in which a person is signed in; the row ends with the session."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # SHA-256 is enough for a random text of 256 bits: nobody can try them all.
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    # The version of the person's sessions at the sign-in; another one now has ended this session.
    version: Mapped[int]
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # Wrong passwords that were typed in it since the last right one.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")

    user: Mapped[User] = relationship()


class OpenSession(NamedTuple):
    """The session of this request, as plain values that no commit expires."""

    id: int
    seen_at: datetime
    has_factor: bool
    """Whether the person has a second factor."""
    version: int
    """The version of the person with which it began."""
    has_news: bool
    """Whether the person has imports that go on, or whose end they have not seen."""
