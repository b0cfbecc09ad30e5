"""How often a wrong code page is taken, and how often the person is asked.

Each list is a file of ten columns, with passwords beside the names, and goes through the reader.
The names were never learned: some are from the packages that are learned from and held out by
their hash, the others from packages that are not learned from (`names.py`).
Without these packages the measure is left out, and says what to install.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial

from bench.figures import Figure, LeftOut
from bench.letters.alphabets import BY_CODE
from bench.letters.names import (
    HELD_OUT,
    in_part,
    learned_from,
    missing,
    never_learned_from,
    part_of,
    words_of,
)
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.reading.code_page import guess
from plugins.bulk_import.engine.reading.code_page.letters import load_scripts
from plugins.bulk_import.engine.reading.code_page.pages import WINDOWS_1252
from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet

SIZES = (1, 5, 25, 200)
DRAWS = 8
SOURCES = ("held out", "another source")
WRONG_AT_ONE, WRONG_FROM_FIVE, WRONG_UNLEARNED, WESTERN_ASKED = 1.0, 0.2, 1.0, 2.0
_FEWEST_NAMES, _FEWEST_ACCENTED = 12, 5
_CAPITALS = 0.05
_TRIES = 300
#: Which languages are written in which pages; the first is the page of Windows.
WRITTEN = (
    ("de fr es pt it nl sv da no fi is ga ca", "cp1252 mac_roman cp850"),
    ("de fr es sv fi", "iso8859_15 cp437"),
    ("pl cs sk hu sl hr ro", "cp1250 iso8859_2 cp852"),
    ("pl cs sk hu", "mac_latin2"),
    ("ru uk bg mk sr", "cp1251 iso8859_5 mac_cyrillic"),
    ("ru bg", "koi8_r cp866"),
    ("uk", "koi8_u"),
    ("el", "cp1253 iso8859_7 mac_greek cp737"),
    ("tr", "cp1254 iso8859_9 cp857 mac_turkish"),
    ("he", "cp1255 cp862"),
    ("ar fa", "cp1256"),
    ("lt lv et", "cp1257 iso8859_13 cp775"),
)
RIGHT, ASKED, WRONG, REFUSED = "right", "asked", "wrong", "refused"
UNICODE = ("utf-8", "utf-8-sig", "utf-16")
HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)
ROW = "p.{number:04d},Harbour-lamp-{number:04d},Agent,TRUE,0{number:04d},Customer Loyalty,,TRUE"


@dataclass
class Tally:
    """Results for the files of one source, by the size of the list."""

    by_size: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_kind: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    western: Counter[str] = field(default_factory=Counter)

    def add(self, language: str, page: str, size: int, outcome: str) -> None:
        """Count a file."""
        self.by_size[size][outcome] += 1
        self.by_kind[f"{page} {language}"][outcome] += 1
        if page == WINDOWS_1252:
            self.western[outcome] += 1


def measure() -> Iterator[Figure]:
    """Yield the shares of files taken wrongly, and of Western ones asked about, in percent.

    :raises LeftOut: when no package of names is installed.
    """
    lacking = missing()
    if lacking:
        raise LeftOut(lacking)
    both = Tally()
    for source in SOURCES:
        tally = Tally()
        for outcome in _outcomes(source, is_learned=True):
            tally.add(*outcome)
            both.add(*outcome)
        yield from _figures(source, tally, is_promised=False)
        print(_table(tally), flush=True)
    yield from _figures("both", both, is_promised=True)
    yield from _unicode()
    unlearned = Tally()
    for outcome in _outcomes(SOURCES[0], is_learned=False):
        unlearned.add(*outcome)
    every = sum(unlearned.by_size.values(), Counter[str]())
    yield Figure("language left out of learning, wrong, %", [_share(every, WRONG)], WRONG_UNLEARNED)


def _figures(source: str, tally: Tally, is_promised: bool) -> Iterator[Figure]:
    """Yield the figures of one source, or of both, which is what the promises are about."""
    for size, outcomes in sorted(tally.by_size.items()):
        limit = WRONG_AT_ONE if size == 1 else WRONG_FROM_FIVE
        note = f"asked {_share(outcomes, ASKED):.1f} % of {outcomes.total()} files"
        name = f"{source}, lists of {size}, wrong, %"
        wrong = [_share(outcomes, WRONG)]
        yield Figure(name, wrong, limit if is_promised else None, note)
    western = [_share(tally.western, ASKED)]
    limit_asked = WESTERN_ASKED if is_promised else None
    yield Figure(f"{source}, Western Windows-1252, asked, %", western, limit_asked)


def _table(tally: Tally) -> str:
    lines = [
        f"    {kind}: right {_share(each, RIGHT):.0f}, asked {_share(each, ASKED):.0f}, "
        f"refused {_share(each, REFUSED):.0f}, wrong {_share(each, WRONG):.1f}"
        for kind, each in sorted(tally.by_kind.items())
    ]
    return "\n".join(lines)


def _share(outcomes: Counter[str], outcome: str) -> float:
    return 100 * outcomes[outcome] / max(1, outcomes.total())


def _outcomes(source: str, is_learned: bool) -> Iterator[tuple[str, str, int, str]]:
    """Yield what becomes of each file: its language, page, size, and whether it is right."""
    for codes, pages in WRITTEN:
        for code in codes.split():
            pool = names_to_draw(code, source)
            accented = sum(not name.isascii() for names in pool for name in names)
            if min(map(len, pool)) < _FEWEST_NAMES or accented < _FEWEST_ACCENTED:
                continue
            without = frozenset[str]() if is_learned else frozenset({code})
            for page in pages.split():
                for size in SIZES if is_learned else SIZES[:-1]:
                    seeded = random.Random(f"{source} {code} {page} {size} 2")
                    for _ in range(DRAWS):
                        cells = draw(seeded, pool, size, page)
                        if cells:
                            yield code, page, size, judge(cells, page, without)


def _unicode() -> Iterator[Figure]:
    """Yield how many files of Unicode are asked about, refused or wrong."""
    tally = Tally()
    for codes, _ in WRITTEN:
        for code in codes.split():
            pool = names_to_draw(code, SOURCES[0])
            if min(map(len, pool)) < _FEWEST_NAMES:
                continue
            for page in UNICODE:
                for size in SIZES:
                    seeded = random.Random(f"{code} {page} {size}")
                    cells = draw(seeded, pool, size, "utf-8")
                    if cells:
                        given = [cell.decode().encode(page) for cell in cells]
                        tally.add(code, page, size, judge(given, page, frozenset()))
    every = sum(tally.by_size.values(), Counter[str]())
    note = f"{every.total()} files"
    yield Figure("UTF-8 and UTF-16, not right, %", [100 - _share(every, RIGHT)], 0.0, note)


@cache
def names_to_draw(code: str, source: str) -> tuple[list[str], list[str]]:
    """Return first and last names that were never learned; one for the other where few."""
    language = BY_CODE[code]
    learned = learned_from(language)
    if source == SOURCES[0]:
        first, last = (in_part(names, HELD_OUT) for names in learned)
    else:
        known = {word for names in learned for name in names for word in words_of(name)}
        unseen = {word for word in known if part_of(word) == HELD_OUT}
        first, last = (
            sorted(
                name
                for name in names
                # Names that were double-encoded where they come from are nobody's.
                if "Ã" not in name and not (known - unseen).issuperset(words_of(name))
            )
            for names in never_learned_from(language)
        )
    both = sorted({*first, *last})
    return (
        first if len(first) >= _FEWEST_NAMES else both,
        last if len(last) >= _FEWEST_NAMES else both,
    )


def draw(
    seeded: random.Random, pool: tuple[Sequence[str], Sequence[str]], size: int, page: str
) -> list[bytes]:
    """Return the cells of a list of so many people, one of them beyond ASCII; none when rare."""
    for _ in range(_TRIES):
        in_capitals = seeded.random() < _CAPITALS
        cells: list[bytes] = []
        while len(cells) < 2 * size:
            names = [seeded.choice(each) for each in pool]
            try:
                cells += [(n.upper() if in_capitals else n).encode(page) for n in names]
            except UnicodeEncodeError:
                # Half of a pair may have been added; whole rows only are kept.
                del cells[len(cells) - len(cells) % 2 :]
        if not all(map(bytes.isascii, cells)):
            return cells
    return []


def judge(cells: Sequence[bytes], page: str, without: frozenset[str]) -> str:
    """Say what becomes of a file of people with these first and last names, in this page."""
    names = [cell.decode(page) for cell in cells]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    rows = [f"{first},{last},{ROW.format(number=n)}" for n, (first, last) in enumerate(pairs)]
    content = "\r\n".join([HEADER, *rows, ""]).encode(page)
    with _left_out(without):
        found = read("bench.csv", content, UserImporter.template_fields(), max_bytes=len(content))
    if isinstance(found, Question):
        return ASKED
    if not isinstance(found, Sheet):
        return REFUSED
    return RIGHT if [tuple(row.cells[:2]) for row in found.rows] == pairs else WRONG


@contextmanager
def _left_out(without: frozenset[str]) -> Iterator[None]:
    """Let the reader know nothing of some languages, as if they had never been learned."""
    known = vars(guess)["load_scripts"]
    vars(guess)["load_scripts"] = partial(load_scripts, without)
    try:
        yield
    finally:
        vars(guess)["load_scripts"] = known
