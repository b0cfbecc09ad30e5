"""Which of several names stands for which column."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.reading.naming.assignment import best_assignment
from tests.suite.cases import cases

SCORES = st.lists(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 20), max_size=5), max_size=5
)


def test_the_first_choice_is_given_up_where_all_together_fit_better():
    assert best_assignment([{"A": 9, "B": 8}, {"A": 8}]) == {0: "B", 1: "A"}


def test_a_name_without_a_free_column_has_none():
    assert best_assignment([{"A": 5}, {"A": 9}, {}]) == {1: "A"}
    assert best_assignment([]) == {}


@cases(300)
@given(SCORES)
def test_no_other_assignment_has_a_larger_sum(scores):
    found = best_assignment(scores)
    assert len(set(found.values())) == len(found)
    best = max(
        sum(each[column] for each, column in zip(scores, choice, strict=True) if column)
        for choice in product(*([None, *each] for each in scores))
        if len(set(filter(None, choice))) == sum(column is not None for column in choice)
    )
    assert sum(scores[place][column] for place, column in found.items()) == best
