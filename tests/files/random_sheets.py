"""Files of users and teams made up by a seed: good rows, and every kind of fault."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence

from tests.files.random_states import Names, State, varied
from tests.files.sheets import HEADER

TEAM_HEADER = ("Team name", "Active")
GOOD_PASSWORDS = ("Quiet-Harb0r-7", "Quiet-Harb0r-7", " Blank-Ends-9 ", "Tidy Lantern 48!")
BAD_PASSWORDS = ("", "  ", "tidy", "tidy", "Password12345", "My-Quill-2031!", "Tidy\tLantern 48")
REFERENCES = ("unchanged.0123456789abcdef.2.0123", "unchanged.", "Unchanged.0.0.0")
NAMES = ("Ann", "O'Hara", "Zoë", "李", "'t Hooft", "Ann-Lee 3rd", "＋Plus", "@Home")
BAD_NAMES = ("", " \u00a0", "x" * 51, "O’Hara", "A\u200bnn", "Ann\u202eevil", "#NAME?", "JosÃ©")
NOTHING = ("", "Nowhere", "Agnet", "Sale", "x" * 90, "a\u200bb", "a\nb", "=1+1", "\ufffd")
TRUTHS = ("TRUE", "FALSE", "true", " False ")
UNTRUTHS = ("", "WAHR", "FAUX", "1", "yes", "ＴＲＵＥ", "nope", "TRUE Agent", "0")
DIGITS = ("", "0042", "7", "1234567890")
BAD_DIGITS = ("12a", "1.2E+05", "12345678901", "٣", "-5", "1 2")
BAD_LOGINS = ("", "a b", "a\u200bb", "z" * 41, "\ufffdx", "ﷺ" * 45, "\ue000")
OPTIONAL = ("Extension", "Capacity plan", "Errors")
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")

# How many cells of a row are wrong: of most rows none or few.
SHARES = (0.0, 0.0, 0.1, 0.3, 0.8)

Shape = Callable[[list[str]], object]


def _nothing(cells: list[str]) -> None:
    """Leave a row as it is."""


# What makes a row fit its header no more, beside the many that fit.
SHAPES: list[Shape] = [
    *[_nothing] * 30,
    lambda cells: cells.pop(),
    lambda cells: cells.append("surplus"),
    lambda cells: cells.extend(["", " "]),
    lambda cells: cells.insert(1, ""),
]


def make_file(chance: random.Random, state: State, slug: str) -> tuple[str, bytes]:
    """Return the name and the content of a file for a kind of import."""
    header = list(HEADER if slug == "users" else TEAM_HEADER)
    make_row = _user if slug == "users" else _team
    is_good = chance.random() < 0.15
    shares = (0.0,) if is_good else SHARES
    numbers = range(chance.randint(1, 12))
    rows = [make_row(chance, state, number, chance.choice(shares)) for number in numbers]
    if is_good:
        return "people.csv", sheet_of([header, *rows])
    for _ in range(chance.choice((0, 0, 1, 3))):
        _double(chance, rows, header)
    return spoiled(chance, [header, *rows])


def _user(chance: random.Random, state: State, number: int, share: float) -> list[str]:
    def cell(good: Sequence[str], bad: Sequence[str]) -> str:
        return chance.choice(bad if chance.random() < share or not good else good)

    def name(names: Names, *more: str) -> str:
        return varied(chance, cell([*names.usable, *more], [*NOTHING, *names.others]))

    fresh = [f"new.{number}", f"{chance.choice(('Ö', 'ß', 'ﬁ', ''))}n{number}"]
    taken = [varied(chance, login) for login in state.logins]
    return [
        cell(NAMES, BAD_NAMES),
        cell(NAMES, BAD_NAMES),
        cell(fresh, [*BAD_LOGINS, *taken, *taken]),
        cell(GOOD_PASSWORDS, [*BAD_PASSWORDS, *REFERENCES]),
        name(state.groups),
        cell(TRUTHS, UNTRUTHS),
        cell(DIGITS, BAD_DIGITS),
        name(state.teams),
        name(state.plans, ""),
        cell(TRUTHS, UNTRUTHS),
    ]


def _team(chance: random.Random, state: State, number: int, share: float) -> list[str]:
    is_bad = chance.random() < share
    names = [*NOTHING, *state.teams.others] if is_bad else [f"Team {number}", f"ﬁ {number}"]
    truths = UNTRUTHS if chance.random() < share / 2 else TRUTHS
    return [varied(chance, chance.choice(names)), chance.choice(truths)]


def _double(chance: random.Random, rows: list[list[str]], header: Sequence[str]) -> None:
    """Let a row stand in the file again, as a whole or with the login of another one."""
    row = list(chance.choice(rows))
    if chance.random() < 0.5 and "Login" in header:
        place = header.index("Login")
        other = list(chance.choice(rows))
        other[place] = varied(chance, row[place])
        row = other
    rows.insert(chance.randint(0, len(rows)), row)


def spoiled(chance: random.Random, table: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    """Return a table as a file of some form, perhaps with a fault of the file as a whole."""
    columns = list(range(len(table[0])))
    if chance.random() < 0.3:
        chance.shuffle(columns)
    if chance.random() < 0.2:
        optional = [place for place in columns if table[0][place] in OPTIONAL]
        columns.remove(chance.choice(optional or columns))
    table = [[row[place] for place in columns if place < len(row)] for row in table]
    delimiter = chance.choice(",,;\t")
    shapes = [_nothing, *(chance.choice(SHAPES) for _ in table[1:])]
    lines = [_written(row, shape, delimiter) for row, shape in zip(table, shapes, strict=True)]
    if chance.random() < 0.2:
        _mark_wrongly(chance, lines, delimiter)
    if chance.random() < 0.1:
        lines.insert(0, f"sep={delimiter}")
    text = chance.choice(("\r\n", "\n", "\r")).join([*lines, ""])
    name = "people.xlsx" if chance.random() < 0.01 else chance.choice(("people.csv", "new.TXT"))
    return name, _encoded(chance, text)


def sheet_of(table: Sequence[Sequence[str]]) -> bytes:
    """Return a table as a plain file."""
    return "\n".join(_written(row, _nothing, ",") for row in table).encode()


def _written(row: Sequence[str], shape: Shape, delimiter: str) -> str:
    cells = list(row)
    shape(cells)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="").writerow(cells)
    return buffer.getvalue()


def _mark_wrongly(chance: random.Random, lines: list[str], delimiter: str) -> None:
    """Put blank lines and stray quotation marks between and into the lines."""
    place = chance.randint(1, len(lines))
    stray = chance.choice(("", delimiter * 3, f'"Ann"x{delimiter}y', f'a{delimiter}"b', '"'))
    lines.insert(place, stray)
    if chance.random() < 0.3:
        lines.insert(chance.randint(place, len(lines)), f'c"{delimiter}d')


def _encoded(chance: random.Random, text: str) -> bytes:
    try:
        return text.encode(chance.choice(ENCODINGS))
    except UnicodeEncodeError:
        return text.encode()
