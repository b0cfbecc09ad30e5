"""Notes of a verdict on a name that was filled down where logins are numbers."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.names.repeated_names import SAME_PERSON
from plugins.bulk_import.engine.notes.wrong_places.names.filled_runs import filled_runs
from tests.engine.guests import GuestImporter, notes_of

FIRST = [
    f"{begin}{end}" for begin in ("Ne", "Ka", "Tu", "Bo", "Vi") for end in ("sa", "lo", "di", "ru")
]
LAST = [
    f"{begin}{end}"
    for begin in ("Haro", "Velu", "Bint", "Cosi")
    for end in ("man", "dal", "qui", "zek", "por")
]

NUMBERS = [f"47{at:02}" for at in range(20)]


@pytest.mark.parametrize("names", [FIRST, LAST, sorted(LAST)])
@pytest.mark.parametrize(("begin", "end"), [(8, 13), (8, 20), (0, 6)])
def test_a_name_in_five_rows_below_each_other_is_noted(names, begin, end):
    filled = [*names[:begin], *[names[begin]] * (end - begin), *names[end:]]
    assert list(filled_runs(filled, NUMBERS)) == [(SAME_PERSON, [*range(begin, end)])]


def test_the_rest_of_a_column_is_noted_beside_short_logins():
    logins = [
        f"{one[:3]}{other[:3]}{at:02}".lower()
        for at, (one, other) in enumerate(zip(FIRST, LAST, strict=True))
    ]
    columns = {
        "first": [*FIRST[:9], *FIRST[8:9] * 11],
        "last": LAST,
        "login": logins,
        "password": [f"Oak-{at * 7 % 20}-sea" for at in range(20)],
    }
    assert any(SAME_PERSON in note for note in notes_of(GuestImporter, columns))


@pytest.mark.parametrize(
    ("names", "logins"),
    [
        (LAST, NUMBERS),
        # Four of one name; families; one name that others have, too; its logins hold it.
        ([*LAST[:8], *["Lee"] * 4, *LAST[12:]], NUMBERS),
        ([name for name in LAST[:4] for _ in range(5)], NUMBERS),
        ([*LAST[:8], *["Lee"] * 5, *LAST[13:19], "Lee"], NUMBERS),
        ([*LAST[:8], *["Lee"] * 5, *LAST[13:]], [f"{at}lee" for at in range(20)]),
        ([""] * 20, ()),
    ],
)
def test_names_that_are_meant_are_not_noted(names, logins):
    assert list(filled_runs(names, logins)) == []
