"""Deliveries: recorded when an import ends, and sent until the receiver accepts them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ctu.access import rights
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery
from ctu.webhooks.addresses import Refused
from ctu.webhooks.hooks import live_webhooks, open_secret
from ctu.webhooks.posting import post
from ctu.webhooks.signature import signed_headers
from plugins.bulk_import import ImportRun

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
"""With pauses that double from a minute on, the last attempt is made after about two hours."""
NOT_ALLOWED = "The owner may not import any more."
REMOVED = "The webhook was removed."
EVENT = "import.finished"


class StillPending(Exception):
    """Some receivers have not taken their message: the signal is to be sent again."""


def tell(_app: Flask, run: ImportRun) -> None:
    """Send to every webhook of the uploader that an import has ended; called at least once.

    :raises StillPending: so that the plugin calls again later, after pauses that grow.
    """
    owner = int(run.actor_id) if run.actor_id.isdecimal() else 0
    for webhook in live_webhooks(owner):
        record(webhook.id, run)
    found = select(WebhookDelivery.id).where(
        WebhookDelivery.import_public_id == run.public_id,
        WebhookDelivery.state == DeliveryState.PENDING,
    )
    pending = db.session.scalars(found).all()
    db.session.rollback()
    # Every one is tried, also after one that was in vain.
    done = [send(delivery_id) for delivery_id in pending]
    if not all(done):
        raise StillPending(run.public_id)


def record(webhook_id: int, run: ImportRun) -> None:
    """Store a delivery unless it is stored already. Commits."""
    values = {
        "webhook_id": webhook_id,
        "import_public_id": run.public_id,
        "body": json.dumps(message(run)),
    }
    db.session.add(WebhookDelivery(**values))
    try:
        db.session.commit()
    except IntegrityError:
        # An earlier call, or one at this moment, has stored it.
        db.session.rollback()


def message(run: ImportRun) -> dict[str, Any]:
    """Return the message about an import: counts, without names."""
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


def send(delivery_id: int, *, by_hand: bool = False) -> bool:
    """Make one attempt; return whether the delivery needs no further one. Commits.

    No transaction is open while the receiver is waited for.
    """
    delivery = db.session.get_one(
        WebhookDelivery, delivery_id, options=[joinedload(WebhookDelivery.webhook)]
    )
    webhook, body, public_id = delivery.webhook, delivery.body.encode(), delivery.public_id
    error, url, attempts = "", webhook.url, delivery.attempts + 1
    try:
        secret = open_secret(webhook)
        _refuse_unwanted(webhook)
        db.session.rollback()
        post(url, body, _headers(secret, public_id, body))
    except Refused as refused:
        error = str(refused)
    is_over = not by_hand and (attempts >= MOST_ATTEMPTS or error == REMOVED)
    _note(delivery_id, _new_state(error, is_over=is_over), error)
    log.info("webhook.tried delivery=%s attempts=%s done=%s", public_id, attempts, not error)
    return not error or is_over


def _refuse_unwanted(webhook: Webhook) -> None:
    if webhook.removed_at is not None:
        raise Refused(REMOVED)
    if not rights.may_import_anything(webhook.person):
        raise Refused(NOT_ALLOWED)


def _new_state(error: str, *, is_over: bool) -> DeliveryState | None:
    """Return what has become of a delivery, None when it stays what it was.

    An attempt by hand that is in vain neither begins nor ends the attempts of the workers.
    """
    if not error:
        return DeliveryState.DELIVERED
    return DeliveryState.GIVEN_UP if is_over else None


def _headers(secret: str, public_id: str, body: bytes) -> dict[str, str]:
    common = {"Content-Type": "application/json", "User-Agent": "ctu-console"}
    return common | signed_headers(secret, public_id, int(time.time()), body)


def _note(delivery_id: int, state: DeliveryState | None, error: str) -> None:
    db.session.rollback()
    db.session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.id == delivery_id)
        .values(
            state=state or WebhookDelivery.state,
            attempts=WebhookDelivery.attempts + 1,
            last_error=error,
            tried_at=utc_now(),
        )
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


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
