"""The metrics of access: sign-ins, locks, tokens and limits, counted by the process that answers.

They are shown where all web processes of a host keep theirs in one folder
(`web/monitoring/metrics.py`).
"""

from __future__ import annotations

from contextlib import suppress

from prometheus_client import Counter

SIGNED_IN, REFUSED, CODE_REFUSED = "signed_in", "refused", "code_refused"
LOCKED, TOKEN_REFUSED = "locked", "token_refused"
EVENTS = (SIGNED_IN, REFUSED, CODE_REFUSED, LOCKED, TOKEN_REFUSED)

ACCESS = Counter("ctu_access", "Who was let in, and who was not.", ["event"], registry=None)
LIMITS = Counter("ctu_limits_met", "Requests that came too often.", ["setting"], registry=None)


def count_access(event: str) -> None:
    """Count one of the events; a full disk must not make a request fail."""
    with suppress(OSError):
        ACCESS.labels(event).inc()


def count_limit(setting: str) -> None:
    """Count a request that is refused because of a limit."""
    with suppress(OSError):
        LIMITS.labels(setting).inc()


def begin_at_zero(limits: set[str]) -> None:
    """Show each event before its first: no alert sees an increase where a counter begins with 1.

    :param limits: the settings whose limits can be met.
    """
    for event in EVENTS:
        ACCESS.labels(event).inc(0)
    for setting in limits:
        LIMITS.labels(setting).inc(0)
