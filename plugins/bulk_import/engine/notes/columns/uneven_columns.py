"""Notes on the cells of a column that are unlike the others, or stand once where many belong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from ...cells.keys import trim
from ...cells.near_keys import near_keys
from ...sentences.language import N_
from ..logins.identifiers import logins_like_numbers
from ..logins.letters_for_digits import letters_for_digits
from ..logins.login_signs import FEW, logins_with_signs
from ..logins.numeric_logins import numbers_with_lost_digits
from ..logins.telephone_numbers import telephone_logins
from ..placeholders.filled_names import IN_TURN, cells_in_turn
from .digits_of_days import birth_days

DOMAIN = N_("Written with a domain, unlike the others; it is taken as it stands")
NO_DOMAIN = N_("Written without a domain, unlike the others; it is taken as it stands")
MISTYPED = N_(
    "Its domain is {domain} but for a letter or its end; perhaps it is mistyped. It is taken as it "
    "stands"
)
A_NUMBER = N_("Is a number, unlike the others; it is taken as it stands")
NUMBERED = N_(
    "The cells number the rows and are no names; perhaps a column was put in front and the others "
    "have moved"
)
ROW_NUMBERS = N_(
    "The cells number the rows; perhaps another column holds what belongs here. They are taken as "
    "they stand"
)
SERIAL = N_(
    "A number of five digits, unlike the others, as a spreadsheet counts the days of a date; it is "
    "taken as it stands"
)
TWINS = N_("Differ in nothing but accents; perhaps one person is meant")
LOOKALIKE = N_(
    "Written in letters of another script that all look like Latin ones, unlike the others; "
    "whoever signs in has to type them so"
)

LEAST_ROWS = 3
"""How many rows that are numbered are no coincidence, and show nothing of what is usual."""
SERIAL_DAY = re.compile("3[6-9][0-9]{3}|[45][0-9]{4}")
"""The days of the years 2000 to 2059, counted from the end of 1899."""
#: Letters of Cyrillic and Greek that many people take for Latin ones.
_LOOKALIKE = re.compile(
    "[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7._@-]+"
)
#: A number, also as one of a telephone is written.
_BARE = re.compile(r"\+?[0-9](?:[ ()/.-]{0,2}[0-9])*")
_WITH_DOMAIN = re.compile(r"\w[\w.+'-]*@[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)*\\[\w.-]+")

Uneven = tuple[str, list[int]]
"""A sentence, and the places of the cells that it is about."""


def uneven_logins(
    cells: Sequence[str], odd: set[str], names: Sequence[str] = ()
) -> Iterator[Uneven]:
    """Yield the notes on logins compared with each other.

    :param odd: the cells that do not begin with a letter, and others of which nothing is said yet.
    :param names: the name in the first row, which tells the script where no other login does.
    """
    yield from row_numbers(cells)
    yield from numbers_with_lost_digits(cells)
    yield from _of_bare_numbers(cells, odd)
    column = "\n".join(cells)
    yield from logins_with_signs(cells, odd, column)
    yield from logins_like_numbers(cells, column)
    yield from letters_for_digits(cells)
    if cells and cells[0] in odd:
        yield from telephone_logins(cells)
        yield from birth_days(cells)
    if "@" in column or "\\" in column:
        yield from _of_domains(cells)
    if not column.isascii():
        yield from _of_lookalikes(cells, names)
        yield from _of_twins(cells)


def uneven_names(cells: Sequence[str], odd: set[str]) -> Iterator[Uneven]:
    """Yield which names are a number, where most hold a letter.

    :param odd: the cells that are not in plain letters.
    """
    yield from _of_numbers(cells, odd)
    if len(cells) >= LEAST_ROWS and cells[0] in odd and _count_rows(cells):
        yield NUMBERED, list(range(len(cells)))
    if found := cells_in_turn(cells):
        yield IN_TURN, found


def row_numbers(cells: Sequence[str]) -> Iterator[Uneven]:
    """Yield that all cells of a column are the numbers of their rows."""
    if len(cells) > LEAST_ROWS and _count_rows(cells):
        yield ROW_NUMBERS, list(range(len(cells)))


def _of_lookalikes(cells: Sequence[str], names: Sequence[str]) -> Iterator[Uneven]:
    """Yield which cells seem to be of Latin letters and hold none, where most are of these."""
    if len(cells) == 1 and not "".join(names).isascii():
        # Somebody with a Cyrillic name may have such a login, and there is no other one.
        return
    others = [place for place, cell in enumerate(cells) if not cell.isascii()]
    found = [place for place in others if _LOOKALIKE.fullmatch(trim(cells[place]))]
    if found and 2 * len(others) <= max(len(cells), 2):
        yield LOOKALIKE, found


def _of_numbers(cells: Sequence[str], odd: set[str]) -> Iterator[Uneven]:
    """Yield which cells are a number, where most hold a letter."""
    bare = {cell for cell in odd if trim(cell).isdecimal()}
    places = [place for place, cell in enumerate(cells) if cell in bare] if bare else []
    if 0 < 2 * len(places) < len(cells):
        yield A_NUMBER, places


def _of_bare_numbers(cells: Sequence[str], odd: set[str]) -> Iterator[Uneven]:
    """Yield which logins are a number, where nearly all hold a letter.

    Where more are numbers some people sign in with theirs.
    """
    bare = {cell for cell in odd if _BARE.fullmatch(trim(cell))}
    if not bare or len(cells) <= LEAST_ROWS:
        return
    places = [place for place, cell in enumerate(cells) if cell in bare]
    if len(places) <= max(1, len(cells) // FEW):
        is_day = all(SERIAL_DAY.fullmatch(trim(cell)) for cell in bare)
        yield SERIAL if is_day else A_NUMBER, places


def _count_rows(cells: Sequence[str]) -> bool:
    """Return whether cells are nothing but the number of their row."""
    first = trim(cells[0])
    return first in ("0", "1") and all(
        trim(cell) == str(number) for number, cell in enumerate(cells, int(first))
    )


def _of_domains(cells: Sequence[str]) -> Iterator[Uneven]:
    filled = [place for place, cell in enumerate(cells) if cell]
    within = [place for place in filled if _WITH_DOMAIN.fullmatch(trim(cells[place]))]
    without = len(filled) - len(within)
    if len(within) > LEAST_ROWS:
        yield from _of_mistyped_domains([cells[place] for place in within], within)
    if within and without:
        is_rule = len(within) > without
        others = sorted(set(filled).difference(within)) if is_rule else within
        yield NO_DOMAIN if is_rule else DOMAIN, others


def _of_mistyped_domains(logins: Sequence[str], places: Sequence[int]) -> Iterator[Uneven]:
    """Yield which domains are one letter away from that of most, or lack its end."""
    domains = [login.partition("@")[2].lower() for login in logins]
    (usual, count), *others = Counter(domains).most_common()
    if not others or FEW * (len(domains) - count) > len(domains):
        return
    near = near_keys([domain for domain, _ in others], [usual])
    cut = {domain for domain, _ in others if domain and usual.startswith(f"{domain}.")}
    found = [at for at, domain in zip(places, domains, strict=True) if domain in {*near, *cut}]
    if found:
        yield MISTYPED.format(domain=usual), found


def _of_twins(cells: Sequence[str]) -> Iterator[Uneven]:
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(_without_accents(cell.casefold()), []).append(place)
    for same in places.values():
        if len({cells[place].casefold() for place in same} - {""}) > 1:
            yield TWINS, same


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))
