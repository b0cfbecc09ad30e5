"""Deliveries are kept for some months, and a removed webhook as long as one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ctu.api.tokens import create_token
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.devices import KnownDevice
from ctu.models.credentials.sessions import UserSession
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery
from ctu.webhooks.registrations import create_webhook, remove_webhook
from ctu.webhooks.retention import KEPT_DAYS, NOT_SENT, TRIED_HOURS
from plugins.bulk_import import Scope, current_state
from plugins.bulk_import.work import reconciler
from tests.parts.wrong_clock import set_ahead


def test_old_deliveries_go_and_with_the_last_a_webhook_that_was_removed(
    make_user: Callable[..., User],
) -> None:
    owner = make_user("t.lead", "Team Leader")
    for _ in range(4):
        create_webhook(owner, "https://93.184.215.14/")
    in_use, removed, shown, unused = db.session.scalars(select(Webhook).order_by(Webhook.id))
    kept_ids = [in_use.id, shown.id]
    old = {"body": "{}", "created_at": utc_now() - timedelta(days=KEPT_DAYS + 1)}
    for webhook in (in_use, removed):
        db.session.add(WebhookDelivery(webhook=webhook, import_public_id="old", **old))
    db.session.add(WebhookDelivery(webhook=shown, import_public_id="new", body="{}"))
    for webhook in (removed, shown, unused):
        remove_webhook(owner, webhook)
    reconciler.purge(current_state())
    assert db.session.scalars(select(Webhook.id).order_by(Webhook.id)).all() == kept_ids
    assert db.session.scalars(select(WebhookDelivery.import_public_id)).all() == ["new"]


def test_a_worker_whose_clock_is_ahead_deletes_nothing(
    make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = make_user("t.lead", "Team Leader")
    create_webhook(owner, "https://93.184.215.14/")
    [webhook] = db.session.scalars(select(Webhook))
    db.session.add_all(
        (
            UserSession(
                user_id=owner.id,
                token_hash="a",
                version=owner.session_version,
                device="",
                address="",
            ),
            KnownDevice(user_id=owner.id, token_hash="b", version=owner.session_version),
            WebhookDelivery(webhook=webhook, import_public_id="c", body="{}"),
        )
    )
    db.session.commit()
    create_token(owner, "Payroll", [Scope.READ], 1)
    set_ahead(monkeypatch)
    reconciler.purge(current_state())
    assert db.session.scalars(select(WebhookDelivery.state)).all() == [DeliveryState.PENDING]
    for table in (UserSession, KnownDevice, AccessToken):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1, table


def test_a_delivery_that_no_worker_sent_within_a_day_is_given_up(
    make_user: Callable[..., User],
) -> None:
    create_webhook(make_user("t.lead", "Team Leader"), "https://93.184.215.14/")
    [webhook] = db.session.scalars(select(Webhook))
    old, now = utc_now() - timedelta(hours=TRIED_HOURS + 1), utc_now()
    pending, delivered = DeliveryState.PENDING, DeliveryState.DELIVERED
    for name, since, error, state in (
        ("a", old, "", pending),
        ("b", old, "Why.", pending),
        ("c", now, "", pending),
        ("d", old, "", delivered),
    ):
        db.session.add(
            WebhookDelivery(
                webhook=webhook,
                import_public_id=name,
                body="{}",
                created_at=since,
                last_error=error,
                state=state,
            )
        )
    db.session.commit()
    reconciler.purge(current_state())
    found = select(WebhookDelivery.state, WebhookDelivery.last_error).order_by(WebhookDelivery.id)
    assert [tuple(row) for row in db.session.execute(found)] == [
        (DeliveryState.GIVEN_UP, NOT_SENT),
        (DeliveryState.GIVEN_UP, "Why."),
        (DeliveryState.PENDING, ""),
        (DeliveryState.DELIVERED, ""),
    ]
