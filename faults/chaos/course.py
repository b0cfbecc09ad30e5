"""The course of one trouble: before, while it lasts, and until everything works again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from faults.chaos.people.marks import Marks
from faults.chaos.people.readers import PAGES, Readers
from faults.chaos.troubles.trouble import Trouble
from faults.chaos.watching.answers import RIGHT, Heard, kinds, worst
from faults.chaos.watching.monitoring import LIVE, Monitoring

HEALTH_SECONDS = 2.0
PAGE_SECONDS = 5.0
AGAIN_SECONDS = 10.0
NOTICE_SECONDS = 4.0
"""After so long readiness says what is the matter."""
GIVE_UP_SECONDS = 120.0
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Course:
    """What was answered in one trouble."""

    trouble: Trouble
    health: list[Heard]
    pages: list[Heard]
    said: Counter[str] = field(default_factory=Counter)
    usable: float = 0.0
    """Seconds from the end of the trouble until all was right and an upload was worked on."""
    lag: float = 0.0
    """For how long this machine let a thread wait that had nothing to wait for, in seconds."""

    @property
    def faults(self) -> list[str]:
        """Return what was promised and not kept, in sentences.

        For as long as the machine itself let a thread wait, an answer may be late.
        """
        found = [*self._late()]
        wrong = kinds([*self.health, *self.pages])
        found += [f"{count} times: {kind}" for kind, count in wrong.items() if is_wrong(kind)]
        if self.usable > AGAIN_SECONDS + self.lag:
            found.append(f"It was usable after {self.usable:.1f} s only.")
        if foreign := set(self.said) - {*self.trouble.expected}:
            found.append(f"Readiness said {', '.join(sorted(foreign))}.")
        if self.trouble.expected[0] not in self.said:
            found.append(f"Readiness did not say {self.trouble.expected[0]}.")
        return found

    def _late(self) -> Iterator[str]:
        live = [each for each in self.health if each.address == LIVE]
        health = [each for each in self.health if each.address != LIVE]
        bounds = (self.trouble.live_seconds, HEALTH_SECONDS, PAGE_SECONDS)
        for heard, bound in zip((live, health, self.pages), bounds, strict=True):
            late = [each for each in heard if each.seconds > bound + self.lag]
            if late:
                of = ", ".join(sorted({each.address for each in late}))
                yield f"{len(late)} answers took {bound:.0f} to {worst(late):.1f} s: {of}."


def is_wrong(kind: str) -> bool:
    """Return whether an answer is neither the page nor a sentence about the database."""
    return kind != RIGHT and not kind.startswith("503 ")


def run(trouble: Trouble, readers: Readers, monitoring: Monitoring, marks: Marks) -> Course:
    """Let one trouble happen; return when everything works again, or when that takes too long."""
    began = time.monotonic()
    with trouble.begin(marks.deployment):
        lag = idle(began + trouble.seconds - time.monotonic())
        over = time.monotonic()
    ended = time.monotonic()
    usable = until_usable(readers, monitoring, marks, ended) - ended
    now = time.monotonic()
    return Course(
        trouble,
        monitoring.answers.between(began, now),
        readers.answers.between(began, now),
        monitoring.said_between(began + NOTICE_SECONDS, over - HEALTH_SECONDS),
        usable,
        lag,
    )


def idle(seconds: float) -> float:
    """Let time pass; return by how much a short wait was too long at worst."""
    end, lag = time.monotonic() + seconds, 0.0
    while (now := time.monotonic()) < end:
        time.sleep(LOOK_SECONDS)
        lag = max(lag, time.monotonic() - now - LOOK_SECONDS)
    return lag


def until_usable(readers: Readers, monitoring: Monitoring, marks: Marks, ended: float) -> float:
    """Return when all parts are up, each page is right, and an upload has been worked on."""
    while (now := time.monotonic()) < ended + GIVE_UP_SECONDS:
        latest = readers.answers.between(now - readers.all_seconds, now)
        is_ready = monitoring.said_between(now - 2, now).keys() == {"ready"}
        right = {each.address for each in latest if each.kind == RIGHT}
        if is_ready and right >= {*PAGES} and kinds(latest).keys() == {RIGHT}:
            return _until_imported(marks, now)
        time.sleep(LOOK_SECONDS)
    return now


def _until_imported(marks: Marks, since: float) -> float:
    status = marks.upload()
    while time.monotonic() < since + GIVE_UP_SECONDS:
        try:
            if status == 201 and marks.are_all_done():
                break
        except OperationalError:
            pass
        time.sleep(LOOK_SECONDS)
    return time.monotonic()
