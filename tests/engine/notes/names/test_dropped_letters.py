"""Notes of a verdict on names that have lost letters which their logins hold."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.names.dropped_letters import DROPPED, dropped_letters

SOUND = (["Byrne", "Mensah", "Vale", "Novák"], ["c.byrne", "dmensah", "vale.imogen", "v.novak"])


@pytest.mark.parametrize(
    ("name", "login"),
    [
        *(("Zieliski", "b.zielinski"), ("Yldz", "eyildiz"), ("Kjr", "soren.kjaer@example.com")),
        *(("Mller", "mueller7"), ("Lefvre", "q.lefevre")),
    ],
)
def test_names_without_a_letter_of_their_logins_are_noted(name, login):
    names, logins = SOUND
    assert list(dropped_letters([name, *names, name], ["Lea"] * 6, [login, *logins, login])) == [
        (DROPPED, [0, 5])
    ]
    assert list(dropped_letters([name, *names], ["Lea"] * 5, [login, *logins])) == []


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("visser", "avisser"),
        ("Jon", "jonathan.lee"),
        ("Bob", "robert.lee"),
        ("Lee", "a.leeds"),
        ("Ann", "a.smith"),
    ],
)
def test_names_that_are_shorter_in_a_login_or_others_are_not_noted(name, login):
    names, logins = SOUND
    assert list(dropped_letters([name, *names, name], ["Lea"] * 6, [login, *logins, login])) == []
