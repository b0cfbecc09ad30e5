"""The files that are measured: a full one as people make them, and the worst that anybody sends."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

SIZE = 102_400
HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active\r\n"
)
TEAMS = "Team name,Active\n"
FIRST_NAMES = (
    "Anouk Bartosz Caoimhe Darius Elena Fatima Goran Hanna Ivan José Katya Liam Marta Nadia Omar "
    "Priya Quentin Rosa Søren Tomás"
)
LAST_NAMES = (
    "de_Wit Zieliński Byrne Mensah Costa Haddad Petrov Berg Novak Silva Moreau O'Brien Rossi Khan "
    "Aziz Sharma Dubois Weber Lindqvist Okafor"
)
PERSON = "Ann,Lee,a.lee,Harbour-lamp-17,Agent,TRUE,,Customer Loyalty,,TRUE"
SEED = 2026

Piece = str | Callable[[int], str]


def full_file() -> bytes:
    """Return as many good people as fit into a full file; some names have accents."""
    draw = random.Random(SEED)
    first, last = FIRST_NAMES.split(), LAST_NAMES.replace("_", " ").split(" ")

    def person(number: int) -> str:
        name, family = draw.choice(first), draw.choice(last)
        extension = draw.choice(("", f"0{number:04d}"))
        plan = draw.choice(("", "Voice standard"))
        return (
            f"{name},{family},{name[0].lower()}.{number},Harbour-lamp-{number:04d},Agent,TRUE,"
            f"{extension},Customer Loyalty,{plan},{draw.choice(('TRUE', 'FALSE'))}\r\n"
        )

    return filled(HEADER, person)


def filled(head: str, piece: Piece) -> bytes:
    """Return a file that repeats something under its header until it is full."""
    content = bytearray(head.encode())
    for number in count():
        added = (piece if isinstance(piece, str) else piece(number)).encode()
        if len(content) + len(added) > SIZE:
            return bytes(content)
        content += added
    raise AssertionError("There is no end to numbers.")


def one_cell(place: int, text: str) -> bytes:
    """Return a file of one person, one of whose cells fills it."""
    cells = PERSON.split(",")
    before, behind = ",".join([*cells[:place], ""]), ",".join(["", *cells[place + 1 :]])
    room = SIZE - len((HEADER + before + behind).encode())
    return (HEADER + before + text * (room // len(text.encode())) + behind).encode()


def worst_files() -> dict[str, tuple[str, bytes]]:
    """Return the files by what is bad about them, each with the kind of import that it is for."""
    people: dict[str, Piece] = {
        "one cell": "a" * 101,
        "100,000 delimiters": "," * 101,
        "100,000 line breaks": "\n",
        "100,000 quotation marks": '"' * 101,
        "doubled quotation marks": '"x""y",',
        "a quotation mark opens in every line": 'a,"b\n',
        "line breaks in quoted cells": '"\n",',
        "text behind every closing mark": '"x"y\n',
        "two bytes a row": "x\n",
        "line breaks of all kinds": "a\r\nb\rc\n",
        "every cell wrong": "*,*,a b,x,q,q,q,q,q,q\n",
        "every cell wrong in its own way": (
            lambda n: f"*{n},*{n},a {n},x,g{n},y{n},z{n},t{n},p{n},w{n}\n"
        ),
        "nearly all cells blank": ".,,,,,,,,,\n",
        "one login in every row": "*,*,c,x,q,q,q,q,q,q\n",
        "every row moved": lambda n: f"A,a{n},x,Agent,TRUE,,T,,TRUE,\n",
        "every cell misread": lambda n: f"JosÃ©{n},Ã©,Ã©,x,Ã©,Ã©,Ã©,Ã©,Ã©,Ã©\n",
        "every cell an error value": "#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A\n",
        "teams and plans nearly right": (
            lambda n: (
                f"A,B,a{n},x,Agent,TRUE,,Customer taem {n} abcabcabc,Plna {n} abcabcabc,TRUE\n"
            )
        ),
        "forged references": (
            lambda n: f"A,B,a{n},unchanged.{n:016x}.{n}.{'a' * 32},Agent,TRUE,,T,,TRUE\n"
        ),
    }
    files = {name: ("users", filled(HEADER, piece)) for name, piece in people.items()}
    cells = {
        "combining marks": (0, "\u0301\u0316"),
        "letters that become eighteen": (2, "\ufdfa"),
        "invisible characters": (2, "\u200d"),
        "a long password": (3, "Aa1"),
        "a long reference": (3, "unchanged"),
        "a long truth value": (5, "\ufdfa"),
        "many digits": (6, "1"),
        "a misread team": (7, "Ã©"),
    }
    files |= {
        f"one cell of {name}": ("users", one_cell(place, text))
        for name, (place, text) in cells.items()
    }
    files |= {
        "names near those of the columns": ("users", filled("Login", ",Permision grupe")),
        "every team wrong": ("teams", filled(TEAMS, "a,x\n")),
        "every team wrong in its own way": ("teams", filled(TEAMS, lambda n: f"\x01{n:x},{n:x}\n")),
        "every team good": ("teams", filled(TEAMS, lambda n: f"{n:x},true\n")),
    }
    return files
