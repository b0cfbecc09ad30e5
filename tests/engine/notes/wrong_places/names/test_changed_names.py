"""Notes of a verdict on given names in the column of last names."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.wrong_places.names.changed_names import (
    ALL_CHANGED,
    CHANGED,
    changed_block,
    changed_names,
)

FIRST = ["Anna", "Tomasz", "Ute", "Lars", "Chiara", "Olena", "Femke", "Pablo"]
LAST = ["Nowak", "Zielony", "Brandt", "Holm", "Conti", "Bondar", "Visser", "Ortega"]
NUMBERS = [f"47{at:02}" for at in range(8)]


def exchanged(*places):
    first = [LAST[at] if at in places else name for at, name in enumerate(FIRST)]
    last = [FIRST[at] if at in places else name for at, name in enumerate(LAST)]
    return first, last


def test_names_in_their_own_columns_give_no_note():
    assert list(changed_names(FIRST, LAST, NUMBERS)) == []
    assert list(changed_names(FIRST, LAST, ())) == []


def test_columns_that_have_changed_places_are_noted():
    assert list(changed_names(LAST, FIRST, NUMBERS)) == [(ALL_CHANGED, [*range(8)])]


@pytest.mark.parametrize("places", [(0,), (4,), (0, 5)])
def test_a_row_with_a_given_name_for_the_last_one_is_noted(places):
    first, last = exchanged(*places)
    assert list(changed_names(first, last, NUMBERS)) == [(CHANGED, [*places])]


def test_a_name_that_is_a_last_one_too_is_not_noted():
    last = ["Rosa", "David", "Maria", "Robert", *LAST[4:]]
    first = ["Femke", "Wout", "Jelle", "Sjoerd", *FIRST[4:]]
    assert list(changed_names(first, last, NUMBERS)) == []


def test_where_the_login_holds_the_first_name_it_is_one():
    first, last = exchanged(0)
    assert list(changed_names(first, last, ["nowak.a", *NUMBERS[1:]])) == []


def test_unknown_names_have_no_note():
    first = ["Wei", "Ngozi", "Aarav", "Thi", "Keiko", "Anna", "Sipho", "Amara"]
    last = ["Zhang", "Anna", "Patel", "Nguyen", "Sato", "Okoro", "Dlamini", "Eze"]
    assert list(changed_names(first, last, NUMBERS)) == []


def test_a_few_rows_tell_nothing():
    assert list(changed_names(LAST[:3], FIRST[:3], NUMBERS[:3])) == []


def test_a_part_of_a_file_with_the_given_names_in_the_other_column_is_noted():
    # Of half of these names nothing is known.
    given = [*FIRST[:6], "Pablo", "Nora"]
    first = [name for pair in zip(given, LAST, strict=True) for name in (pair[0], f"Xi{pair[1]}")]
    last = [f"Zo{name.lower()}" for name in first]
    assert list(changed_block(first, last)) == []
    for part in (slice(0, 8), slice(8, 16), slice(3, 11)):
        turned = [*first[: part.start], *last[part], *first[part.stop :]]
        others = [*last[: part.start], *first[part], *last[part.stop :]]
        ((sentence, places),) = changed_block(turned, others)
        assert sentence == CHANGED
        assert {*places} <= {*range(part.start, part.stop)}
        assert len(places) >= 6
