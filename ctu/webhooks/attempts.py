"""Attempts to send deliveries: all of an import at once, so a silent receiver delays no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import joinedload

from ctu.access import rights
from ctu.database.clock import database_time
from ctu.extensions import db
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery
from ctu.webhooks.addresses import NotNow, Refused
from ctu.webhooks.pauses import refuse_in_pause
from ctu.webhooks.posting import GONE, post
from ctu.webhooks.registrations import open_secret
from ctu.webhooks.signature import signed_headers

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
"""With pauses that double from a minute on, the last attempt is made after about two hours."""
PATIENCE = timedelta(hours=12)
"""A failed attempt at a delivery that is older is the last one, whatever pauses were asked for."""
NOT_ALLOWED = "The owner may not import any more."
REMOVED = "The webhook was removed."
FAILED = "The console failed to send it."


@dataclass
class Attempt:
    """One attempt to send a message, with the sentence that says why it failed."""

    delivery_id: int
    public_id: str
    number: int
    url: str
    body: bytes
    headers: dict[str, str]
    error: str = ""
    is_old: bool = False
    """Whether the import has ended so long ago that this is the last attempt."""
    is_made: bool = True
    """False within a pause that the receiver has asked for, while the key is missing, and where the
    system gives nothing to send it with."""

    def post(self) -> None:
        """Post the message, unless its preparation has failed."""
        if self.error:
            return
        # This is stored where an unexpected error ends the thread.
        self.error = FAILED
        try:
            post(self.url, self.body, self.headers)
        except NotNow as reason:
            self.error, self.is_made = str(reason), False
        except Refused as refused:
            self.error = str(refused)
        else:
            self.error = ""


def send(delivery_ids: Sequence[int], *, by_hand: bool = False) -> list[bool]:
    """Make one attempt for each delivery; return for each whether it needs no further one. Commits.

    No transaction is open while receivers answer. The timestamp of a message is by the clock of
    the database: receivers refuse a message that is minutes old.

    :raises Exception: what nobody expects of one of them, when all are sent and stored.
    """
    now = database_time()
    attempts = [_prepare(each, now, by_hand=by_hand) for each in delivery_ids]
    db.session.rollback()
    try:
        _post_together(attempts)
    finally:
        stored = [_store(each, by_hand=by_hand) for each in attempts]
    return stored


def _prepare(delivery_id: int, now: datetime, *, by_hand: bool) -> Attempt:
    delivery = db.session.get_one(
        WebhookDelivery, delivery_id, options=[joinedload(WebhookDelivery.webhook)]
    )
    webhook, body, public_id = delivery.webhook, delivery.body.encode(), delivery.public_id
    attempt = Attempt(delivery_id, public_id, delivery.attempts + 1, webhook.url, body, {})
    attempt.is_old = delivery.created_at < now - PATIENCE
    try:
        attempt.headers = _headers(open_secret(webhook), public_id, now, body)
        _refuse_unwanted(webhook)
        if not by_hand:
            refuse_in_pause(delivery, now)
    except NotNow as reason:
        attempt.error, attempt.is_made = str(reason), False
    except Refused as refused:
        attempt.error = str(refused)
    return attempt


def _refuse_unwanted(webhook: Webhook) -> None:
    if webhook.removed_at is not None:
        raise Refused(REMOVED)
    if not rights.may_import_anything(webhook.person):
        raise Refused(NOT_ALLOWED)


def _post_together(attempts: Sequence[Attempt]) -> None:
    """Post all messages at the same time, one of them in this thread.

    An unexpected error of one keeps no other from being sent.
    """
    others = [
        threading.Thread(target=copy_context().run, args=(each.post,)) for each in attempts[1:]
    ]
    begun = []
    here = list(attempts[:1])
    for attempt, thread in zip(attempts[1:], others, strict=True):
        try:
            thread.start()
        except RuntimeError:
            # The system gives no further thread: these are sent one after the other.
            here.append(attempt)
        else:
            begun.append(thread)
    with ExitStack() as all_of_them:
        for thread in begun:
            all_of_them.callback(thread.join)
        for attempt in here:
            all_of_them.callback(attempt.post)


def _store(attempt: Attempt, *, by_hand: bool) -> bool:
    """Store the result of an attempt; return whether its delivery needs no further one."""
    error = attempt.error
    is_last = attempt.is_old or error in (REMOVED, GONE)
    is_over = not by_hand and (is_last or (attempt.is_made and attempt.number >= MOST_ATTEMPTS))
    _write(attempt, _new_state(error, is_over=is_over))
    log.info(
        "webhook.tried delivery=%s attempts=%s done=%s",
        attempt.public_id,
        attempt.number - (not attempt.is_made),
        not error,
    )
    return not error or is_over


def _new_state(error: str, *, is_over: bool) -> DeliveryState | None:
    """Return the new state of a delivery; None if it does not change.

    A failed attempt by hand neither begins nor ends the attempts of the workers.
    """
    if not error:
        return DeliveryState.DELIVERED
    return DeliveryState.GIVEN_UP if is_over else None


def _headers(secret: str, public_id: str, now: datetime, body: bytes) -> dict[str, str]:
    common = {"Content-Type": "application/json", "User-Agent": "ctu-console"}
    return common | signed_headers(secret, public_id, int(now.timestamp()), body)


def _write(attempt: Attempt, state: DeliveryState | None) -> None:
    """Update the delivery of an attempt. Commits.

    An attempt that was not made leaves the time of the last one, from which a pause counts.
    """
    values: dict[str, Any] = {
        "state": state or WebhookDelivery.state,
        "last_error": attempt.error,
    }
    db.session.rollback()
    if attempt.is_made:
        values |= {"attempts": WebhookDelivery.attempts + 1, "tried_at": database_time()}
    db.session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.id == attempt.delivery_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
