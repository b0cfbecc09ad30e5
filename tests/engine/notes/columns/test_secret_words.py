"""Notes of a verdict on secrets that stand for another value; never which they are."""

from __future__ import annotations

import pytest

from tests.engine.guests import GuestImporter, notes_of

SOUND = ["Harbour-lamp-17", "Quiet-river-82", "Meadow-stone-35", "Hidden-cabin-64"]


def told(*secrets: str) -> list[str]:
    """Return what is said of the secrets beside some that are sound."""
    passwords = [*secrets, *SOUND]
    names = [f"{first}{last}" for first in "ABCD" for last in "eiou"][: len(passwords)]
    columns = {"first": names, "last": names[::-1], "login": [f"g.{each}" for each in names]}
    notes = notes_of(GuestImporter, columns | {"password": passwords})
    return [note for note in notes if note.startswith("Password: ")]


@pytest.mark.parametrize(
    "secret",
    [
        *("n/a", "N/A", "TBD", "See vault", "SSO", "as before", "(set)", "-", "..........", "____"),
        *("asap", "See mail", "per SMS", "IT sets it", "Ask IT", "wie immer", "sur demande"),
        *("siehe Tresor", "à définir", "por definir", "[object Object]", "Sent by e-mail", "нет"),
    ],
)
def test_a_word_for_none_is_counted(secret):
    (note,) = told(secret, secret)
    assert note.startswith("Password: 2 passwords like a word or signs for none")


@pytest.mark.parametrize("secret", ["#N/A", "#REF!", "#NAME?", "#WERT!", "Err:508"])
def test_an_error_value_is_counted(secret):
    (note,) = told(secret)
    assert note.startswith("Password: 1 password like the error value of a formula")


@pytest.mark.parametrize("form", ["0{}.03.1984", "1984-03-0{}", "03/0{}/1984", "0{}031984"])
def test_a_column_of_days_is_counted(form):
    days = [form.format(number) for number in (4, 9, 1, 6, 2)]
    (note,) = notes_of(
        GuestImporter,
        {
            "first": ["Ann", "Bob", "Cyd", "Dan", "Eve"],
            "last": ["Lee", "Ray", "Fox", "Orr", "Kim"],
            "login": [f"guest.{letter}" for letter in "abcde"],
            "password": days,
        },
    )
    assert note.startswith("Password: 5 passwords that are a day, as birthdays are")


def test_days_among_others_and_words_inside_a_passphrase_are_not_counted():
    assert told("12.03.1984", "see the vault of blue stones", "N/A-Harbour-17", "#Ref-lamp!") == []
