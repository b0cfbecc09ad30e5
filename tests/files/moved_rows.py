"""Rows whose cells stand in other columns than their header says, and rows that merely fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ORDERS = (
    "first last login password group rtc ext team plan active",
    "password first last login group rtc ext team plan active",
    "first last login group rtc ext team plan active password",
    "rtc active first last login password group team ext plan",
    "first last login password group rtc active team ext plan",
    "team plan ext group login password first last rtc active",
    "first last login password ext plan group rtc team active",
)
HEADERS = {
    "first": "First name",
    "last": "Last name",
    "login": "Login",
    "password": "Password",
    "group": "Permission group",
    "rtc": "Web RTC",
    "ext": "Extension",
    "team": "Primary team",
    "plan": "Capacity plan",
    "active": "Active",
}
FIRST = (
    "Ann",
    "Bo",
    "Zoë",
    "Carla",
    "Dmitri",
    "Eva",
    "Femi",
    "Guy",
    "Hana",
    "Ivo",
    "Jo",
    "Kaito",
    "Lea",
    "Mo",
    "Nadia",
    "Olu",
    "Pia",
    "Quinn",
)
LAST = (
    "Lee",
    "Li",
    "O'Hara",
    "Novák",
    "Smith",
    "Okafor",
    "Garcia",
    "Ng",
    "Petrov",
    "Brandt",
    "Haddad",
    "Sato",
    "Wu",
    "Moreau",
)
WORDS = (
    "quiet",
    "harbor",
    "tidy",
    "lantern",
    "blue",
    "kite",
    "stone",
    "river",
    "copper",
    "cloud",
    "maple",
    "signal",
    "north",
)
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.!*"

Cells = dict[str, str]
Maker = Callable[[random.Random, Cells], str]


def strong(chance: random.Random, cells: Cells) -> str:
    """Return what a policy asks for that wants three kinds of signs."""
    text = "".join(chance.choice(SIGNS) for _ in range(chance.randint(7, 15)))
    return f"K{text}x{chance.randint(0, 9)}"


def phrase(chance: random.Random, cells: Cells) -> str:
    """Return a phrase of words with blanks, which nobody takes for a password by its looks."""
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 5)))


def phrase_with_digits(chance: random.Random, cells: Cells) -> str:
    """Return a phrase of words that a policy of three kinds accepts."""
    return phrase(chance, cells).title() + f" {chance.randint(10, 99)}"


def short(chance: random.Random, cells: Cells) -> str:
    """Return one short word."""
    return chance.choice(WORDS) + chance.choice(WORDS)[:2]


def digits(chance: random.Random, cells: Cells) -> str:
    """Return a number that might as well be an extension."""
    return str(chance.randint(100_000, 99_999_999))


def plain_login(chance: random.Random, cells: Cells) -> str:
    """Return a login of names."""
    return f"{cells['first'][0]}.{cells['last']}{chance.randint(1, 99999)}".casefold()


def strong_login(chance: random.Random, cells: Cells) -> str:
    """Return a login that looks like a password."""
    return f"{cells['first'][0]}{cells['last'].title()}{chance.randint(10_000, 99_999)}"


@dataclass(frozen=True)
class Family:
    """A kind of file: what its passwords and logins are, and what the policy asks for."""

    name: str
    password: Maker
    login: Maker = plain_login
    min_length: int = 10
    kinds: tuple[str, ...] = ("isupper", "islower", "isdigit")

    def accepts(self, text: str) -> bool:
        """Return whether the policy accepts a password."""
        has_kinds = all(any(getattr(sign, kind)() for sign in text) for kind in self.kinds)
        return len(text) >= self.min_length and has_kinds

    def row(self, chance: random.Random) -> Cells:
        """Return the cells of a good row."""
        cells = {"first": chance.choice(FIRST), "last": chance.choice(LAST)}
        cells |= {"login": self.login(chance, cells), "password": self.password(chance, cells)}
        return cells | {
            "group": chance.choice(("Agent", "Agent", "Team Leader")),
            "rtc": chance.choice(("TRUE", "FALSE")),
            "ext": chance.choice(("", f"{chance.randint(0, 9999):04}")),
            "team": chance.choice(("Sales", "Night shift")),
            "plan": chance.choice(("", "Standard")),
            "active": chance.choice(("TRUE", "FALSE")),
        }


FAMILIES = (
    Family("strong", strong),
    Family("strong logins", strong, strong_login),
    Family("phrases", phrase_with_digits),
    Family("phrases without digits", phrase, min_length=12, kinds=("islower",)),
    Family("short", short, min_length=4, kinds=()),
    Family("digits", digits, min_length=6, kinds=("isdigit",)),
)


@dataclass
class Moved:
    """A line of a file, and the secrets that nobody may read in what is shown of it."""

    text: str
    secrets: list[str] = field(default_factory=list)


def shift_right(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Put one to three cells in before the secret, and keep all others."""
    for _ in range(chance.randint(1, 3)):
        cells.insert(chance.randint(0, secret), chance.choice(("", "", "x", "Dr")))
    return cells


def shift_right_and_cut(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Put cells in before the secret, and cut the row to its width."""
    width = len(cells)
    return shift_right(chance, cells, secret)[:width]


def shift_right_into_blank(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Put cells in before the secret; blank cells behind it make room for some."""
    wanted = chance.randint(1, 3)
    for _ in range(wanted):
        cells.insert(chance.randint(0, secret), "")
        blank = [n for n, cell in enumerate(cells) if n > secret + 1 and not cell]
        if blank:
            del cells[chance.choice(blank)]
    return cells


def shift_left(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Leave one to three cells before the secret out."""
    for _ in range(min(chance.randint(1, 3), secret)):
        del cells[chance.randrange(secret)]
        secret -= 1
    return cells


def shift_left_and_fill(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Leave cells before the secret out, and fill the row up to its width."""
    width = len(cells)
    short_row = shift_left(chance, cells, secret)
    return short_row + [""] * (width - len(short_row))


def drop_surplus_blank(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Shift to the right, and drop blank cells at the end as spreadsheets do."""
    moved = shift_right(chance, cells, secret)
    while moved and not moved[-1]:
        moved.pop()
    return moved


def lose_delimiter(chance: random.Random, cells: list[str], secret: int) -> list[str]:
    """Join two cells, most often near the secret, and perhaps fill the row up."""
    width = len(cells)
    near = range(max(0, secret - 2), min(width - 1, secret + 2))
    place = chance.choice(near)
    cells[place : place + 2] = [cells[place] + chance.choice(("", " ")) + cells[place + 1]]
    return cells + [""] * chance.choice((0, 0, 1))


SHIFTS = (
    shift_right,
    shift_right_and_cut,
    shift_right_into_blank,
    shift_left,
    shift_left_and_fill,
    drop_surplus_blank,
    lose_delimiter,
)


def spoil(chance: random.Random, cells: Cells) -> Cells:
    """Let one of the cells that are looked at behind the secret be wrong, so that the row fails."""
    name, bad = chance.choice(
        (
            ("team", "Slaes"),
            ("active", "WAHR"),
            ("rtc", "yes"),
            ("plan", "Nowhere"),
            ("first", "Ann*"),
            ("ext", "12a"),
        )
    )
    return cells | {name: bad}


def quote(cell: str, delimiter: str) -> str:
    """Return a cell as it stands in a file."""
    is_odd = delimiter in cell or '"' in cell or "\n" in cell
    return '"' + cell.replace('"', '""') + '"' if is_odd else cell


def line_of(cells: Sequence[str], delimiter: str = ",") -> str:
    """Return a line of a file."""
    return delimiter.join(quote(cell, delimiter) for cell in cells)


def failing(chance: random.Random, family: Family) -> Cells:
    """Return a row of the right shape with the faults that people make, one or two of them."""
    cells = family.row(chance)
    for fault in chance.choices(FAULTS, weights=WEIGHTS, k=chance.choice((1, 1, 1, 1, 2))):
        fault(chance, cells)
    return cells


def _set(name: str, *texts: str) -> Callable[[random.Random, Cells], None]:
    def change(chance: random.Random, cells: Cells) -> None:
        cells[name] = chance.choice(texts)

    return change


def _spaced_login(chance: random.Random, cells: Cells) -> None:
    cells["login"] = f"{cells['first']} {cells['last']}"


def _named_password(chance: random.Random, cells: Cells) -> None:
    cells["password"] = f"{cells['last']}{chance.randint(1, 9999)}"


FAULTS = (
    _set("login", "taken", "taken2"),
    _set("group", "Agnet", "Agents", "Chief", "Supervisor", "agent "),
    _set("team", "Slaes", "Marketing", "hr"),
    _set("plan", "None", "standrd"),
    _set("password", "summer1", "abc", "Password1", "letmein"),
    _set("password", ""),
    _named_password,
    _set("rtc", "WAHR", "yes", "1", ""),
    _set("active", "FALSCH", "no", "0", ""),
    _set("ext", "12a", "ext. 44", "1.2E+05"),
    _set("first", "", "A" * 51, "Ann*"),
    _set("last", "", "#NAME?"),
    _spaced_login,
    _set("login", ""),
    _set("group", ""),
)
WEIGHTS = (14, 8, 12, 6, 8, 6, 4, 9, 9, 6, 5, 4, 4, 3, 3)
"""How often people make each of these faults, compared with the others."""
