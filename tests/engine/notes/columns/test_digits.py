"""Notes of a verdict on numbers of different lengths."""

from __future__ import annotations

from plugins.bulk_import.engine.notes.columns.digits import ZEROS, digits_by_line, lost_zeros


def test_numbers_are_held_against_numbers_and_not_against_other_texts():
    cells = ["5213", "mobile as well", " 713 ", "mobile, instead", "5208", "mobile, or room", ""]
    digits = digits_by_line(range(2, 9), cells)
    assert digits == {2: "5213", 4: "713", 6: "5208"}
    assert list(lost_zeros(digits, lambda: None)) == [([4], ZEROS.format(width=4))]


def test_a_zero_alone_is_no_number_that_has_kept_its_zeros():
    digits = digits_by_line(range(2, 7), ["05201", "05202", "0", "05203", "05204"])
    assert list(lost_zeros(digits, lambda: None)) == [([4], ZEROS.format(width=5))]
