"""What a sweep has found: a line for each injection, so that it can be resumed, and a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from statistics import median

HEAD = (
    f"{'kind of fault':40} {'database':10} {'injections':>10} {'survived':>8} {'lost':>5}"
    f" {'doubled':>7} {'half made':>9} {'overlaps':>8}   seconds to recover: least, median, most"
)


@dataclass(frozen=True)
class Result:
    """What became of one injection."""

    kind: str
    database: str
    number: int
    survived: bool
    lost: int
    doubled: int
    half_made: int
    overlaps: int
    seconds: float | None
    error: str = ""

    @property
    def is_well(self) -> bool:
        """Return whether nothing came to harm."""
        return self.survived and not (self.lost or self.doubled or self.half_made)


class Results:
    """The lines of one seed, in a file that is only ever added to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def lines(self) -> list[Result]:
        """Return everything that was written down."""
        if not self.path.exists():
            return []
        return [Result(**json.loads(each)) for each in self.path.read_text().splitlines()]

    def done(self) -> set[tuple[str, str, int]]:
        """Return which injections need not be repeated."""
        return {(each.kind, each.database, each.number) for each in self.lines()}

    def add(self, line: Result) -> None:
        """Write a line down; several sweeps may do so at the same time."""
        with self.path.open("a") as file:
            file.write(json.dumps(asdict(line)) + "\n")

    def table(self, seed: str) -> str:
        """Return the table of all lines."""
        lines = sorted(self.lines(), key=_place)
        groups = [list(group) for _, group in groupby(lines, key=_place)]
        kinds = len({line.kind for line in lines})
        return "\n".join(
            [
                HEAD,
                *(_row(group, group[0].kind, group[0].database) for group in groups),
                _row(lines, f"{kinds} kinds", "together"),
                f"seed {seed}",
                *_harmed(lines),
                "",
            ]
        )


def _place(line: Result) -> tuple[str, str]:
    return line.kind, line.database


def _row(lines: Sequence[Result], name: str, database: str) -> str:
    seconds = [line.seconds for line in lines if line.seconds is not None] or [0.0]
    return (
        f"{name:40} {database:10} {len(lines):10} {sum(line.survived for line in lines):8}"
        f" {sum(line.lost for line in lines):5} {sum(line.doubled for line in lines):7}"
        f" {sum(line.half_made for line in lines):9} {sum(line.overlaps for line in lines):8}"
        f"   {min(seconds):6.2f} {median(seconds):6.2f} {max(seconds):6.2f}"
    )


def _harmed(lines: Sequence[Result]) -> Iterator[str]:
    for line in lines:
        if not line.is_well:
            yield f"NOT SURVIVED: {line.kind}, {line.database}, number {line.number}: {line.error}"
