"""The webhooks of a person: created, listed and removed, with sealed secrets."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import insert, select

from ctu.access.person_lock import hold_person
from ctu.audit.access import ACCESS
from ctu.audit.recording import entry_of
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.users import User
from ctu.models.webhooks import Webhook
from ctu.webhooks.addresses import NotNow
from ctu.webhooks.signature import make_secret
from plugins.bulk_import import SealBroken, current_state

log = logging.getLogger(__name__)

MOST_WEBHOOKS = 5
PURPOSE = "webhook secret"
NO_KEY = "The key to the secret is missing."


class TooMany(Exception):
    """The person has the maximum number of webhooks."""


def create_webhook(person: User, url: str) -> str:
    """Create a webhook and return its secret, which is not shown again. Commits.

    :raises TooMany: when there is no room for one more.
    """
    hold_person(person.id)
    if len(live_webhooks(person.id)) >= MOST_WEBHOOKS:
        raise TooMany
    secret = make_secret()
    made = Webhook(person_id=person.id, url=url, sealed="")
    db.session.add(made)
    db.session.flush()
    made.sealed = current_state().vault.seal(PURPOSE, str(person.id), made.id, secret)
    _record(person, "webhook created", url)
    db.session.commit()
    return secret


def remove_webhook(person: User, webhook: Webhook) -> None:
    """Remove a webhook of a person. Commits."""
    webhook.removed_at = utc_now()
    _record(person, "webhook removed", webhook.url)
    db.session.commit()


def live_webhooks(person_id: int) -> Sequence[Webhook]:
    """Return the webhooks of a person, the newest first."""
    own = select(Webhook).where(Webhook.person_id == person_id, Webhook.removed_at.is_(None))
    return db.session.scalars(own.order_by(Webhook.id.desc())).all()


def open_secret(webhook: Webhook) -> str:
    """Return the secret of a webhook.

    :raises NotNow: when no key at hand opens it.
    """
    try:
        vault, owner = current_state().vault, str(webhook.person_id)
        return str(vault.open(PURPOSE, owner, webhook.id, webhook.sealed))
    except SealBroken:
        log.warning("webhook.sealed webhook=%s", webhook.id)
        raise NotNow(NO_KEY) from None


def _record(person: User, action: str, url: str) -> None:
    entry = entry_of(person, action, [("Address", "", url)]) | {"kind": ACCESS}
    db.session.execute(insert(AuditEntry), [entry])
