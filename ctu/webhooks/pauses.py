"""Pauses in which a receiver is sent nothing: it was silent, or has asked for one (Retry-After)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy import select

from ctu.extensions import db
from ctu.models.clock import in_utc, utc_now
from ctu.models.webhooks import WebhookDelivery
from ctu.webhooks.addresses import SILENT, NotNow, Refused

SILENCE = timedelta(seconds=60)
"""For so long nothing else is sent to a receiver that has not answered in time."""
LONGEST_SECONDS = 3600
"""The longest pause that is granted: the message would be given up during a longer one."""
STATUSES = frozenset({429, 503})
"""Those whose Retry-After says when to come again (RFC 6585, 4; RFC 9110, 10.2.3)."""
LATE = "The receiver did not answer in time."
PAUSED = "The receiver did not answer another message in time, less than a minute before."
ASKED = "The receiver answered {status} and asked for a pause of {seconds} s."
WAITS = "The receiver asked for a pause when another message came."
_ASKED = re.compile(ASKED.format(status=r"\d+", seconds=r"(\d+)"))


@dataclass(frozen=True)
class Tried:
    """A failed attempt: which delivery, when, and the sentence that says why."""

    delivery_id: int
    at: datetime
    error: str


def asked_pause(status: int, retry_after: str | None) -> int:
    """Return for how many seconds an answer asks to be left alone, an hour at most; 0 for none.

    :param retry_after: the header, as seconds or as a date of HTTP.
    """
    text = (retry_after or "").strip()
    if status not in STATUSES or not text:
        return 0
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(int(text), LONGEST_SECONDS)
    try:
        until = in_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        # A zone beyond the last day that a date can be, or of more digits than a number of C has.
        return 0
    return max(0, min(int((until - utc_now()).total_seconds()), LONGEST_SECONDS))


def refuse_in_pause(delivery: WebhookDelivery, now: datetime) -> None:
    """Refuse to send now what its receiver does not want yet, or would probably not answer.

    :raises NotNow: within a pause that was asked for.
    :raises Refused: less than a minute after another message was not answered.
    """
    tried = _lately_tried(delivery.webhook_id, now)
    if any(now < each.at + timedelta(seconds=_seconds_of(each.error)) for each in tried):
        raise NotNow(delivery.last_error if _seconds_of(delivery.last_error) else WAITS)
    if any(_is_silence(each, delivery.id, now) for each in tried):
        raise Refused(PAUSED)


def _lately_tried(webhook_id: int, now: datetime) -> Iterable[Tried]:
    """Return the failed attempts of the last hour; none of a time that is still to come."""
    tried = WebhookDelivery.tried_at
    found = select(WebhookDelivery.id, tried, WebhookDelivery.last_error).where(
        WebhookDelivery.webhook_id == webhook_id,
        tried > now - timedelta(seconds=LONGEST_SECONDS),
        tried < now + SILENCE,
        WebhookDelivery.last_error != "",
    )
    return [Tried(id, at, error) for id, at, error in db.session.execute(found) if at is not None]


def _is_silence(tried: Tried, delivery_id: int, now: datetime) -> bool:
    is_other = tried.delivery_id != delivery_id
    return is_other and tried.error in (LATE, SILENT) and tried.at > now - SILENCE


def _seconds_of(error: str) -> int:
    """Return the pause that a stored sentence tells of."""
    found = _ASKED.fullmatch(error)
    return int(found[1]) if found else 0
