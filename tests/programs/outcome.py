"""What becomes of a file that a program has saved: tried on a console, and told in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.reports.words.wording import counted
from tests.files.sheets import HEADER
from tests.programs.catalogue import Program, Way
from tests.programs.csv_text import Rows, joined, quoted, read
from tests.programs.desk import Desk
from tests.programs.samples import SAMPLES, Cells, Sample

PASSWORD = "Password"
FIRST_LINE = 2
SHOWN = 4
"""How many changes the table names of a program."""


class Changed(NamedTuple):
    """A cell that is not as it was typed."""

    column: str
    typed: str
    found: str


@dataclass
class Fresh:
    """What became of rows that were filled into the template and saved."""

    as_typed: int = 0
    otherwise: int = 0
    """Rows that were created with another value, or whose password lets nobody in."""
    not_ready: int = 0
    refusal: str = ""
    changed: list[Changed] = field(default_factory=list)
    locked_out: int = 0
    """People who do not get in with the password that was typed."""
    notes: list[str] = field(default_factory=list)
    """What the verdict says about cells that it does not refuse."""

    @property
    def is_straight(self) -> bool:
        """Return whether everybody is there as typed."""
        return not (self.otherwise or self.not_ready or self.refusal)


@dataclass
class Returned:
    """What became of error files that were saved by a program, in part repaired."""

    refusal: str = ""
    changed: list[Changed] = field(default_factory=list)
    """What the verdict lists as changed by a spreadsheet."""
    count: int = 0
    ready: int = 0
    wrong: list[Changed] = field(default_factory=list)
    """Values that are not as typed or repaired."""
    locked_out: list[str] = field(default_factory=list)
    unrepaired: int = 0
    """Rows that nobody repaired, and that are ready all the same."""


def fresh(desk: Desk, way: Way) -> Fresh:
    """Save the filled template in some way, and import it."""
    outcome = Fresh()
    for sample in SAMPLES:
        desk.clear()
        file = way.save(sample.fresh())
        verdict = desk.check(file)
        if isinstance(verdict, Refusal):
            outcome.refusal = verdict.message
            continue
        outcome.not_ready += verdict["failed"]
        outcome.notes += verdict["notes"]
        for line, person in desk.people(desk.run(file)).items():
            _judge(desk, outcome, sample.record(line - FIRST_LINE), person)
    return outcome


def _judge(desk: Desk, outcome: Fresh, typed: Mapping[str, str], person: Mapping[str, str]) -> None:
    changed = list(_differences(typed, person))
    gets_in = desk.can_sign_in(person["Login"], typed[PASSWORD])
    outcome.changed += changed
    outcome.locked_out += not gets_in
    outcome.as_typed += gets_in and not changed
    outcome.otherwise += bool(changed) or not gets_in


def returned(desk: Desk, way: Way, *, repairs_first: bool = False) -> Returned:
    """Import wrong rows, save their error file in some way, repair some, and import it again."""
    outcome = Returned()
    for sample in SAMPLES:
        desk.clear()
        handed_out = desk.error_file(desk.run(sample.faulty()))
        if repairs_first:
            file = way.save(typed_into(handed_out, sample.repairs()))
        else:
            file = typed_into(way.save(handed_out), sample.repairs())
        verdict = desk.check(file)
        if isinstance(verdict, Refusal):
            outcome.refusal = verdict.message
            continue
        outcome.count += verdict["changes"]["count"]
        outcome.changed += [
            Changed(each["column"], each["original"], each["returned"])
            for each in verdict["changes"]["cells"]
        ]
        outcome.ready += verdict["ready"]
        _hold(desk, outcome, sample, desk.people(desk.run(file)))
    return outcome


def _hold(
    desk: Desk, outcome: Returned, sample: Sample, people: Mapping[int, Mapping[str, str]]
) -> None:
    for line, person in people.items():
        place = line - FIRST_LINE
        wanted = sample.wanted(place)
        outcome.unrepaired += place not in sample.repaired
        outcome.wrong += _differences(wanted, person)
        if not desk.can_sign_in(wanted["Login"], wanted[PASSWORD]):
            outcome.locked_out.append(wanted["Login"])


def _differences(typed: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Changed]:
    for name in HEADER:
        if name != PASSWORD and typed[name] != found[name]:
            yield Changed(name, typed[name], found[name])


def typed_into(file: bytes, repairs: Cells) -> bytes:
    """Return a file in which somebody types some cells, as an editor of text leaves it."""
    header, *rows = read(file)
    names = HEADER
    for place, cells in repairs.items():
        for name, cell in cells.items():
            rows[place][names.index(name)] = cell
    written: Rows = [list(map(quoted, row)) for row in (header, *rows)]
    return joined(written, "\r\n", has_mark=file.startswith(b"\xef\xbb\xbf"))


COLUMNS = (
    "program",
    "version",
    "opened and saved by",
    "a filled template",
    "goes straight in",
    "cells of the error file that come back changed",
    "what the verdict says",
)


class Tried(NamedTuple):
    """What became of the files of a program: in its usual way, and in the careful one."""

    usual: Fresh
    careful: Fresh | None
    back: Returned


def try_out(desk: Desk, program: Program) -> Tried:
    """Try a program on filled templates and error files."""
    careful = fresh(desk, program.careful) if program.careful else None
    return Tried(fresh(desk, program.usual), careful, returned(desk, program.usual))


def line_of(program: Program, tried: Tried) -> str:
    """Return the line of the table about a program."""
    cells = (
        program.name,
        program.version,
        program.usual.words,
        _told(tried.usual),
        _straight(program, tried),
        _changes(tried.back.changed) or "none",
        _said(tried.back),
    )
    return _line(cells)


def table(desk: Desk, programs: Sequence[Program]) -> str:
    """Return the whole table."""
    heads = [_line(COLUMNS), _line(["---"] * len(COLUMNS))]
    return "\n".join([*heads, *(line_of(each, try_out(desk, each)) for each in programs)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _told(outcome: Fresh) -> str:
    if outcome.refusal:
        return f"refused: *{outcome.refusal}*"
    if outcome.is_straight:
        return "all rows as typed"
    counts = (
        (outcome.as_typed, "as typed"),
        (outcome.otherwise, "otherwise"),
        (outcome.not_ready, "not ready"),
        (outcome.locked_out, "with another password"),
    )
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    changes = f": {_changes(outcome.changed)}" if outcome.changed else ""
    columns = dict.fromkeys(re.split("[,:]", note)[0] for note in outcome.notes)
    noted = f"; noted: {', '.join(columns)}" if columns else ""
    return f"{told}{changes}{noted}"


def _straight(program: Program, tried: Tried) -> str:
    if tried.usual.is_straight:
        return "as it is"
    if program.careful is None or tried.careful is None:
        return "no setting known"
    if tried.careful.is_straight:
        return program.careful.words
    return f"never quite; with {program.careful.words} {_told(tried.careful)}"


def _said(back: Returned) -> str:
    if back.refusal:
        return f"refused: *{back.refusal}*"
    cells = counted(back.count, "cell")
    was = "was" if back.count == 1 else "were"
    return (
        f"{cells} {was} changed by a spreadsheet"
        if back.count
        else "nothing: it comes back as it was"
    )


def _changes(changed: Sequence[Changed]) -> str:
    pairs = dict.fromkeys((_code(each.typed), _code(each.found)) for each in changed)
    shown = [f"{typed} → {found}" for typed, found in list(pairs)[:SHOWN]]
    more = f" and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
    return ", ".join(shown) + more


def _code(cell: str | None) -> str:
    if cell is None:
        return "a password"
    return f"`{cell}`" if cell else "blank"
