"""Retention of deliveries; a removed webhook goes with its last delivery."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update

from ctu.extensions import db
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery

KEPT_DAYS = 90
TRIED_HOURS = 25
"""The plugin sends its signal for a day at most, so an older delivery is not sent any more."""
NOT_SENT = "No worker was there to send it in time."


def purge_webhooks(now: datetime) -> None:
    """Delete old deliveries, and removed webhooks with their secrets. Commits.

    Deliveries that no worker has sent in time become given up.
    """
    delivery = WebhookDelivery
    since = now - timedelta(days=KEPT_DAYS)
    waiting = update(delivery).where(
        delivery.state == DeliveryState.PENDING,
        delivery.created_at < now - timedelta(hours=TRIED_HOURS),
    )
    left = waiting.values(
        state=DeliveryState.GIVEN_UP,
        last_error=case((delivery.last_error == "", NOT_SENT), else_=delivery.last_error),
    )
    old = delete(WebhookDelivery).where(WebhookDelivery.created_at < since)
    is_shown = Webhook.id.in_(select(WebhookDelivery.webhook_id))
    removed = delete(Webhook).where(Webhook.removed_at.is_not(None), ~is_shown)
    for statement in (left, old, removed):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.commit()
