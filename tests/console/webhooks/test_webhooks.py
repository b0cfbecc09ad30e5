"""Webhooks: who is told of what, how often, and which receivers nothing is sent to."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu import create_app
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from ctu.models.webhooks import DeliveryState, Webhook, WebhookDelivery
from ctu.secret import SettingError
from ctu.webhooks import addresses, posting
from ctu.webhooks.addresses import NO_ADDRESS, NOT_PUBLIC, NOT_SECURE, UNKNOWN, Refused, resolve
from ctu.webhooks.deliveries import MOST_ATTEMPTS, REMOVED, StillPending, tell
from ctu.webhooks.hooks import MOST_WEBHOOKS, create_webhook, live_webhooks, open_secret
from ctu.webhooks.views import TOO_MANY
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.work import signals
from tests.console.api.programs import Program, token_for
from tests.console.app_settings import MakeApp, settings_for
from tests.console.people import PASSWORD, sign_in
from tests.console.webhooks.receiver import Receiver, serve_receiver

pytestmark = pytest.mark.databases("sqlite")
MakeUser = Callable[..., User]
IPV6 = "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"
NO_UPDATES = {"updated": 0, "unchanged": 0}
LOOPBACK = {"CTU_WEBHOOK_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
def console(make_user: MakeUser, make_app: MakeApp) -> Iterator[Flask]:
    """Return a console whose webhooks may be on this host, with its context above any other."""
    app = make_app(**LOOPBACK)
    with app.app_context():
        yield app


@pytest.fixture
def receiver() -> Receiver:
    """Return a receiver that takes everything."""
    return Receiver()


@pytest.fixture
def address(receiver: Receiver) -> Iterator[str]:
    """Serve that receiver."""
    with serve_receiver(receiver) as address:
        yield address


@pytest.fixture
def owner(console: Flask, make_user: MakeUser, receiver: Receiver, address: str) -> User:
    """Return a team leader with a webhook at that receiver."""
    owner = db.session.get_one(User, make_user("t.lead", "Team Leader").id)
    receiver.secret = create_webhook(owner, address)
    return owner


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
            tell(app, run)
        except StillPending:
            continue
        return attempt
    raise AssertionError("It is still pending.")


def deliveries() -> list[WebhookDelivery]:
    db.session.rollback()
    return list(db.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


def test_an_import_of_the_owner_is_told_once_with_a_signature(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    program = Program(console, token_for(owner))
    public_id = program.import_file()
    run_id = db.session.scalars(select(ImportRun.id)).one()
    signals.announce(current_state(), run_id)
    signals.announce(current_state(), run_id)
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert receiver.taken == {delivery.public_id: 1}
    assert receiver.bodies[delivery.public_id] == [
        {
            "type": "import.finished",
            "data": {
                "id": public_id,
                "kind": "users",
                "status": "completed",
                "rows": {"total": 1, "created": 1, "failed": 0, "not_attempted": 0} | NO_UPDATES,
            },
        }
    ]


def test_nobody_is_told_of_imports_of_others(
    console: Flask, owner: User, receiver: Receiver, make_user: MakeUser
) -> None:
    tell(console, finished(make_user("u.lead", "Team Leader")))
    assert (deliveries(), receiver.taken) == ([], Counter())


def deliver(app: Flask, owner: User, receiver: Receiver, count: int) -> None:
    for number in range(count):
        tell_until_done(app, finished(owner, number))
    stored = deliveries()
    assert len(stored) == count
    assert {each.state for each in stored} == {DeliveryState.DELIVERED}
    assert all(receiver.taken[each.public_id] >= 1 for each in stored)
    assert receiver.forged == 0
    assert sum(receiver.failed.values()) > count / 5


@pytest.mark.parametrize("receiver", [Receiver(1, 0.4)])
def test_a_receiver_that_fails_at_random_gets_every_message(
    console: Flask, owner: User, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(console, owner, receiver, 50)
    assert receiver.secret not in caplog.text
    assert receiver.secret.removeprefix("whsec_") not in str(
        [dict(row) for table in db.metadata.sorted_tables
         for row in db.session.execute(select(table)).mappings()]
    )  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("receiver", [Receiver(2, 0.4)])
def test_a_receiver_that_fails_at_random_gets_a_thousand_messages(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    deliver(console, owner, receiver, 1_000)


def test_a_receiver_that_never_takes_it_is_given_up(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (500, {})
    assert tell_until_done(console, finished(owner)) == MOST_ATTEMPTS
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, MOST_ATTEMPTS)
    assert delivery.last_error == "The receiver answered 500."


def test_no_redirect_is_followed(console: Flask, owner: User, receiver: Receiver) -> None:
    receiver.answer = (302, {"Location": "http://127.0.0.1:1/"})
    with pytest.raises(StillPending):
        tell(console, finished(owner))
    assert deliveries()[0].last_error == "The receiver answered 302."
    assert [len(each) for each in receiver.bodies.values()] == [1]


def test_a_receiver_that_goes_on_slowly_is_left(
    console: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        is_over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    while not is_over.wait(0.05):
                        connection.sendall(b"H")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(Refused, match="did not answer in time"):
            posting.post(f"http://127.0.0.1:{port}/", b"{}", {})
        is_over.set()
        thread.join()


def test_a_receiver_that_is_away_is_told_in_our_words(console: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Refused, match="connection to the receiver failed"):
        posting.post(f"http://127.0.0.1:{port}/", b"{}", {})


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://127.0.0.1/", NOT_PUBLIC),
        ("https://localhost/", NOT_PUBLIC),
        ("https://10.0.0.8/", NOT_PUBLIC),
        ("https://192.168.1.1/", NOT_PUBLIC),
        ("https://169.254.169.254/latest", NOT_PUBLIC),
        ("https://100.64.0.1/", NOT_PUBLIC),
        ("https://0.0.0.0/", NOT_PUBLIC),
        ("https://2130706433/", NOT_PUBLIC),
        ("https://0x7f.1/", NOT_PUBLIC),
        ("https://224.0.0.1/", NOT_PUBLIC),
        ("https://[::1]/", NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/", NOT_PUBLIC),
        ("https://[fe80::1]/", NOT_PUBLIC),
        ("https://[fd00::1]/", NOT_PUBLIC),
        ("https://[64:ff9b::7f00:1]/", NOT_PUBLIC),
        ("https://[2002:7f00:1::]/", NOT_PUBLIC),
        ("https://[::127.0.0.1]/", NOT_PUBLIC),
        ("https://[::ffff:0:10.0.0.1]/", NOT_PUBLIC),
        ("https://[64:ff9b:1::a00:1]/", NOT_PUBLIC),
        ("https://[fec0::1]/", NOT_PUBLIC),
        ("https://[5f00::1]/", NOT_PUBLIC),
        ("http://93.184.215.14/", NOT_SECURE),
        ("ftp://93.184.215.14/", NO_ADDRESS),
        ("gopher://93.184.215.14:70/", NO_ADDRESS),
        ("https://ann:secret@93.184.215.14/", NO_ADDRESS),
        ("https://:secret@93.184.215.14/", NO_ADDRESS),
        ("https:///path", NO_ADDRESS),
        ("https://93.184.215.14:99999/", NO_ADDRESS),
        ("https://93.184.215.14/\r\nHost: x", NO_ADDRESS),
        ("", NO_ADDRESS),
        ("https://nowhere.invalid/", UNKNOWN),
        (f"https://93.184.215.14/{'x' * 500}", NO_ADDRESS),
    ],
)
def test_nothing_is_sent_where_nobody_outside_may_reach(
    app: Flask, url: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        resolve(url)
    assert str(refused.value) == sentence


def test_a_public_address_is_bound_to_what_was_looked_up(app: Flask) -> None:
    found = resolve("https://93.184.215.14:8443/hook?a=1")
    assert (found.address, found.port, found.path) == ("93.184.215.14", 8443, "/hook?a=1")


def test_an_address_of_ipv4_that_is_written_as_ipv6_is_judged_as_what_it_is(app: Flask) -> None:
    assert resolve("https://[::ffff:93.184.215.14]/").address == "::ffff:93.184.215.14"
    with pytest.raises(Refused, match=NOT_PUBLIC):
        resolve("https://[::ffff:10.0.0.1]/")


@pytest.mark.parametrize("private", ["10.0.0.1", "169.254.169.254", "::1"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_name_with_a_public_and_a_private_address_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch, private: str, is_first: bool
) -> None:
    names = [private, "93.184.215.14"][:: 1 if is_first else -1]
    told = [(0, 0, 0, "", (address, 443)) for address in names]
    monkeypatch.setattr("ctu.webhooks.addresses.socket.getaddrinfo", lambda *_, **__: told)
    with pytest.raises(Refused, match=NOT_PUBLIC):
        resolve("https://receiver.example/")


def test_a_name_that_changes_its_address_is_asked_once_for_each_attempt(
    console: Flask, owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *others: Any, **options: Any) -> Any:
        if host == "receiver.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return real(host, port, *others, **options)

    webhook = db.session.scalars(select(Webhook)).one()
    webhook.url = webhook.url.replace("127.0.0.1", "receiver.example")
    db.session.commit()
    monkeypatch.setattr("ctu.webhooks.addresses.socket.getaddrinfo", lookup)
    tell(console, finished(owner, 1))
    assert (sum(receiver.taken.values()), asked) == (1, ["receiver.example"])
    with pytest.raises(StillPending):
        tell(console, finished(owner, 2))
    assert deliveries()[1].last_error == NOT_PUBLIC


def test_a_wrong_setting_ends_the_start_in_a_sentence(tmp_path: Path, app: Flask) -> None:
    settings = settings_for("sqlite://", tmp_path)
    with pytest.raises(SettingError, match="CTU_WEBHOOK_NETWORKS must hold networks, not 'x'"):
        create_app(settings | {"CTU_WEBHOOK_NETWORKS": "x"})


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


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://93.184.215.14/", "93.184.215.14"),
        ("https://93.184.215.14:443/a", "93.184.215.14"),
        ("https://93.184.215.14:8443/", "93.184.215.14:8443"),
        (f"https://{IPV6}/", IPV6),
    ],
)  # fmt: skip
def test_the_usual_port_stands_in_no_host_header(console: Flask, url: str, authority: str) -> None:
    assert resolve(url).authority == authority


def test_a_server_of_names_that_is_silent_is_not_waited_for(
    console: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def wait(*_asked: Any, **_more: Any) -> list[Any]:
        answered.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    monkeypatch.setattr(addresses, "LOOK_UP_SECONDS", 0.05)
    with pytest.raises(Refused, match="was not looked up in time"):
        resolve("https://receiver.example/")
    answered.set()


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


def test_a_webhook_that_is_removed_is_told_nothing(
    console: Flask, page: FlaskClient, owner: User, receiver: Receiver
) -> None:
    webhook = db.session.scalars(select(Webhook)).one()
    assert page.post("/account/webhooks/remove", data={"id": webhook.id}).status_code == 302
    tell(console, finished(owner))
    assert (deliveries(), receiver.taken) == ([], Counter())


def test_what_waits_for_a_webhook_that_is_removed_is_given_up(
    console: Flask, page: FlaskClient, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (500, {})
    with pytest.raises(StillPending):
        tell(console, finished(owner))
    webhook = db.session.scalars(select(Webhook)).one()
    page.post("/account/webhooks/remove", data={"id": webhook.id})
    tell(console, finished(owner))
    [delivery] = deliveries()
    assert (delivery.state, delivery.last_error) == (DeliveryState.GIVEN_UP, REMOVED)


def test_an_owner_who_may_import_no_more_is_told_nothing(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    owner.active = False
    db.session.commit()
    with pytest.raises(StillPending):
        tell(console, finished(owner))
    assert receiver.taken == Counter()
    assert deliveries()[0].last_error == "The owner may not import any more."


def reseal(app: Flask) -> int:
    """Return the exit status of the command."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["bulk-import", "reseal"]).exit_code


def test_secrets_are_sealed_anew_and_a_missing_key_is_told(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    owner_id = make_user("t.lead", "Team Leader").id
    keys = {"before": old, "both": f"{new},{old}", "after": new}
    apps = {name: make_app(BULK_IMPORT_KEYS=each) for name, each in keys.items()}
    with apps["before"].app_context():
        secret = create_webhook(db.session.get_one(User, owner_id), "https://93.184.215.14/")
    with apps["after"].app_context(), pytest.raises(Refused, match="key to the secret is missing"):
        open_secret(db.session.scalars(select(Webhook)).one())
    assert reseal(apps["after"]) == 1
    assert reseal(apps["both"]) == 0
    with apps["after"].app_context():
        assert open_secret(db.session.scalars(select(Webhook)).one()) == secret
