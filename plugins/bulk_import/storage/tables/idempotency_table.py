"""The table of idempotency keys, which make one import of a request that is sent again."""

from __future__ import annotations

from sqlalchemy import Double, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base


class IdempotencyKey(Base):
    """A key that a program has sent, and the token under which its import is stored.

    An import carries that token in the transaction that stores it, so whether there is one never
    depends on this table.
    """

    __tablename__ = "import_idempotency_key"
    __table_args__ = (Index(None, "expires_at"),)

    actor_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The digest of route and key; a key itself may be of any length."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """A keyed hash of the file and the choices, which discloses nothing without the key."""
    form_token: Mapped[str] = mapped_column(String(64))
    lease_until: Mapped[float] = mapped_column(Double)
    """Until then a request is at work on it, unless that has stored an import already."""
    expires_at: Mapped[float] = mapped_column(Double)
