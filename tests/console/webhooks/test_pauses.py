"""Pauses that a receiver of webhooks asks for: they are kept, and cost no attempt."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import update

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from ctu.models.webhooks import DeliveryState, WebhookDelivery
from ctu.webhooks.attempts import MOST_ATTEMPTS, send
from ctu.webhooks.deliveries import StillPending, deliver_finished
from ctu.webhooks.pauses import LATE, LONGEST_SECONDS, WAITS, asked_pause
from ctu.webhooks.registrations import NO_KEY
from plugins.bulk_import import current_state
from plugins.bulk_import.storage.sealing.vault import Vault
from tests.console.webhooks.deliveries import deliveries, finished
from tests.console.webhooks.receiver import Receiver

pytestmark = pytest.mark.databases("sqlite")
SENTENCE = "The receiver answered 429 and asked for a pause of 300 s."
NONSENSE = ("", "soon", "-5", "1.5", "9" * 400, "Mon, 32 Foo", "\u0663")
BEYOND = ("Fri, 31 Dec 9999 23:59:59 -0100", f"Tue, 01 Dec 2026 04:00:00 +{10**14}")


def date_in(**time: float) -> str:
    return format_datetime(utc_now() + timedelta(**time), usegmt=True)


@pytest.mark.parametrize(
    ("status", "text", "seconds"),
    [
        (429, "300", 300),
        (503, " 300 ", 300),
        (429, str(10 * LONGEST_SECONDS), LONGEST_SECONDS),
        pytest.param(429, date_in(days=3), LONGEST_SECONDS, id="429-a day to come-3600"),
        pytest.param(429, date_in(hours=-1), 0, id="429-a day that has passed-0"),
        (500, "300", 0),
        (301, "300", 0),
        (429, None, 0),
        *((429, text, 0) for text in (*NONSENSE, *BEYOND)),
    ],
)
def test_a_pause_is_read_from_the_header(status: int, text: str | None, seconds: int) -> None:
    assert asked_pause(status, text) == seconds


def test_a_date_says_how_long_as_well() -> None:
    assert 540 < asked_pause(503, date_in(minutes=10)) <= 600


def tell_in_vain(app: Flask, owner: User, number: int = 1) -> None:
    with pytest.raises(StillPending):
        deliver_finished(app, finished(owner, number))


def pass_by(**time: float) -> None:
    """Let everything have happened so long ago."""
    for delivery in deliveries():
        delivery.created_at -= timedelta(**time)
        if delivery.tried_at is not None:
            delivery.tried_at -= timedelta(**time)
    db.session.commit()


def test_within_its_pause_a_receiver_is_sent_nothing_and_no_attempt_is_used_up(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (429, {"Retry-After": "300"})
    tell_in_vain(console, owner)
    receiver.answer = None
    for _ in range(MOST_ATTEMPTS):
        tell_in_vain(console, owner)
    tell_in_vain(console, owner, 2)
    first, second = deliveries()
    assert (first.attempts, first.last_error) == (1, SENTENCE)
    assert (second.attempts, second.last_error, second.tried_at) == (0, WAITS, None)
    assert len(receiver.bodies) == 1

    pass_by(seconds=301)
    for number in (1, 2):
        deliver_finished(console, finished(owner, number))
    assert {each.state for each in deliveries()} == {DeliveryState.DELIVERED}
    assert [each.attempts for each in deliveries()] == [2, 1]


def test_a_receiver_that_asks_for_pauses_for_ever_is_given_up(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (503, {"Retry-After": "99999"})
    tell_in_vain(console, owner)
    pass_by(hours=13)
    deliver_finished(console, finished(owner))
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, 2)


def test_by_hand_it_is_sent_within_a_pause(console: Flask, owner: User, receiver: Receiver) -> None:
    receiver.answer = (429, {"Retry-After": "300"})
    tell_in_vain(console, owner)
    receiver.answer = None
    assert send([deliveries()[0].id], by_hand=True) == [True]


def test_while_its_key_is_missing_a_message_waits_and_no_attempt_is_used_up(
    console: Flask,
    owner: User,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(current_state(), "vault", Vault([Fernet.generate_key().decode()]))
        for _ in range(MOST_ATTEMPTS):
            tell_in_vain(console, owner)
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("pending", 0, NO_KEY)
    assert f"webhook.sealed webhook={delivery.webhook_id}" in caplog.text
    deliver_finished(console, finished(owner))
    assert deliveries()[0].state == DeliveryState.DELIVERED


@pytest.mark.parametrize("error", [SENTENCE, LATE])
def test_a_clock_that_was_set_back_makes_no_pause(
    console: Flask, owner: User, receiver: Receiver, error: str
) -> None:
    receiver.answer = (500, {})
    tell_in_vain(console, owner)
    receiver.answer = None
    later = utc_now() + timedelta(hours=2)
    db.session.execute(update(WebhookDelivery).values(tried_at=later, last_error=error))
    db.session.commit()
    deliver_finished(console, finished(owner, 2))
    assert deliveries()[1].state == DeliveryState.DELIVERED
