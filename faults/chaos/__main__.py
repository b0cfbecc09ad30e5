"""Troubles of the database and slow clients, one after the other, while people work."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ctu.develop.servers.missing_part import MissingPart
from faults.chaos import course
from faults.chaos.course import Course
from faults.chaos.people.marks import Marks
from faults.chaos.people.people import People
from faults.chaos.people.readers import Readers
from faults.chaos.places import PLACES
from faults.chaos.report import HEAD, line, table
from faults.chaos.watching.monitoring import Monitoring
from faults.chaos.web.deployment import deployed
from faults.parts.selection import chosen

FOLDER = Path("var/chaos")


def courses(name: str, options: argparse.Namespace) -> Iterator[Course]:
    """Yield the course of each trouble of one place."""
    with ExitStack() as exits:
        place = exits.enter_context(PLACES[name]())
        names = chosen([each.name for each in place.troubles], options.kinds)
        if not names:
            return
        deployment = exits.enter_context(deployed(place.url, place.front, **place.settings))
        people = asked_for(place.people, options)
        marks = Marks(deployment, people.count)
        readers = Readers(marks, people)
        monitoring = exits.enter_context(Monitoring(deployment))
        exits.enter_context(readers)
        for trouble in place.troubles:
            if trouble.name in names:
                seconds = trouble.seconds if options.seconds is None else options.seconds
                yield course.run(replace(trouble, seconds=seconds), readers, monitoring, marks)


def asked_for(people: People, options: argparse.Namespace) -> People:
    """Return the people of a place, as many of each kind as the command line says."""
    said = {name: getattr(options, name) for name in vars(people)}
    return replace(people, **{name: each for name, each in said.items() if each is not None})


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what is asked for on the command line; what nobody knows ends the program."""
    parser = argparse.ArgumentParser("python -m faults.chaos", description=__doc__)
    parser.add_argument("--databases", default="", help="parts of names: " + "; ".join(PLACES))
    parser.add_argument("--kinds", default="", help="parts of names of troubles, with commas")
    parser.add_argument("--reading", type=int, help="threads that read")
    parser.add_argument("--signing-in", type=int, help="threads that sign in")
    parser.add_argument("--uploading", type=int, help="threads that check files and upload them")
    parser.add_argument("--seconds", type=float, help="of each trouble, in place of its own")
    parser.add_argument("--pause", type=float, help="seconds between a person's pages")
    return parser.parse_args(arguments)


def keep(text: str) -> None:
    """Print a table, and write it into the folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "table.txt").write_text(text, encoding="utf-8")
    print(text)


def main() -> int:
    """Let each trouble happen; 1 when a promise was not kept, or nothing happened."""
    logging.disable(logging.WARNING)
    options = parsed()
    # Whoever ends it, the servers that it has started end with it.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    found: list[tuple[str, Course]] = []
    print(HEAD, flush=True)
    try:
        for name in chosen([*PLACES], options.databases):
            for each in courses(name, options):
                print(line(name, each), flush=True)
                found.append((name, each))
    except MissingPart as missing:
        print(missing, file=sys.stderr)
        return 1
    finally:
        # Also of one that is ended before its time; where nothing has happened the last one stays.
        if found:
            keep(table(found))
    return 0 if found and not any(each.faults for _, each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
