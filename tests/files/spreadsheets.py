"""What programs do to the cells of a file that they open and save, one change after the other."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable

Change = Callable[[str, random.Random], str]
"""Returns what a program writes for a cell; the cell itself where it leaves such a cell alone."""

_PAGES = ("cp1252", "latin-1", "mac_roman", "cp437", "cp850")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_MISSING = ("NA", "NaN", "#N/A", "nan", "NULL", "None", "<NA>")
_TRUTHS = {
    "true": ("True", "true", "1", "WAHR", "VRAI", "PRAWDA", "1.0", "-1", "t", "Y", "X", "Ja", "☑"),
    "false": ("False", "false", "0", "FALSCH", "FAUX", "0.0", "f", "N", "Nein", "☐", ".F."),
}


def _is_digits(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal()


def drop_zeros(cell: str, chance: random.Random) -> str:
    """0044 becomes 44."""
    return (cell.lstrip("0") or "0") if _is_digits(cell) else cell


def pad(cell: str, chance: random.Random) -> str:
    """44 becomes 0044 by the format of the column."""
    return cell.zfill(len(cell) + chance.randint(1, 3)) if _is_digits(cell) else cell


def add_decimals(cell: str, chance: random.Random) -> str:
    """44 becomes 44.0 or 44,00."""
    decimals = chance.choice((".0", ",0", ".00", ",00"))
    return drop_zeros(cell, chance) + decimals if _is_digits(cell) else cell


def group_thousands(cell: str, chance: random.Random) -> str:
    """4711 becomes 4,711 or 4.711 or 4 711."""
    if not _is_digits(cell) or cell.startswith("0"):
        return cell
    return f"{int(cell):,}".replace(",", chance.choice((",", ".", " ", "\u00a0", "\u202f", "’")))


def shorten(cell: str, chance: random.Random) -> str:
    """4711000000 becomes 4.711E+09, and of a long number fifteen digits stay."""
    if not _is_digits(cell) or cell.startswith("0") or len(cell) < 10:
        return cell
    return chance.choice((f"{int(cell):.3E}", f"{int(cell):.6g}", cell[:15] + "0" * len(cell[15:])))


def write_out(cell: str, chance: random.Random) -> str:
    """1e5 becomes 100000, 16e5 becomes 1600000.0."""
    if not re.fullmatch(r"\d{1,4}[eE]\d{1,2}", cell):
        return cell
    number = float(cell)
    return chance.choice((f"{number:.0f}", f"{number:.1f}", f"{number:.2E}"))


def make_date(cell: str, chance: random.Random) -> str:
    """8-2 becomes 8/2/01 or 02. Aug, May becomes 0001-05-01."""
    year, number = chance.randint(2001, 2029), re.fullmatch(r"(\d\d?)([-/])(\d\d?)", cell)
    if number and 1 <= int(number[1]) <= 12 and 1 <= int(number[3]) <= 28:
        month, day = int(number[1]), int(number[3])
    elif cell[:3] in _MONTHS and cell in ("May", "June", "March", "April", "August"):
        month, day, year = _MONTHS.index(cell[:3]) + 1, 1, chance.choice((1, year))
    else:
        return cell
    name = _MONTHS[month - 1]
    return chance.choice(
        (
            f"{year:04}-{month:02}-{day:02}",
            f"{month}/{day}/{year % 100:02}",
            f"{day:02}. {name}",
            f"{day}-{name}",
            f"{day:02}.{month:02}.{year:04}",
            f"{year:04}-{month:02}-{day:02} 00:00:00",
        )
    )


def translate_truth(cell: str, chance: random.Random) -> str:
    """TRUE becomes True, 1 or WAHR, in a column of text too."""
    return chance.choice(_TRUTHS.get(cell.lower(), (cell,)))


def take_apostrophe(cell: str, chance: random.Random) -> str:
    """'tHooft becomes tHooft."""
    return cell.removeprefix("'")


def add_apostrophe(cell: str, chance: random.Random) -> str:
    """It was taken for a formula."""
    return f"'{cell}" if cell else cell


def change_quotes(cell: str, chance: random.Random) -> str:
    """Quotation marks are doubled, stripped, or become curly."""
    how = chance.randrange(4)
    if how == 0:
        return cell.replace('"', '""')
    if how == 1:
        return cell.replace('"', "")
    if how == 2:
        return cell.replace("'", "\u2019")
    return cell.replace('"', "\u201d")


def lose_word(cell: str, chance: random.Random) -> str:
    """None becomes blank."""
    return "" if cell.lower() in ("none", "null", "na", "nan", "n/a") else cell


def fill_blank(cell: str, chance: random.Random) -> str:
    """A blank becomes NA."""
    return cell or chance.choice(_MISSING)


def change_blanks(cell: str, chance: random.Random) -> str:
    """Blanks become non-breaking or collapse, line breaks become blanks."""
    how = chance.randrange(3)
    if how == 0:
        return cell.replace(" ", "\u00a0")
    if how == 1:
        return re.sub(r"\s+", " ", cell)
    return re.sub(r"[\r\n]+", "", cell)


def normalise(cell: str, chance: random.Random) -> str:
    """Another form of Unicode."""
    return unicodedata.normalize(chance.choice(("NFC", "NFD", "NFKC", "NFKD")), cell)


def lose_letters(cell: str, chance: random.Random) -> str:
    """Letters that the code page lacks become question marks."""
    page = chance.choice(("ascii", "cp437", "cp1252", "latin-1"))
    lost = cell.encode(page, "replace").decode(page)
    return lost.replace("?", "\ufffd") if chance.random() < 0.3 and "?" not in cell else lost


def misread(cell: str, chance: random.Random) -> str:
    """UTF-8 is read in a code page of one byte, or the other way round."""
    page = chance.choice(_PAGES)
    if chance.random() < 0.7:
        return cell.encode().decode(page, "replace")
    found = cell.encode(page, "replace").decode("utf-8", "replace")
    # Text that happens to be UTF-8 was damaged before, and who reads it so mends it.
    return found if "\ufffd" in found else cell


def read_as_source(cell: str, chance: random.Random) -> str:
    """0044 becomes 36, as Ruby, YAML and Go read a literal in C's octal digits."""
    return str(int(cell, 8)) if re.fullmatch(r"0[0-7]+", cell) else cell


def escape(cell: str, chance: random.Random) -> str:
    """A & B becomes A &amp; B, and a line break a tag."""
    return html.escape(cell).replace("\n", "<br>")


def wrap(cell: str, chance: random.Random) -> str:
    """A text becomes what a language prints for it."""
    if not cell or not cell.isalnum():
        return cell
    return chance.choice((f"b'{cell}'", f"['{cell}']", f'Some("{cell}")', f'=T("{cell}")'))


CHANGES: tuple[Change, ...] = (
    *(drop_zeros, pad, add_decimals, group_thousands, shorten, write_out, make_date),
    *(translate_truth, take_apostrophe, add_apostrophe, change_quotes, lose_word, fill_blank),
    *(change_blanks, normalise, lose_letters, misread, read_as_source, escape, wrap),
)


def change(cell: str, chance: random.Random) -> str:
    """Return what some program makes of a cell that it does not leave alone."""
    found = (each(cell, chance) for each in chance.sample(CHANGES, len(CHANGES)))
    return next((each for each in found if each != cell), cell)
