"""Notes of a verdict on secrets that were sorted or pasted without the rest of their rows."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.notes import find_notes
from tests.engine.guests import GuestImporter, notes_of

FIRST = [
    "Olga",
    "Liam",
    "Mei",
    "Nadia",
    "Pedro",
    "Rosa",
    "Uma",
    "Viktor",
    "Wendy",
    "Xavier",
    "Yuki",
    "Adaeze",
]
LAST = [
    "Novák",
    "Byrne",
    "Chen",
    "Haddad",
    "Ruiz",
    "Jensen",
    "Patel",
    "Mensah",
    "Brown",
    "Martin",
    "Tanaka",
    "Okafor",
]
SECRETS = [
    "Walnut-sea-17",
    "Cobalt-17-fan",
    "marble-Tide-53",
    "Kite-harbour-8",
    "Saffron-oak-42",
    "Timber-71-owl",
    "Ember-lake-95",
    "Quartz-moss-30",
    "Bramble-8-jet",
    "Lantern-ivy-66",
    "Orchid-21-pan",
    "Fjord-amber-74",
]
WORDS = [secret.lower().split("-")[:2] for secret in SECRETS]
WORDS = [[max(pair, key=len).capitalize(), "fern"] for pair in WORDS]


def told(secrets: list[str]) -> list[str]:
    names = {"first": FIRST, "last": LAST}
    logins = [f"{first[0]}.{last}".lower() for first, last in zip(FIRST, LAST, strict=True)]
    notes = notes_of(GuestImporter, names | {"login": logins, "password": secrets})
    return [note.removeprefix("Password: ") for note in notes if note.startswith("Password: ")]


@pytest.mark.parametrize(
    ("secrets", "begin"),
    [
        (sorted(SECRETS, key=str.casefold), "12 passwords that stand in order"),
        (sorted(SECRETS, key=str.casefold, reverse=True), "12 passwords that stand in order"),
        (SECRETS[:2] + sorted(SECRETS[2:], key=str.casefold), "10 passwords that stand in order"),
        (SECRETS[:6] + SECRETS[5:-1], "2 passwords that stand in another row, too"),
        (SECRETS[:3] + SECRETS[7:10] + SECRETS[6:], "6 passwords that stand in another row, too"),
    ],
    ids=["sorted", "backwards", "in part", "one down", "pasted over others"],
)
def test_secrets_of_others_are_counted(secrets, begin):
    (note,) = told(secrets)
    assert note.startswith(begin)


@pytest.mark.parametrize(
    "secrets",
    [
        SECRETS,
        # Made of the names in order, as one who sorts the rows by first name has them.
        [f"{first}-lamp-{77 - place}" for place, first in enumerate(sorted(FIRST))],
        # Handed out from one list of numbers.
        [f"Welcome-{81 + 7 * place}-now" for place in range(12)],
        # One for everybody, and one for a team.
        SECRETS[:1] * 12,
        SECRETS[:8] + SECRETS[8:9] * 4,
    ],
    ids=["random", "names", "numbers", "one", "of a team"],
)
def test_secrets_that_are_meant_so_are_not_counted(secrets):
    columns = {"first": sorted(FIRST), "last": LAST, "login": [f"g{each}" for each in LAST]}
    notes = notes_of(GuestImporter, columns | {"password": secrets})
    assert not [note for note in notes if "in order" in note or "another row" in note]


OF_NAMES = [f"Hello-{name}-26" for name in FIRST]
OF_BOTH = [f"{one[:3]}{other[:3]}#77-sea" for one, other in zip(FIRST, LAST, strict=True)]


@pytest.mark.parametrize(
    ("secrets", "count"),
    [
        ([*OF_NAMES[6:], *OF_NAMES[:6]], 10),
        ([*OF_NAMES[:4], OF_NAMES[5], OF_NAMES[4], *OF_NAMES[6:]], 2),
        ([f"{name}.Sun.26" for name in [*LAST[:6], *LAST[:5:-1]]], 6),
        ([*OF_BOTH[:5], *OF_BOTH[:4:-1]], 6),
    ],
    ids=["halves", "two", "backwards", "beginnings"],
)
def test_secrets_that_hold_the_name_of_another_row_are_counted(secrets, count):
    (note,) = told(secrets)
    assert note.startswith(f"{count} passwords with the name or the login of another row")


@pytest.mark.parametrize(
    "secrets",
    [
        OF_NAMES,
        OF_BOTH,
        # One of twelve is called otherwise; all have the name of a town that one is called like.
        [*OF_NAMES[:3], "Hello-Rosa-26", *OF_NAMES[4:]],
        [f"Byrne-{secret}" for secret in SECRETS],
    ],
    ids=["first names", "beginnings", "another name", "one word"],
)
def test_secrets_of_own_names_are_not_counted(secrets):
    assert told(secrets) == []


def test_a_secret_that_is_filled_down_to_the_end_is_counted_where_others_are_built_like_it():
    built = [f"{word}-{other}-{48 + at}" for at, (word, other) in enumerate(WORDS)]
    (note,) = told([*built[:9], *built[8:9] * 3])
    assert note.startswith("4 passwords that stand in another row, too")
    assert told([*built[:8], *["Welcome26"] * 4]) == []


def test_two_people_of_one_name_may_have_one_secret():
    secrets = SECRETS[:10] + SECRETS[9:10] + SECRETS[11:]
    names = {"first": FIRST, "last": [*LAST[:9], "Lee", "Lee", *LAST[11:]]}
    notes = notes_of(GuestImporter, names | {"login": FIRST, "password": secrets})
    assert not [note for note in notes if "another row" in note]


def test_texts_in_the_place_of_secrets_are_not_counted(judged, people):
    rows = [
        [first, last, f"g.{last}", secret, "Agent", "TRUE", "", "Sales", "", "TRUE"]
        for first, last, secret in zip(FIRST, LAST, SECRETS, strict=True)
    ]
    moved = [
        row if place not in {4, 5} else [*row[:2], *row[3:], ""] for place, row in enumerate(rows)
    ]
    header = ",".join(each.header for each in people.fields)
    layout, found = judged("\n".join([header, *map(",".join, moved)]))
    assert not [note for note in find_notes(layout, found) if "another row" in note]
