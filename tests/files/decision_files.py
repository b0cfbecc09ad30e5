"""Our own files, named for what is wrong with them, and what the decisions 8 to 16 say of each.

In a text | stands for the delimiter, and a line break for the newline of the form it is read in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.files.file_forms import NO_CHARACTER
from tests.files.sheets import HEADER, TYPED_PASSWORD

NAMES = "|".join(HEADER)
CELLS = {
    "first": "Zoë",
    "last": "Bo",
    "login": "zoë",
    "password": TYPED_PASSWORD,
    "group": "Agent",
    "web_rtc": "TRUE",
    "extension": "0042",
    "team": "Sales",
    "plan": "",
    "active": "FALSE",
}


class OurFile(NamedTuple):
    """One file and the whole verdict on it."""

    text: str
    rows: Mapping[int, str] = {}
    """What is wrong with each row by its line: codes with a blank between, "" for a good one."""
    refusal: str = ""
    """The code, when the whole file is refused."""
    line: int | None = None
    """The line of the refusal."""
    typed: tuple[int, int, str] | None = None
    """Line and place of a cell, and what it holds."""
    name: str = "people.csv"
    has_sep: bool = False
    """True when the text has a line of its own that names a delimiter."""


def row(login: str = "zoë", **cells: str) -> str:
    return "|".join((CELLS | {"login": login} | cells).values()) + "\n"


def rows(*changes: Mapping[str, str]) -> str:
    """Return the header and a row for each change, every one with a login of its own."""
    lines = [row(**{"login": f"zoë{number}", **cells}) for number, cells in enumerate(changes)]
    return f"{NAMES}\n" + "".join(lines)


def refused(text: str, code: str, line: int | None = 1, **others: str) -> OurFile:
    return OurFile(text, refusal=code, line=line, name=others.get("name", "people.csv"))


def faulty(code: str, *changes: Mapping[str, str]) -> OurFile:
    """Return a file in which every row has the same fault."""
    return OurFile(rows(*changes), dict.fromkeys(range(2, 2 + len(changes)), code))


def renamed(old: str, new: str) -> str:
    return f"{NAMES.replace(old, new)}\n{row()}"


GOOD = f"{NAMES}\n{row()}"
OPEN = row(first='"Zoë')
ORDER = "Active|Login|Password|Web RTC|Primary team|Permission group|Last name|First name\n"

FILES: dict[int, dict[str, OurFile]] = {
    8: {
        "booleans in any case": faulty(
            "", *({"web_rtc": cell} for cell in ("TRUE", "true", "fAlSe", " True ", "\u00a0FALSE"))
        ),
        "booleans of other languages": faulty(
            "web_rtc.type", *({"web_rtc": cell} for cell in ("WAHR", "VRAI", "1", "yes", "T"))
        ),
        "booleans in wide letters": faulty("active.type", {"active": "ＴＲＵＥ"}),
        "digits of other scripts": faulty(
            "extension.type", *({"extension": cell} for cell in ("٣", "１", "1 2", "-1", "1.2E+05"))
        ),
        "leading zeros": OurFile(
            rows({"extension": "0" * 10}), {2: ""}, typed=(2, 6, "0000000000")
        ),
    },
    9: {
        "blank lines above the header": OurFile(
            f"\n ||\n{NAMES}\n{row()}{row('b', active='?')}", {4: "", 5: "active.type"}
        ),
        "cells of several lines": OurFile(
            f'{NAMES}\n{row(first=chr(34) + "Zoë" + chr(10) * 3 + "e" + chr(34))}{row("b")}',
            {2: "first_name.characters", 6: ""},
            typed=(2, 0, "Zoë\n\n\ne"),
        ),
        "no line break at the end": OurFile(f"{GOOD}{row('b')}".rstrip("\n"), {2: "", 3: ""}),
    },
    10: {
        "characters of Western Europe": OurFile(
            rows({"first": "Zoë Šimon Ÿ", "password": f"{TYPED_PASSWORD} €"}),
            {2: ""},
            typed=(2, 0, "Zoë Šimon Ÿ"),
        ),
        "characters of the whole world": OurFile(
            rows({"first": "Łukasz 李小龍"}), {2: ""}, typed=(2, 0, "Łukasz 李小龍")
        ),
        "bytes without a character": refused(
            GOOD.replace("Bo", "Łoś") + row(first=f"Zo{NO_CHARACTER}"), "file.encoding", 3
        ),
    },
    11: {
        "delimiters in cells": OurFile(
            rows({"last": '"Bo,;|"'}), {2: "last_name.characters"}, typed=(2, 1, "Bo,;|")
        ),
        "a line that names the delimiter": OurFile(f'"SEP=|"\n{GOOD}', {3: ""}, has_sep=True),
        "a line that names another": OurFile(
            f"sep=:\n{GOOD}", refusal="file.delimiter", line=1, has_sep=True
        ),
    },
    12: {
        "names spelled otherwise": OurFile(
            "first_name|LASTNAME|log-in|Pass\u00a0word|permission group|webrtc|EXTENSION|"
            f"primary_team|Capacity–Plan|active\n{row()}",
            {2: ""},
        ),
        "another order and no optional column": OurFile(
            f"{ORDER}FALSE|zoë|{TYPED_PASSWORD}|TRUE|Sales|Agent|Bo|Zoë\n",
            {2: ""},
            typed=(2, 7, "Zoë"),
        ),
        "blank names at the end": OurFile(f"{NAMES}|| |\n{row()}", {2: ""}),
        "a required column is missing": refused(f"Login|Extension\n{row()}", "file.header"),
        "an unknown column": refused(renamed("First", "Frist"), "file.header"),
        "a column twice": refused(renamed("Last", "First"), "file.header"),
        "a column without a name": refused(renamed("Last name", ""), "file.header"),
        "no header": refused(row() + row("b"), "file.header"),
    },
    13: {
        "too few cells": OurFile(f"{NAMES}\nZoë|?|a b\n{row()}", {2: "row.too_few", 3: ""}),
        "filled surplus cells": OurFile(
            f"{NAMES}\n{row(active='?|x')}{row()}", {2: "row.too_many", 3: ""}
        ),
        "blank surplus cells": OurFile(f"{NAMES}\n{row(active='TRUE| ||')}", {2: ""}),
        "blank lines": OurFile(f"{NAMES}\n\n{row()} | |\n|||\n{row('b')}\n", {3: "", 6: ""}),
    },
    14: {
        "a mark is never closed": refused(GOOD + OPEN + row("b"), "file.quotes", 3),
        "a mark closes too late": refused(
            GOOD + OPEN + row("b", first='Zo"ë'), "file.quotes", 3
        ),
        "a mark swallows a line": OurFile(
            f'{NAMES}\n{OPEN}Zoë"|b\n{row()}', {2: "row.too_few", 4: ""}
        ),
        "text behind a mark": OurFile(
            f"{NAMES}\n{row(first='%Zoë%x'.replace('%', chr(34)))}{row('b')}",
            {2: "row.quotes", 3: ""},
        ),
        "text behind a mark of the header": refused(renamed("Login", '"Login"x'), "file.quotes"),
        "marks in the middle": OurFile(
            rows({"login": r"a\"b'c"}, {"login": '"d""e"'}), {2: "", 3: ""}, typed=(3, 2, 'd"e')
        ),
    },
    15: {
        "extension first": refused(f"No|{NO_CHARACTER}", "file.type", None, name="people.log"),
        "encoding before header": refused(f'No|column\n{NO_CHARACTER}|"', "file.encoding", 2),
        "header before quotation marks": refused('No|column\n"', "file.header"),
        "quotation marks before no entries": refused(f'{NAMES}\n||\n"', "file.quotes", 3),
        "no entries": refused(f"{NAMES}\n |\n\n", "file.empty", None),
    },
    16: {
        "many faults in one row": OurFile(
            f"{NAMES}\n|Zoë|a b|{TYPED_PASSWORD}|Agent|?|x|Sales||\n",
            {2: "first_name.empty login.characters web_rtc.type extension.type active.empty"},
        ),
        "a weak password in a refused group": OurFile(
            rows({"password": "weak", "group": "Nobody"}, {"password": "weak"}),
            {2: "group.unknown", 3: "password.policy"},
        ),
        "lengths of composed characters": OurFile(
            rows({"first": "e\u0301" * 50}, {"first": "e\u0301" * 51}),
            {2: "", 3: "first_name.length"},
        ),
    },
}  # fmt: skip
CASES = {f"{number}: {name}": ours for number, each in FILES.items() for name, ours in each.items()}
