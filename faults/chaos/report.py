"""The table of all troubles, and below it what was not kept."""

from __future__ import annotations

from collections.abc import Sequence

from faults.chaos.course import AGAIN_SECONDS, HEALTH_SECONDS, PAGE_SECONDS, Course
from faults.chaos.troubles.trouble import CALM
from faults.chaos.watching.answers import RIGHT, kinds, worst
from faults.chaos.watching.monitoring import ADDRESSES

HEAD = (
    f"{'database':18} {'trouble':16} {'s':>3} {'healthz':>7} {'readyz':>6} {'metrics':>7}"
    f" {'page':>5} {'pages':>6} {'right':>6} {'503':>6} {'wrong':>5} {'again':>5} {'lag':>5}"
    "  readiness"
)
LEGEND = (
    f"Seconds at worst: healthz, readyz, metrics (promised {HEALTH_SECONDS:.0f}), page "
    f"({PAGE_SECONDS:.0f}); again: from the end of the trouble until all\nwas right and an upload "
    f"was worked on ({AGAIN_SECONDS:.0f}); lag: what the machine itself let a thread wait, by "
    "which\nall may be later."
)

TOO_BUSY = (
    "TOO BUSY: {database}: promises were not kept either where nothing was done, so that its other "
    "lines tell of this\nmachine. Try again when it is idle."
)


def line(database: str, course: Course) -> str:
    """Return one line of the table."""
    health = [
        worst([each for each in course.health if each.address == address]) for address in ADDRESSES
    ]
    found = kinds(course.pages)
    away = sum(count for kind, count in found.items() if kind.startswith("503 "))
    wrong = found.total() - found[RIGHT] - away
    said = ", ".join(f"{words} ({count})" for words, count in course.said.most_common())
    return (
        f"{database:18} {course.trouble.name:16} {course.trouble.seconds:3.0f} {health[0]:7.2f}"
        f" {health[1]:6.2f} {health[2]:7.2f} {worst(course.pages):5.2f} {found.total():6}"
        f" {found[RIGHT]:6} {away:6} {wrong:5} {course.usable:5.1f} {course.lag:5.2f}  {said}"
    )


def table(courses: Sequence[tuple[str, Course]]) -> str:
    """Return the table and what was not kept."""
    faults = [
        f"NOT KEPT: {database}, {course.trouble.name}: {fault}"
        for database, course in courses
        for fault in course.faults
    ]
    busy = [
        TOO_BUSY.format(database=database)
        for database, course in courses
        if course.trouble.name == CALM and course.faults
    ]
    notes = [
        f"{database}, {course.trouble.name}: {note}"
        for database, course in courses
        for note in course.trouble.notes
    ]
    lines = [line(*each) for each in courses]
    return "\n".join([HEAD, *lines, "", LEGEND, *notes, *faults, *busy, ""])
