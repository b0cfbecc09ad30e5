"""A console with a webhook of a team leader at a receiver on this host."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from ctu.extensions import db
from ctu.models.users import User
from ctu.webhooks.registrations import create_webhook
from tests.console.app_settings import MakeApp
from tests.console.webhooks.receiver import Receiver, serve_receiver

LOOPBACK = {"CTU_WEBHOOK_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
def console(make_user: Callable[..., User], make_app: MakeApp) -> Iterator[Flask]:
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
def owner(console: Flask, make_user: Callable[..., User], receiver: Receiver, address: str) -> User:
    """Return a team leader with a webhook at that receiver."""
    owner = db.session.get_one(User, make_user("t.lead", "Team Leader").id)
    receiver.secret = create_webhook(owner, address)
    return owner
