"""People as an HR department would list them: names of many scripts, passwords of many habits."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

FIRST_NAMES = """
Adaeze Astrid Amira Beatriz Berk Brendan Cécile Chi Dragana Eliška Emi Félix Georgia Gunnar Hülya
Ibrahim István Ji-woo Jone Kacper Kaori Lamine Liv Luca Mbali Mila Nadia Nikos Олена Oyelaran Priya
Quentin Rūta Séamus Siân Søren Thảo Tiémoko Unni Vlad Wren Yasemin Zoë 葵 伟 지우 مريم שרה
Αλέξανδρος हेमा กมล Ñusta Jean-Luc Mary+Ann O'Shea D'Arcy
"""
LAST_NAMES = """
Okafor Lindqvist Haddad Ferreira Kaya O'Connell Moreau Nguyễn Petrović Nováková Satō Dubois Papadaki
Þorvaldsson Yılmaz Bello Szabó Park Etxebarria Kowalska Itō Diallo Ørsted Marchetti Dlamini Иванова
Rahman Vrettos Гриценко Adeyemi Sharma Ashdown Žemaitė Briain Jørgensen Vũ Koné Eriksen Popescu
Adair Demir 't_Veld van_der_Berg 田中 李 박 العلي כהן Παπαδόπουλος शर्मा 's-Gravesande St._John (Ng)
Smith/Jones de_la_Cruz,_Jr.
"""
WORDS = "harbour lantern ember willow copper meadow Fjord größe naïve крыша 灯笼 saffron"
MARKS = "!?#$%&*+-=@~^ ,;\"'<>[]{}|\\/"


def starters(count: int, teams: Sequence[str], plans: Sequence[str]) -> list[dict[str, str]]:
    """Return rows that are good for a team leader; the same ones every time."""
    draw = random.Random(2026)
    return [_starter(draw, number, teams, plans) for number in range(count)]


def _starter(
    draw: random.Random, number: int, teams: Sequence[str], plans: Sequence[str]
) -> dict[str, str]:
    first = draw.choice(FIRST_NAMES.split())
    last = draw.choice(LAST_NAMES.split()).replace("_", " ")
    return {
        "First name": first,
        # Some sheets hold letters and accents apart; they are stored together.
        "Last name": unicodedata.normalize("NFD", last) if number % 7 == 0 else last,
        "Login": f"{first[0].lower()}.{last.split()[-1][:20]}{number}".strip("."),
        "Password": _password(draw, number),
        "Permission group": draw.choice(("Agent", "Agent", "Agent", "QA", "Team Leader")),
        "Web RTC": draw.choice(("TRUE", "FALSE", "true")),
        "Extension": draw.choice(("", f"{number:04d}", f"00{number}")),
        "Primary team": draw.choice(teams),
        "Capacity plan": draw.choice(["", *plans]),
        "Active": "FALSE" if number % 25 == 24 else "TRUE",
    }


def _password(draw: random.Random, number: int) -> str:
    """Return a password of ten characters and more, with blanks and marks where people put them."""
    words = draw.sample(WORDS.split(), 2)
    mark, blank = draw.choice(MARKS), " " * draw.choice((0, 0, 0, 1, 2))
    return f"{blank}{words[0].title()}{mark}{words[1]}{number:03d}Zx{draw.choice(('', ' ', mark))}"
