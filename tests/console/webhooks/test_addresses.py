"""The address of a webhook: what it is resolved to, and where nothing is sent."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ctu import create_app
from ctu.extensions import db
from ctu.models.users import User
from ctu.models.webhooks import Webhook
from ctu.webhooks import addresses
from ctu.webhooks.addresses import NO_ADDRESS, NOT_PUBLIC, NOT_SECURE, UNKNOWN, Refused, resolve
from ctu.webhooks.deliveries import StillPending, deliver_finished
from plugins.bulk_import import SettingError
from tests.console.app_settings import settings_for
from tests.console.webhooks.deliveries import deliveries, finished
from tests.console.webhooks.receiver import Receiver

pytestmark = pytest.mark.databases("sqlite")
IPV6 = "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"


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
    assert (found.addresses, found.port, found.path) == (["93.184.215.14"], 8443, "/hook?a=1")


def test_an_address_of_ipv4_that_is_written_as_ipv6_is_judged_as_what_it_is(app: Flask) -> None:
    assert resolve("https://[::ffff:93.184.215.14]/").addresses == ["::ffff:93.184.215.14"]
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
    deliver_finished(console, finished(owner, 1))
    assert (sum(receiver.taken.values()), asked) == (1, ["receiver.example"])
    with pytest.raises(StillPending):
        deliver_finished(console, finished(owner, 2))
    assert deliveries()[1].last_error == NOT_PUBLIC


def test_a_name_with_an_address_that_takes_nothing_is_reached_by_another(
    console: Flask, owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    told = [(0, 0, 0, "", (address, 0)) for address in ("::1", "127.0.0.2", "127.0.0.1")]

    def lookup(host: str, *others: Any, **options: Any) -> Any:
        return told if host == "receiver.example" else real(host, *others, **options)

    webhook = db.session.scalars(select(Webhook)).one()
    webhook.url = webhook.url.replace("127.0.0.1", "receiver.example")
    db.session.commit()
    monkeypatch.setattr("ctu.webhooks.addresses.socket.getaddrinfo", lookup)
    monkeypatch.setitem(console.config, "CTU_WEBHOOK_NETWORKS", "127.0.0.0/8,::1/128")
    deliver_finished(console, finished(owner))
    assert sum(receiver.taken.values()) == 1


def test_a_wrong_setting_ends_the_start_in_a_sentence(tmp_path: Path, app: Flask) -> None:
    settings = settings_for("sqlite://", tmp_path)
    with pytest.raises(SettingError, match="CTU_WEBHOOK_NETWORKS must hold networks, not 'x'"):
        create_app(settings | {"CTU_WEBHOOK_NETWORKS": "x"})


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
