"""The secret of a webhook is sealed, and sealed anew with the keys of imports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.users import User
from ctu.models.webhooks import Webhook
from ctu.webhooks.addresses import Refused
from ctu.webhooks.registrations import create_webhook, open_secret
from tests.console.app_settings import MakeApp

pytestmark = pytest.mark.databases("sqlite")


def reseal(app: Flask) -> int:
    """Return the exit status of the command."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["bulk-import", "reseal"]).exit_code


def test_secrets_are_sealed_anew_and_a_missing_key_is_reported(
    make_app: MakeApp, make_user: Callable[..., User]
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
