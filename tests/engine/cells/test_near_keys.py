"""Keys one edit away from a known one are found, and no others."""

from __future__ import annotations

import itertools
import random

import pytest

from plugins.bulk_import.engine.cells.near_keys import near_keys


@pytest.mark.parametrize("key", ["a-104", "a-10", "a-1003", "b-100", "a100", "-a100", "a-0100"])
def test_one_edit_is_near(key):

    assert near_keys([key], ["a-100", "zzzzz"]) == {key: "a-100"}


@pytest.mark.parametrize("key", ["a-100", "a-111", "b-10", "abc", "a-1000x", "001-a"])
def test_the_same_key_and_two_edits_are_not(key):
    assert near_keys([key], ["a-100"]) == {}


def test_it_agrees_with_the_distance_counted_by_hand():
    draw = random.Random(92)
    known = ["".join(draw.choices("abc", k=draw.randint(4, 6))) for _ in range(40)]
    for _ in range(200):
        key = "".join(draw.choices("abc", k=draw.randint(4, 6)))
        expected = {each for each in known if each != key and each in edits(key)}
        assert near_keys([key], known) == ({key: min(expected)} if expected else {})


def edits(key):
    """Return every text that is one edit away from a key."""
    places = range(len(key) + 1)
    less = {key[:n] + key[n + 1 :] for n in places[:-1]}
    more = {key[:n] + sign + key[n:] for n, sign in itertools.product(places, "abc")}
    other = {key[:n] + sign + key[n + 1 :] for n, sign in itertools.product(places[:-1], "abc")}
    swapped = {key[:n] + key[n + 1] + key[n] + key[n + 2 :] for n in places[:-2]}
    return less | more | other | swapped
