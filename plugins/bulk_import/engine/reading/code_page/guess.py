"""Choice of a code page: the one that is clear, else the candidates to ask about.

Rule: decision 70. A byte order mark and valid UTF-8 come before; whoever calls has seen that the
file has neither. The caller chooses the cells, so those of a column of passwords stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from ...cells.keys import trim
from .candidates import Candidate, weigh
from .letters import load_scripts
from .pages import WINDOWS_1252, Alike, CodePage
from .second_opinion import common_letters, second_opinion, several_bytes

MOST_SHOWN = 5
#: How much more plausible, in tenths of nats, a reading must be than any other to be taken.
CLEAR = 40
#: The home page is likelier by so much. It needs no library when it leads by `HOME_CLEAR`, and with
#: one that agrees it has to lead by `HOME_BACKED`.
HOME = 50
HOME_CLEAR, HOME_BACKED = 35, 20
#: The shares of misspelt pieces and of letters outside the alphabet that a clear reading may have.
MOST_MISSPELT = MOST_STRANGE = 0.1
#: A reading is shown when it is not further behind than this.
_SHOWN_WITHIN = 200
_FEWEST_READINGS, _MOST_READINGS = 2, 5
_UNLEARNED_WITHIN = 150
_ALONE = 1000
#: A rival whose words are cut by signs has fewer letters to pay for, so it pays for that.
_CUT = 100
_MOST_COMPARED = 200


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
        """Return whether to show the decoded cells: in a file of one or two rows, always."""
        return rows <= 2


@dataclass(frozen=True)
class Asked:
    """More than one code page is plausible, or none is clear: a person has to choose."""

    readings: tuple[Reading, ...]
    """The most plausible first."""


@dataclass(frozen=True)
class Unreadable:
    """The cells seem to be in an encoding of several bytes a character, which is not offered."""

    encoding: str
    """Its name, like Shift-JIS; one that resembles it is possible."""


def guess(
    cells: Iterable[bytes], home: str = WINDOWS_1252, *, is_asked: bool = False
) -> Decided | Asked | Unreadable:
    """Return the code page of some cells, or a question about it; cells in ASCII show the language.

    The answer depends on the cells only, and on their order only where a file is so large that
    a part of it is looked at.

    :param is_asked: a person wants to choose, however clear the page is.
    """
    given = list(cells)
    high = list(dict.fromkeys(cell for cell in given if not cell.isascii()))
    candidates = weigh(given, home, load_scripts(), are_bare=False)
    opinion = second_opinion(high)
    foreign = several_bytes(opinion, high)
    taken = decide(candidates, opinion, home)
    if taken is not None and not is_asked:
        return Decided(_reading(taken.alike, high))
    if foreign and candidates[0].misspelt + candidates[0].strange > MOST_STRANGE:
        return Unreadable(foreign)
    # Whoever is asked would see nothing but wrong readings, unless one is well spelt: names in
    # Cyrillic capitals are pairs of bytes, too.
    if not _is_clean(candidates[0]) and (foreign := common_letters(high)):
        return Unreadable(foreign)
    return _ask(candidates, high)


def decide(candidates: Sequence[Candidate], opinion: str | None, home: str) -> Candidate | None:
    """Return the reading that is clear, None when the person has to choose."""
    at_home = next((each for each in candidates if each.is_in(home)), None)
    taken = None
    if at_home is not None and _is_clean(at_home):
        lead = _lead(at_home, candidates)
        is_backed = at_home.is_amounts or agrees(at_home, opinion)
        if lead >= HOME_CLEAR or (lead >= HOME_BACKED and is_backed):
            taken = at_home
    best = candidates[0]
    if taken is None and best is not at_home and _is_clean(best):
        lead = _lead(best, candidates, at_home)
        taken = best if lead >= CLEAR and agrees(best, opinion) else None
    if taken is None or _may_be_unlearned(taken, candidates, opinion):
        return None
    return taken


def agrees(candidate: Candidate, opinion: str | None) -> bool:
    """Return whether the codec that the library named reads the bytes as the candidate does."""
    try:
        return opinion is not None and all(
            bytes([byte]).decode(opinion) == letter
            for byte, letter in candidate.alike.letters.items()
        )
    except UnicodeDecodeError:
        return False


def _is_clean(candidate: Candidate) -> bool:
    return candidate.misspelt <= MOST_MISSPELT and candidate.strange <= MOST_STRANGE


def _lead(
    candidate: Candidate, candidates: Iterable[Candidate], at_home: Candidate | None = None
) -> int:
    """Return how much more plausible a reading is than any other, one at home a bit likelier."""
    rivals = (
        each.cost
        - (HOME if each is at_home else 0)
        + (_CUT if each.misspelt > MOST_MISSPELT else 0)
        for each in candidates
        if each is not candidate
    )
    return min(rivals, default=candidate.cost + _ALONE) - candidate.cost


def _may_be_unlearned(
    taken: Candidate, candidates: Iterable[Candidate], opinion: str | None
) -> bool:
    """Return whether another reading has letters of a language that nothing was learned about.

    Its cost says nothing then: a single letter of no alphabet makes it look much worse than it is.
    """
    return any(
        each.unknown > 0
        and each.misspelt <= MOST_MISSPELT
        and (each.cost <= taken.cost + _UNLEARNED_WITHIN or agrees(each, opinion))
        for each in candidates
        if each is not taken
    )


def _ask(candidates: Sequence[Candidate], high: Sequence[bytes]) -> Asked:
    last = max(candidates[0].cost + _SHOWN_WITHIN, candidates[:_FEWEST_READINGS][-1].cost)
    shown = [each.alike for each in candidates[:_MOST_READINGS] if each.cost <= last]
    telling = sorted(
        high[:_MOST_COMPARED], key=lambda cell: -len({alike.read(cell) for alike in shown})
    )
    return Asked(tuple(_reading(alike, telling) for alike in shown))


def _reading(alike: Alike, cells: Iterable[bytes]) -> Reading:
    return Reading(alike.pages, tuple(trim(alike.read(cell)) for cell in islice(cells, MOST_SHOWN)))
