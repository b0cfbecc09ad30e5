"""Status of the workers, with the reason if none is active, as sentences."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ..engine.sentences.language import N_, _t

CLOCK_SECONDS = 12 * 3600
"""The age of a heartbeat from which its time is shown with the day."""

CAUSES = {
    "read-only": N_("The queue cannot be written: its Redis is a read-only replica."),
    "full": N_("The queue cannot be written: its Redis is out of memory."),
    "evicting": N_("The queue loses what it holds: its Redis drops keys when memory is short."),
    "unsaved": N_("The queue cannot be written: its Redis cannot save to its disk."),
    "unreplicated": N_("The queue cannot be written: its Redis has too few replicas."),
    "denied": N_(
        "The queue cannot be used: its Redis refuses the password, or lacks a permission."
    ),
    "loading": N_("The queue cannot be used yet: its Redis is starting."),
    "busy": N_("The queue cannot be used yet: a script runs in its Redis."),
    "crowded": N_("The queue cannot be reached: its Redis takes no more clients."),
    "no-database": N_("The queue cannot be used: its Redis has no database of that number."),
    "occupied": N_(
        "The queue cannot be used: its Redis has keys of another program under the same names."
    ),
    "cluster": N_(
        "The queue cannot be used: its Redis is a cluster, and imports need a single one."
    ),
    "unresolved": N_("The queue cannot be reached: the name of its Redis cannot be looked up."),
    "untrusted": N_("The queue cannot be reached: the certificate of its Redis is not trusted."),
    "no-tls": N_("The queue cannot be reached: its Redis does not speak TLS as expected."),
}
UNREACHABLE = N_("The queue cannot be reached.")
NO_WORKER = N_("No worker is running.")
SUSPENDED = N_("The workers are suspended.")
FOREIGN = N_(
    "No worker of this database is running, but one of another database on the same queue."
)
SHARED = N_("A worker of another database takes jobs from the same queue.")
KEPT = N_("Uploads are kept and start by themselves as soon as {awaited}.")
OWN_QUEUE = N_("Imports are late until each has a queue of its own (BULK_IMPORT_QUEUE).")


@dataclass(frozen=True)
class WorkerStatus:
    """Whether a worker is running: `is_working` is None where Redis cannot be asked or written."""

    is_working: bool | None
    last_seen_at: float | None
    cause: str = ""
    """In one word why Redis cannot be used; "" while it can."""
    is_suspended: bool = False
    """Somebody ran `rq suspend`; workers live and take no job."""
    is_shared: bool = False
    """Workers of another database take jobs from this queue."""
    is_inline: bool = False
    """True without a queue, so that none is needed."""

    @property
    def is_long_ago(self) -> bool:
        """Return whether the last heartbeat is long ago, so that its time is shown with the day."""
        return self.last_seen_at is not None and time.time() - self.last_seen_at > CLOCK_SECONDS

    @property
    def problem(self) -> str:
        """Return the problem in one sentence, "" when a worker is running."""
        if self.is_working is None:
            return CAUSES.get(self.cause, UNREACHABLE)
        if self.is_suspended:
            return SUSPENDED
        if self.is_shared:
            return SHARED if self.is_working else FOREIGN
        return "" if self.is_working else NO_WORKER

    @property
    def advice(self) -> str:
        """Return the sentence about uploads in the meantime."""
        if self.is_shared and self.is_working:
            return OWN_QUEUE
        if self.is_working is None:
            again = _t("it can be") if self.cause in CAUSES else _t("it is back")
            return KEPT.format(awaited=again)
        return KEPT.format(awaited=self.awaited)

    @property
    def awaited(self) -> str:
        """Return the condition for imports to continue, as the end of a sentence."""
        return _t("they go on") if self.is_suspended else _t("one is back")
