"""Webhooks: who is told of what, how often, and which answers are no success."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.users import User
from ctu.models.webhooks import DeliveryState
from ctu.webhooks import attempts, pauses, posting
from ctu.webhooks.addresses import Refused
from ctu.webhooks.attempts import MOST_ATTEMPTS
from ctu.webhooks.deliveries import StillPending, deliver_finished
from ctu.webhooks.registrations import create_webhook, live_webhooks, remove_webhook
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.work import signals
from tests.console.api.programs import Program, token_for
from tests.console.webhooks.deliveries import deliveries, finished, tell_until_done
from tests.console.webhooks.receiver import Receiver
from tests.outside.certificates import certify
from tests.parts.limits import without_threads
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")
NO_UPDATES = {"updated": 0, "unchanged": 0}


def test_an_import_of_the_owner_is_reported_once_with_a_signature(
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


def test_a_message_is_dated_by_the_clock_of_the_database(
    console: Flask, owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    deliver_finished(console, finished(owner))
    [at] = receiver.sent_at
    assert at - now < 1800


def test_nobody_is_told_of_imports_of_others(
    console: Flask, owner: User, receiver: Receiver, make_user: Callable[..., User]
) -> None:
    deliver_finished(console, finished(make_user("u.lead", "Team Leader")))
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


def test_a_receiver_that_is_gone_for_good_is_sent_nothing_again(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    receiver.answer = (410, {})
    assert tell_until_done(console, finished(owner)) == 1
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, 1)
    assert delivery.last_error == "The receiver answered 410."


def test_no_redirect_is_followed(console: Flask, owner: User, receiver: Receiver) -> None:
    receiver.answer = (302, {"Location": "http://127.0.0.1:1/"})
    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner))
    assert deliveries()[0].last_error == "The receiver answered 302."
    assert [len(each) for each in receiver.bodies.values()] == [1]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_receiver_that_goes_on_slowly_is_left(
    scheme: str, console: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    certificate, key = tmp_path / "certificate", tmp_path / "key"
    certify(certificate, key, "127.0.0.1")
    believing = ssl.create_default_context(cafile=certificate)
    # From Python 3.13 on certificates of authorities have to be more than these are.
    believing.verify_flags &= ~ssl.VERIFY_X509_STRICT
    monkeypatch.setattr(ssl, "create_default_context", lambda: believing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        is_over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            if scheme == "https":
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                connection.recv(65_536)
                with suppress(OSError):
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                    while not is_over.wait(0.05):
                        connection.sendall(b"H")

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(Refused, match="did not answer in time"):
            posting.post(f"{scheme}://127.0.0.1:{port}/", b"{}", {})
        is_over.set()
        thread.join()


def test_the_answer_counts_and_what_informs_before_it_does_not(console: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(last: str) -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                for status in ("100 Continue", "102 Processing", "103 Early Hints", last):
                    connection.sendall(f"HTTP/1.1 {status}\r\nLink: </a>\r\n\r\n".encode())

        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with ThreadPoolExecutor(1) as thread:
            thread.submit(answer, "204 No Content")
            posting.post(url, b"{}", {})
            thread.submit(answer, "500 Internal Server Error")
            with pytest.raises(Refused, match="answered 500"):
                posting.post(url, b"{}", {})


def test_a_receiver_that_is_away_is_reported_in_our_words(console: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Refused, match="connection to the receiver failed"):
        posting.post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_an_owner_who_may_import_no_more_is_told_nothing(
    console: Flask, owner: User, receiver: Receiver
) -> None:
    owner.active = False
    db.session.commit()
    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner))
    assert receiver.taken == Counter()
    assert deliveries()[0].last_error == "The owner may not import any more."


def test_receivers_are_posted_to_at_the_same_time(console: Flask, owner: User) -> None:
    meeting = threading.Barrier(2, timeout=WAIT_SECONDS)
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65_536)
            # Whoever is served one after the other never meets.
            meeting.wait()
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    remove_webhook(owner, live_webhooks(owner.id)[0])
    for server in servers:
        create_webhook(owner, f"http://127.0.0.1:{server.getsockname()[1]}/")
    with ThreadPoolExecutor(2) as threads:
        for server in servers:
            threads.submit(answer, server)
        deliver_finished(console, finished(owner))

    assert {each.state for each in deliveries()} == {DeliveryState.DELIVERED}
    for server in servers:
        server.close()


def test_a_process_that_gets_no_thread_uses_up_no_attempt(
    console: Flask, owner: User, address: str, receiver: Receiver
) -> None:
    create_webhook(owner, f"{address}?again")
    with without_threads(), pytest.raises(StillPending):
        deliver_finished(console, finished(owner))
    found = {(each.state, each.attempts, each.last_error) for each in deliveries()}
    assert found == {(DeliveryState.PENDING, 0, posting.AT_LIMIT)}


def test_an_error_that_nobody_expects_is_no_success_and_keeps_no_other_message_back(
    console: Flask, owner: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(url: str, body: bytes, headers: Mapping[str, str]) -> None:
        if url != address:
            raise KeyError
        posting.post(url, body, headers)

    create_webhook(owner, f"{address}?again")
    monkeypatch.setattr(attempts, "post", fail)
    with pytest.raises(KeyError):
        deliver_finished(console, finished(owner))
    assert [(each.state, each.attempts, each.last_error) for each in deliveries()] == [
        (DeliveryState.PENDING, 1, attempts.FAILED),
        (DeliveryState.DELIVERED, 1, ""),
    ]


def test_a_receiver_that_was_waited_for_in_vain_is_spared_for_a_minute(
    console: Flask, owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.0)
    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner, 1))
    monkeypatch.undo()

    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner, 2))
    assert [each.last_error for each in deliveries()] == [pauses.LATE, pauses.PAUSED]
    assert receiver.taken == Counter()

    monkeypatch.setattr(pauses, "SILENCE", timedelta())
    deliver_finished(console, finished(owner, 2))
    assert sum(receiver.taken.values()) == 1
