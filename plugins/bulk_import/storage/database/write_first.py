"""The rule that a transaction which writes begins with its write (decision 32)."""

from __future__ import annotations

from sqlalchemy.orm import Session


def end_reading(session: Session) -> None:
    """End the transaction that reading has begun, so that the next one begins with a write.

    SQLite refuses to write in a transaction whose snapshot another writer has made old.
    """
    session.rollback()
