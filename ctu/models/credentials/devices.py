"""Known devices, as stored: browsers in which a person has signed in before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.credentials.sessions import HASH_LENGTH
from ctu.models.users import User


class KnownDevice(Base):
    """A browser that a lock by strangers does not keep out."""

    __tablename__ = "known_device"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    # The version of the person's sessions; a new password makes every device unknown.
    version: Mapped[int]
    # Wrong passwords since the last right one; too many make the device unknown.
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    user: Mapped[User] = relationship()
