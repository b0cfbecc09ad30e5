"""Bars: no part is narrower than nothing, and none pretends to be more than it is."""

from __future__ import annotations

import random

from plugins.bulk_import.reports.words.progress_bar import GAP, LEAST, WHOLE, bar_parts


def widths(*counts, total):
    kinds = [("ok", count) for count in counts]
    return [part.width for part in bar_parts(kinds, total)]


def test_a_short_bar_of_three_shows_all_three():
    assert widths(8, 1, 1, total=2_398) == [LEAST - GAP, LEAST - GAP, LEAST]


def test_the_surplus_of_the_least_widths_is_taken_where_there_is_more():
    assert widths(496, 4, total=500) == [WHOLE - LEAST - GAP, LEAST]


def test_parts_fill_their_share_and_none_is_below_the_least_width():
    chance = random.Random(86)
    for _ in range(300):
        counts = [chance.choice((1, 2, 30, 500)) for _ in range(chance.randint(1, 9))]
        total = sum(counts) + chance.choice((0, 10, 5_000))
        found = bar_parts([("ok", count) for count in counts], total)
        assert all(part.width >= LEAST - GAP - 0.1 for part in found)
        end = found[-1].x + found[-1].width
        share = WHOLE * sum(counts) / total
        assert abs(end - max(share, LEAST * len(counts))) < 1
