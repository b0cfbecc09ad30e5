"""Permission groups and password policies, as stored."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ctu.extensions import Base
from ctu.models.naming import NAME_LENGTH, Named

PERMISSIONS = (
    "may_sign_in",
    "may_manage_users",
    "may_import_users",
    "may_manage_teams",
    "may_manage_plans",
    "may_manage_groups",
    "sees_all_teams",
)


class PasswordPolicy(Named, Base):
    """A password policy: the rules for passwords, and when wrong ones lock an account."""

    __tablename__ = "password_policy"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint("min_length >= 1 AND max_length >= min_length", name="lengths"),
        CheckConstraint("lock_tries >= 1 AND lock_minutes >= 1", name="lock"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    min_length: Mapped[int] = mapped_column(default=10)
    max_length: Mapped[int] = mapped_column(default=128)
    needs_upper: Mapped[bool] = mapped_column(default=True)
    needs_lower: Mapped[bool] = mapped_column(default=True)
    needs_digit: Mapped[bool] = mapped_column(default=True)
    needs_symbol: Mapped[bool] = mapped_column(default=False)
    refuses_common: Mapped[bool] = mapped_column(default=True)
    refuses_personal: Mapped[bool] = mapped_column(default=True)
    lock_tries: Mapped[int] = mapped_column(default=5)
    lock_minutes: Mapped[int] = mapped_column(default=15)

    groups: Mapped[list[PermissionGroup]] = relationship(back_populates="policy")


class PermissionGroup(Named, Base):
    """A permission group: the rank of its people (higher is more) and their permissions."""

    __tablename__ = "permission_group"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint("rank >= 0", name="rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(index=True)
    active: Mapped[bool] = mapped_column(default=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("password_policy.id"), index=True)
    may_sign_in: Mapped[bool] = mapped_column(default=False)
    may_manage_users: Mapped[bool] = mapped_column(default=False)
    may_import_users: Mapped[bool] = mapped_column(default=False)
    may_manage_teams: Mapped[bool] = mapped_column(default=False)
    may_manage_plans: Mapped[bool] = mapped_column(default=False)
    may_manage_groups: Mapped[bool] = mapped_column(default=False)
    sees_all_teams: Mapped[bool] = mapped_column(default=False)

    # Not a permission: whoever lacks a factor sets one up before anything else.
    needs_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())

    policy: Mapped[PasswordPolicy] = relationship(back_populates="groups")

    @property
    def permissions(self) -> frozenset[str]:
        """What the group permits, as the names in PERMISSIONS."""
        return frozenset(name for name in PERMISSIONS if getattr(self, name))
