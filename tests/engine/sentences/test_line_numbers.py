"""Lines as sentences name them."""

import pytest

from plugins.bulk_import.engine.sentences.line_numbers import named


@pytest.mark.parametrize(
    ("lines", "count", "words"),
    [
        ([7], None, "line 7"),
        ([7, 9], None, "lines 7 and 9"),
        (range(1, 6), None, "lines 1, 2, 3, 4 and 5"),
        (range(1, 7), None, "lines 1, 2, 3, 4, 5 and 6"),
        (range(1, 8), None, "lines 1, 2, 3, 4, 5 and 2 more"),
        ([1, 2, 3, 4, 5], 6, "lines 1, 2, 3, 4, 5 and 1 more"),
    ],
)
def test_one_line_more_is_named_where_it_is_known(lines, count, words):
    assert named(lines, count) == words
