"""Deliveries: recorded when an import ends, and sent until the receiver accepts them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ctu.database.clock import database_time
from ctu.extensions import db
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery
from ctu.webhooks.attempts import send
from ctu.webhooks.registrations import live_webhooks
from plugins.bulk_import import ImportRun

EVENT = "import.finished"


class StillPending(Exception):
    """Some receivers have not taken their message; the plugin has to send the signal again."""


def deliver_finished(_app: Flask, run: ImportRun) -> None:
    """Send the end of an import to every webhook of its uploader; the receiver of a signal.

    The signal is sent at least once, so deliveries that are stored already are not stored again.

    :raises StillPending: so that the plugin sends the signal again, after growing pauses.
    """
    owner = int(run.actor_id) if run.actor_id.isdecimal() else 0
    for webhook in live_webhooks(owner):
        record(webhook.id, run)
    found = select(WebhookDelivery.id).where(
        WebhookDelivery.import_public_id == run.public_id,
        WebhookDelivery.state == DeliveryState.PENDING,
    )
    pending = db.session.scalars(found.order_by(WebhookDelivery.id)).all()
    db.session.rollback()
    if not all(send(pending)):
        raise StillPending(run.public_id)


def record(webhook_id: int, run: ImportRun) -> None:
    """Store a delivery unless it is stored already. Commits."""
    values = {
        "webhook_id": webhook_id,
        "import_public_id": run.public_id,
        "body": json.dumps(message(run)),
        "created_at": database_time(),
    }
    db.session.add(WebhookDelivery(**values))
    try:
        db.session.commit()
    except IntegrityError:
        # An earlier call, or one at this moment, has stored it.
        db.session.rollback()


def message(run: ImportRun) -> dict[str, Any]:
    """Return the message about an import: its status and row counts, and no names."""
    return {
        "type": EVENT,
        "data": {
            "id": run.public_id,
            "kind": run.importer,
            "status": run.status.lower(),
            "rows": {
                "total": run.total_rows,
                "created": run.created_rows,
                "updated": run.updated_rows,
                "unchanged": run.unchanged_rows,
                "failed": run.failed_rows,
                "not_attempted": run.not_attempted_rows,
            },
        },
    }


def deliveries_of(person_id: int, limit: int) -> Sequence[WebhookDelivery]:
    """Return the newest deliveries to the webhooks of a person."""
    found = (
        select(WebhookDelivery)
        .join(WebhookDelivery.webhook)
        .where(Webhook.person_id == person_id)
        .options(joinedload(WebhookDelivery.webhook))
        .order_by(WebhookDelivery.id.desc())
    )
    return db.session.scalars(found.limit(limit)).all()
