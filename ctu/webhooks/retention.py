"""Retention of deliveries; a removed webhook goes with its last delivery."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.webhooks import Webhook, WebhookDelivery

KEPT_DAYS = 90


def purge_webhooks() -> None:
    """Delete old deliveries, and removed webhooks with their secrets. Commits."""
    since = utc_now() - timedelta(days=KEPT_DAYS)
    old = delete(WebhookDelivery).where(WebhookDelivery.created_at < since)
    is_shown = Webhook.id.in_(select(WebhookDelivery.webhook_id))
    removed = delete(Webhook).where(Webhook.removed_at.is_not(None), ~is_shown)
    for statement in (old, removed):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.commit()
