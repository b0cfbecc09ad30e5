"""Hints that name what was probably meant."""

from __future__ import annotations

from ctu.suggestions import ASKED, NAMES, SHOWN, Suggestions


def suggestions(count: int) -> Suggestions:
    return Suggestions({f"team {number}": f"Team {number}" for number in range(count)})


def test_the_closest_name_is_told() -> None:
    assert suggestions(3).hint("taem 2") == "Did you mean Team 2?"


def test_where_nothing_is_close_the_names_are_told_if_they_are_few() -> None:
    assert suggestions(2).hint("xyz") == "You may use Team 0, Team 1"
    assert suggestions(SHOWN + 1).hint("xyz") == ""
    assert suggestions(0).hint("xyz") == ""


def test_looking_for_what_was_meant_has_an_end() -> None:
    tired = suggestions(SHOWN + 1)
    hints = [tired.hint("taem 2") for _ in range(ASKED + 1)]
    assert hints[-2:] == ["Did you mean Team 2?", ""]
    assert suggestions(NAMES + 1).hint("taem 2") == ""
