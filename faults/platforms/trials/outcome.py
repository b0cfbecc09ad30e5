"""The outcome of one event, and the table of all outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from tests.inspection.invariants import Tally

HEAD = (
    f"{'platform':10} {'event':34} {'events':>6} {'passed':>6} {'lost':>4} {'doubled':>7}"
    f" {'half':>4} {'gone':>4} {'201':>5} {'503':>5} {'away':>5} {'usable':>6}"
    f"   end: least, median, most {'still':>6}"
)
LEGEND = """
lost, doubled, half: people of all imports; gone: uploads that were answered 201 and are not there;
201, 503: answers to uploads meanwhile. Seconds at most: away, until every server was back; usable,
from then until an upload was stored; still, for how long one import did not get on.
end: seconds from the moment when every server was back until every import had ended.
"""


@dataclass(frozen=True)
class Durations:
    """How long everything took, in seconds."""

    away: float = 0.0
    """From the event until every server was whole again."""
    usable: float = 0.0
    """From then until an upload was stored."""
    end: float = 0.0
    """From then until every import had ended."""
    still: float = 0.0
    """For how long one import stood still at most."""


@dataclass(frozen=True)
class Outcome:
    """What became of one event."""

    platform: str
    event: str
    harm: Tally
    gone: int
    """Uploads that were answered as stored and are not there."""
    statuses: dict[int, int]
    """How often which status was answered to uploads during the event."""
    durations: Durations
    error: str = ""

    @property
    def passed(self) -> bool:
        """Return whether nothing came to harm."""
        return not self.error and self.harm == Tally(0, 0, 0) and not self.gone

    def __str__(self) -> str:
        """Return the line that is printed at once."""
        said = "passed" if self.passed else f"NOT PASSED {self.harm}, {self.gone} gone {self.error}"
        return (
            f"{self.platform}, {self.event}: {said}; away {self.durations.away:.1f} s, usable "
            f"after {self.durations.usable:.1f}, ended after {self.durations.end:.1f}, "
            f"still for {self.durations.still:.1f}, answers {self.statuses}"
        )


def table(outcomes: Sequence[Outcome], seed: str) -> str:
    """Return the table of all events, and the failures below it."""
    ordered = sorted(outcomes, key=_place)
    rows = [list(group) for _, group in groupby(ordered, key=_place)]
    totals = [list(group) for _, group in groupby(ordered, key=lambda each: each.platform)]
    return "\n".join(
        [
            HEAD,
            *(_row(group, group[0].event) for group in rows),
            *(_row(group, "together") for group in totals),
            f"seed {seed}",
            LEGEND,
            *_failures(outcomes),
            "",
        ]
    )


def _place(outcome: Outcome) -> tuple[str, str]:
    return outcome.platform, outcome.event


def _row(group: Sequence[Outcome], name: str) -> str:
    ends = [each.durations.end for each in group]
    stored, refused = (sum(each.statuses.get(status, 0) for each in group) for status in (201, 503))
    return (
        f"{group[0].platform:10} {name:34} {len(group):6} {sum(each.passed for each in group):6}"
        f" {max(each.harm.lost for each in group):4} {max(each.harm.doubled for each in group):7}"
        f" {max(each.harm.half_made for each in group):4} {sum(each.gone for each in group):4}"
        f" {stored:5} {refused:5} {max(each.durations.away for each in group):5.1f}"
        f" {max(each.durations.usable for each in group):6.1f}"
        f"   {min(ends):10.1f} {median(ends):6.1f} {max(ends):5.1f}"
        f" {max(each.durations.still for each in group):6.1f}"
    )


def _failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for number, each in enumerate(outcomes):
        if not each.passed:
            yield f"NOT PASSED: event {number}: {each}"
