"""Users, as stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, event, inspect, text
from sqlalchemy.orm import InstanceState, Mapped, Session, mapped_column, relationship, validates

from ctu.extensions import Base, db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import UtcDateTime, today, utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team, membership
from plugins.bulk_import import canonical_key, trim

NAME_LENGTH = 50
LOGIN_LENGTH = 40
EXTENSION_LENGTH = 10
# No hash has this form, so no password matches it: the person cannot sign in.
NO_PASSWORD = "!"
# With the id after it, it ends the key of somebody whose login is free, who is sorted as before:
# nobody can type U+001F, and an upgrade can be taken back although two have had the login.
FREED_LOGIN = "\x1f"
# The list is sorted by the keys of logins, without asking a locale (decisions 69 and 171).
BY_CODE_POINT = Text().with_variant(Text(collation="C"), "postgresql")


DEADLINES = ("locked_until", "password_expires_at", "active_from")
"""Columns that matter until a day or after it, and that few people have."""
IS_UNDONE = text("undone_at IS NOT NULL")
WAS_LOCKED = text("locked_until IS NOT NULL")
IS_INACTIVE, IS_INACTIVE_OF_POSTGRESQL = text("active IS 0"), text("active IS false")


def _where_set(column: str) -> Index:
    """Return an index of an import's people whose column holds anything, which few have."""
    is_set = text(f"{column} IS NOT NULL")
    others = [each for each in DEADLINES if each != column]
    return Index(
        f"ix_user_account_import_{column}",
        "import_public_id", column, "active", "undone_at", "group_id", *others,
        sqlite_where=is_set, postgresql_where=is_set,
    )  # fmt: skip


class User(Base):
    """A person of the contact centre; never deleted, and an inactive one still holds the login.

    Only the login of somebody whose import was undone is free; the record keeps it as text.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint(f"length(first_name) BETWEEN 1 AND {NAME_LENGTH}", name="first_name"),
        CheckConstraint(f"length(last_name) BETWEEN 1 AND {NAME_LENGTH}", name="last_name"),
        CheckConstraint(f"length(login) BETWEEN 1 AND {LOGIN_LENGTH}", name="login"),
        CheckConstraint(f"length(extension) BETWEEN 1 AND {EXTENSION_LENGTH}", name="extension"),
        CheckConstraint("failed_tries >= 0 AND session_version >= 1", name="counts"),
        # The orders of the grid, and the states that it counts (decision 84): few have one of them.
        Index(None, "first_name", "last_name", "id"),
        Index(None, "extension", "id"),
        Index(None, "last_sign_in_at", "id"),
        Index(
            "ix_user_account_locked_until",
            "active",
            "locked_until",
            sqlite_where=WAS_LOCKED,
            postgresql_where=WAS_LOCKED,
        ),
        Index(
            "ix_user_account_inactive",
            "undone_at",
            sqlite_where=IS_INACTIVE,
            postgresql_where=IS_INACTIVE_OF_POSTGRESQL,
        ),
        Index(None, "undone_at", sqlite_where=IS_UNDONE, postgresql_where=IS_UNDONE),
        # The standings of an import's people: each is a range of one of these (decision 96).
        Index(
            "ix_user_account_standing",
            "import_public_id",
            "active",
            "undone_at",
            "group_id",
            "must_change_password",
            "last_sign_in_at",
            "locked_until",
            "password_expires_at",
            "active_from",
        ),
        *map(_where_set, DEADLINES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    last_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    login: Mapped[str] = mapped_column(String(LOGIN_LENGTH))
    # The key is wide: folding can lengthen forty characters many times over.
    login_key: Mapped[str] = mapped_column(BY_CODE_POINT, unique=True)
    password_hash: Mapped[str] = mapped_column(Text, default=NO_PASSWORD)
    group_id: Mapped[int] = mapped_column(ForeignKey("permission_group.id"), index=True)
    web_rtc: Mapped[bool] = mapped_column(default=False)
    extension: Mapped[str | None] = mapped_column(String(EXTENSION_LENGTH))
    primary_team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_plan.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Tries of strangers in the hour that began with the first of them.
    guesses: Mapped[int] = mapped_column(default=0, server_default="0")
    guesses_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # Until when a first password is good; empty for every other one.
    password_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A session keeps the version it began with; raising the version ends every session.
    session_version: Mapped[int] = mapped_column(default=1)
    # The first day on which the person can sign in; empty for at once.
    active_from: Mapped[date | None]
    import_public_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # When the import that made this person was undone; such a record is never changed again.
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    group: Mapped[PermissionGroup] = relationship()
    primary_team: Mapped[Team] = relationship()
    plan: Mapped[CapacityPlan | None] = relationship()
    teams: Mapped[list[Team]] = relationship(secondary=membership, back_populates="members")

    # What Flask-Login asks of a user. Its mixin is not used: it takes two new records for equal.
    is_authenticated = True
    is_anonymous = False
    session_token = ""
    """The token of the session that begins with this request; only its hash is stored."""

    @property
    def is_active(self) -> bool:
        """Active in the sense of Flask-Login."""
        return self.active

    def get_id(self) -> str:
        """Return what the browser holds: the token of the session that begins with this request."""
        return self.session_token

    @property
    def full_name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_locked(self) -> bool:
        """Return whether too many wrong passwords keep unknown devices out at this moment."""
        return is_ahead(self.locked_until)

    def unlock(self) -> None:
        """Let unknown devices try again with the next commit."""
        self.failed_tries, self.locked_until, self.guesses = 0, None, 0

    @property
    def has_begun(self) -> bool:
        """Return whether the first day on which the person can sign in has come."""
        return has_come(self.active_from)

    def end_sessions(self) -> None:
        """End every session of this person with the next commit; who is made now has none."""
        if self.session_version is not None:
            self.session_version = User.session_version + 1

    @property
    def has_expired_password(self) -> bool:
        """Return whether the password was made for this person, and not used in time."""
        return self.password_expires_at is not None and self.password_expires_at <= utc_now()

    @validates("password_hash")
    def _forget_expiry(self, _attribute: str, stored: str) -> str:
        """Remove the expiry date, which only generated passwords have."""
        self.password_expires_at = None
        return stored

    @validates("login")
    def _keep_key(self, _attribute: str, login: str) -> str:
        login = trim(login)
        self.login_key = canonical_key(login)
        return login

    def __str__(self) -> str:
        return self.full_name


def is_ahead(at: datetime | None) -> bool:
    """Return whether a time has not come yet; None for none."""
    return at is not None and at > utc_now()


def has_come(day: date | None) -> bool:
    """Return whether a first day has come; None for at once."""
    return day is None or day <= today()


@event.listens_for(db.session, "before_flush")
def keep_primary_team(session: Session, _context: Any, _instances: Any) -> None:
    """Make the primary team one of the person's teams, however it was changed."""
    for user in (*session.new, *session.dirty):
        if not isinstance(user, User) or not _teams_changed(user):
            continue
        primary: Team | None = user.primary_team
        if primary is not None and primary not in user.teams:
            user.teams.append(primary)


def _teams_changed(user: User) -> bool:
    state: InstanceState[User] = inspect(user)
    changed = any(state.attrs[name].history.has_changes() for name in ("primary_team", "teams"))
    return state.pending or changed
