"""Hints that name what was probably meant."""

from __future__ import annotations

import pytest

from ctu.users.importing.suggestions import GLANCES, LONGEST, SHOWN, Suggestions

TEAMS = ("Sales", "Support Tier 1", "Support Tier 2", "Customer Loyalty", "Zürich", "Night Desk")


def hint(known: Suggestions, key: str) -> str:
    return known.problem("team.unknown", "Team: None such.", key).hint


def suggestions(count: int) -> Suggestions:
    return Suggestions({f"team {number}": f"Team {number}" for number in range(count)})


def test_the_closest_name_is_reported() -> None:
    assert hint(suggestions(3), "taem 2") == "Did you mean Team 2?"


def test_the_name_that_was_meant_is_emphasised_and_no_other_word() -> None:
    found = suggestions(3).problem("team.unknown", "Team: None such.", "taem 2")
    assert (found.hint, found.emphasis) == ("Did you mean Team 2?", "Team 2")
    assert suggestions(3).problem("team.unknown", "Team: None such.", "xyz").emphasis == ""


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("slaes", "Sales"),
        ("sales team", "Sales"),
        ("suport tier 2", "Support Tier 2"),
        ("support tier1", "Support Tier 1"),
        ("customers loyality", "Customer Loyalty"),
        ("zurich", "Zürich"),
        ("nightdesk", "Night Desk"),
    ],
)
def test_the_usual_slips_are_understood(key: str, meant: str) -> None:
    known = Suggestions({name.casefold(): name for name in TEAMS})
    assert hint(known, key) == f"Did you mean {meant}?"


@pytest.mark.parametrize("key", ["berlin", "wien", "ada quill", "finance"])
def test_another_word_of_a_few_like_letters_is_not_taken_for_a_name(key: str) -> None:
    known = Suggestions({"billing": "Billing", "sales": "Sales", "training": "Training"})
    assert hint(known, key).startswith("You may use ")


def test_where_nothing_is_close_the_names_are_reported_if_they_are_few() -> None:
    assert hint(suggestions(2), "xyz") == "You may use Team 0, Team 1"
    assert hint(suggestions(SHOWN + 1), "xyz") == ""
    assert hint(suggestions(0), "xyz") == ""


def test_every_name_of_a_file_is_looked_for_where_there_are_few_to_choose_from() -> None:
    few = suggestions(SHOWN + 1)
    assert {hint(few, f"taem {number % 9}") for number in range(5_000)} == {
        f"Did you mean Team {number}?" for number in range(9)
    }


def test_looking_for_what_was_meant_has_an_end() -> None:
    tired = suggestions(GLANCES // 20)
    hints = [hint(tired, "taem 2") for _ in range(21)]
    assert hints == ["Did you mean Team 2?"] * 20 + [""]
    assert hint(suggestions(SHOWN + 1), "team " * LONGEST) == ""
