"""Webhooks of people and their deliveries, as stored."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ctu.extensions import Base
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.users import User

URL_LENGTH = 500


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Webhook(Base):
    """An address that gets a message when an import of its owner has ended."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    sealed: Mapped[str] = mapped_column(Text)
    """The secret, encrypted under the keys of the import plugin."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[User] = relationship()


class WebhookDelivery(Base):
    """One message to one webhook about one import."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint(
            "webhook_id",
            "import_public_id",
            name="uq_webhook_delivery_webhook_id_import_public_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(32), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Sent along with every attempt, so that a receiver knows one that it has had."""
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"), index=True)
    import_public_id: Mapped[str] = mapped_column(String(32), index=True)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    """One sentence of ours; nothing of what the receiver has said."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    webhook: Mapped[Webhook] = relationship()
