"""Capacity plans, as stored."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ctu.extensions import Base
from ctu.models.naming import NAME_LENGTH, Named

CHANNELS = ("voice", "web_chat", "email", "sms", "social")


class CapacityPlan(Named, Base):
    """A capacity plan: how many interactions a person takes at once, by kind and in total."""

    __tablename__ = "capacity_plan"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint(
            "voice >= 0 AND web_chat >= 0 AND email >= 0 AND sms >= 0 AND social >= 0"
            " AND total >= 0",
            name="counts",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(default=True)
    voice: Mapped[int] = mapped_column(default=1)
    web_chat: Mapped[int] = mapped_column(default=0)
    email: Mapped[int] = mapped_column(default=0)
    sms: Mapped[int] = mapped_column(default=0)
    social: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=1)
