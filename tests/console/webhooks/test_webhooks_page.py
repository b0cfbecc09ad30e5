"""The page of webhooks: one is made, removed, and told again by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from ctu.models.webhooks import DeliveryState, Webhook
from ctu.webhooks.addresses import NO_ADDRESS, NOT_PUBLIC
from ctu.webhooks.attempts import REMOVED
from ctu.webhooks.deliveries import StillPending, deliver_finished
from ctu.webhooks.registrations import MOST_WEBHOOKS, create_webhook, live_webhooks, open_secret
from ctu.webhooks.views import TOO_MANY
from tests.console.people import PASSWORD, sign_in
from tests.console.webhooks.deliveries import deliveries, finished, tell_until_done
from tests.console.webhooks.receiver import Receiver

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def page(console: Flask, owner: User) -> FlaskClient:
    """Return the browser of the owner."""
    client = console.test_client()
    sign_in(client, owner, PASSWORD)
    return client


def test_the_page_makes_a_webhook_and_shows_its_secret_once(
    page: FlaskClient, owner: User, address: str
) -> None:
    answer = page.post("/account/webhooks/", data={"url": f"{address}2"})
    found = re.search(r"<code[^>]*>(whsec_[^<]+)</code>", answer.text)
    assert found is not None
    newest = db.session.scalars(select(Webhook).order_by(Webhook.id.desc())).first()
    assert newest is not None
    assert open_secret(newest) == found[1].replace("&#43;", "+")
    assert found[1] not in page.get("/account/webhooks/").text
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("webhook created") == 2


def test_webhooks_made_at_the_same_moment_are_no_more_than_anybody_may_have(
    console: Flask, owner: User, address: str
) -> None:
    for _ in range(3):
        create_webhook(owner, address)
    browsers = [console.test_client() for _ in range(3)]
    for browser in browsers:
        sign_in(browser, owner, PASSWORD)
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(
            lambda each: each.post("/account/webhooks/", data={"url": address}).text, browsers
        ))  # fmt: skip
    assert sum("whsec_" in each for each in answers) == 1
    assert sum(TOO_MANY in each for each in answers) == 2
    db.session.rollback()
    assert len(live_webhooks(owner.id)) == MOST_WEBHOOKS


def test_the_page_refuses_an_address_that_nothing_is_sent_to(page: FlaskClient) -> None:
    assert NOT_PUBLIC in page.post("/account/webhooks/", data={"url": "https://10.0.0.1/"}).text
    assert NO_ADDRESS in page.post("/account/webhooks/", data={"url": ""}).text


def test_a_message_is_sent_again_by_hand(
    console: Flask, page: FlaskClient, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (500, {})
    tell_until_done(console, finished(owner))
    [delivery] = deliveries()
    delivery_id, public_id = delivery.id, delivery.public_id
    page.post("/account/webhooks/redeliver", data={"id": delivery_id})
    shown = page.get("/account/webhooks/").text
    assert "The message was not delivered: The receiver answered 500." in shown
    # No worker goes on with it, so nothing is pending.
    assert deliveries()[0].state == DeliveryState.GIVEN_UP
    receiver.answer = None
    page.post("/account/webhooks/redeliver", data={"id": delivery_id})
    assert "The receiver has taken the message." in page.get("/account/webhooks/").text
    assert receiver.taken == {public_id: 1}
    assert deliveries()[0].state == DeliveryState.DELIVERED


def test_a_removed_webhook_gets_no_message(
    console: Flask, page: FlaskClient, owner: User, receiver: Receiver
) -> None:
    webhook = db.session.scalars(select(Webhook)).one()
    assert page.post("/account/webhooks/remove", data={"id": webhook.id}).status_code == 302
    deliver_finished(console, finished(owner))
    assert (deliveries(), receiver.taken) == ([], Counter())


def test_the_page_shows_no_delivery_of_somebody_else(
    console: Flask, owner: User, make_user: Callable[..., User]
) -> None:
    tell_until_done(console, finished(owner))
    [delivery] = deliveries()
    named = delivery.import_public_id
    client = console.test_client()
    sign_in(client, make_user("t.other", "Team Leader"), PASSWORD)
    assert named not in client.get("/account/webhooks/").text


def test_deliveries_of_a_removed_webhook_are_given_up(
    console: Flask, page: FlaskClient, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (500, {})
    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner))
    webhook = db.session.scalars(select(Webhook)).one()
    page.post("/account/webhooks/remove", data={"id": webhook.id})
    deliver_finished(console, finished(owner))
    [delivery] = deliveries()
    assert (delivery.state, delivery.last_error) == (DeliveryState.GIVEN_UP, REMOVED)
