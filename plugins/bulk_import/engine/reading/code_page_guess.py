"""Which code page the cells of a file were written in: told when it is clear, else asked.

Rule: decision 70. A byte order mark and valid UTF-8 come before; whoever calls has seen that the
file has neither. The caller chooses the cells, so those of a column of passwords stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .candidates import Candidate, weigh
from .code_pages import WINDOWS_1252, Alike, CodePage
from .letters import Script, load_scripts
from .second_opinion import second_opinion, several_bytes

MOST_SHOWN = 5
#: How much more plausible, in tenths of nats, a reading must be than any other to be taken.
CLEAR = 40
#: The home page is likelier by so much; with less than `HOME_CLEAR` the library must agree.
HOME = 50
HOME_CLEAR = 40
#: The shares of misspelt pieces and of letters outside the alphabet that a clear reading may have.
MOST_MISSPELT = MOST_STRANGE = 0.1
#: A reading is shown when it is not further behind than this.
_SHOWN_WITHIN = 200
_MOST_READINGS = 5


@dataclass(frozen=True)
class Reading:
    """Pages that read the cells alike, and up to five real cells as they read them."""

    pages: tuple[CodePage, ...]
    """The commonest first; the first is the one to be named and chosen."""
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """The code page is clear."""

    reading: Reading

    @property
    def page(self) -> CodePage:
        """Return the page to read the file in."""
        return self.reading.pages[0]

    def is_shown(self, rows: int) -> bool:
        """Say whether the decoded cells are to be shown: in a file of one or two rows, always."""
        return rows <= 2


@dataclass(frozen=True)
class Asked:
    """More than one code page is plausible, or none is clear: a person has to choose."""

    readings: tuple[Reading, ...]
    """The most plausible first."""


@dataclass(frozen=True)
class Unreadable:
    """No code page offered reads the cells."""

    encoding: str | None
    """The encoding of East Asia that they seem to be in."""


def guess(cells: Iterable[bytes], home: str = WINDOWS_1252) -> Decided | Asked | Unreadable:
    """Say which code page the cells were written in; cells in ASCII tell the language.

    The answer depends on the cells only, and on their order only where a file is so large that
    a part of it is looked at.
    """
    given = list(cells)
    high = list(dict.fromkeys(cell for cell in given if not cell.isascii()))
    scripts = load_scripts()
    candidates = weigh(given, home, scripts)
    opinion = second_opinion(high)
    foreign = several_bytes(opinion, high)
    if not candidates:
        return Unreadable(foreign)
    taken = decide(candidates, high, opinion, home)
    if taken is not None:
        return Decided(_reading(taken.alike, high, ()))
    if foreign and candidates[0].misspelt + candidates[0].strange > MOST_STRANGE:
        return Unreadable(foreign)
    return _ask(candidates, high)


def decide(
    candidates: Sequence[Candidate], high: Iterable[bytes], opinion: str | None, home: str
) -> Candidate | None:
    """Return the reading that is clear, None when somebody has to be asked."""
    at_home = next((each for each in candidates if each.is_in(home)), None)
    if at_home is not None and _is_clean(at_home):
        lead = _lead(at_home, candidates) + HOME
        if lead >= HOME + HOME_CLEAR or (lead >= HOME and agrees(at_home, high, opinion)):
            return at_home
    best = candidates[0]
    rivals = [each for each in candidates if each is not best]
    lead = min((each.cost - (HOME if each is at_home else 0) for each in rivals), default=0)
    if best is at_home or not _is_clean(best) or (rivals and lead - best.cost < CLEAR):
        return None
    return best if agrees(best, high, opinion) else None


def agrees(candidate: Candidate, high: Iterable[bytes], opinion: str | None) -> bool:
    """Say whether the codec that the library named reads the cells as the candidate does."""
    try:
        return opinion is not None and all(
            cell.decode(opinion) == candidate.alike.read(cell) for cell in high
        )
    except UnicodeDecodeError:
        return False


def _is_clean(candidate: Candidate) -> bool:
    return candidate.misspelt <= MOST_MISSPELT and candidate.strange <= MOST_STRANGE


def _lead(candidate: Candidate, candidates: Iterable[Candidate]) -> int:
    rivals = (each.cost for each in candidates if each is not candidate)
    return min(rivals, default=candidate.cost + 1000) - candidate.cost


def _ask(candidates: Sequence[Candidate], high: Sequence[bytes]) -> Asked:
    near = [each for each in candidates if each.cost <= candidates[0].cost + _SHOWN_WITHIN]
    shown = [each.alike for each in near[:_MOST_READINGS]]
    return Asked(tuple(_reading(alike, high, shown) for alike in shown))
