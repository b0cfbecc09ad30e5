"""Access tokens of people, as stored: never the token itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, event, inspect, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ctu.extensions import Base, db
from ctu.models.clock import UtcDateTime, utc_now
from ctu.models.users import User

NAME_LENGTH = 60


class AccessToken(Base):
    """An access token: a program acts in the name of a person, within scopes and until a day."""

    __tablename__ = "access_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    scopes: Mapped[str] = mapped_column(String(60))
    """The words of the scopes, separated by blanks."""
    prefix: Mapped[str] = mapped_column(String(16))
    """How the token begins, by which its owner recognises it."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token: nobody can guess at 190 random bits, however fast the hash."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_live(self) -> bool:
        """Return whether the token is neither revoked nor expired at this moment."""
        return self.revoked_at is None and self.expires_at > utc_now()

    @property
    def scope_words(self) -> list[str]:
        """Return the scopes."""
        return self.scopes.split()


def revoke_all(session: Session, person_ids: list[int]) -> None:
    """Revoke every token of some people, for good; no commit."""
    session.execute(
        update(AccessToken)
        .where(AccessToken.person_id.in_(person_ids), AccessToken.revoked_at.is_(None))
        .values(revoked_at=utc_now())
        .execution_options(synchronize_session=False)
    )


@event.listens_for(db.session, "after_flush")
def revoke_of_inactive(session: Session, _context: Any) -> None:
    """Revoke the tokens of people who become inactive, however: activation revives none."""
    gone = [each.id for each in session.dirty if isinstance(each, User) and _has_ended(each)]
    if gone:
        revoke_all(session, gone)


def _has_ended(user: User) -> bool:
    return not user.active and inspect(user).attrs.active.history.has_changes()
