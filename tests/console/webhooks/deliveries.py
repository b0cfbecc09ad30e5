"""Imports that have ended, and what was told of them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.users import User
from ctu.models.webhooks import WebhookDelivery
from ctu.webhooks.attempts import MOST_ATTEMPTS
from ctu.webhooks.deliveries import StillPending, deliver_finished
from plugins.bulk_import import ImportRun


def finished(owner: User, number: int = 1) -> ImportRun:
    return ImportRun(
        public_id=f"{number:016x}", importer="users", status="COMPLETED", actor_id=str(owner.id),
        total_rows=3, created_rows=3, updated_rows=0, unchanged_rows=0, failed_rows=0,
        not_attempted_rows=0,
    )  # fmt: skip


def tell_until_done(app: Flask, run: ImportRun) -> int:
    """Call the receiver of the signal as a worker does, until it is content; return how often."""
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            deliver_finished(app, run)
        except StillPending:
            continue
        return attempt
    raise AssertionError("It is still pending.")


def deliveries() -> list[WebhookDelivery]:
    db.session.rollback()
    return list(db.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))
