"""English nouns take the article that they are spoken with."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.sentences.articles import takes_an

AN = (
    "item, article, entry, ID, order, umbrella, urgent order, usher, unknown part, uninsured van, "
    "unimportant note, unissued card, hour, honest broker, honour, heirloom, SMS, MRN, 8th seat, "
    "11, 18-inch wheel, Italian"
)
A = (
    "user, unit, union, university, European, ewe, Ukrainian, utensil, one-way ticket, once-only "
    "offer, URL, UPC, PDF, house, product, yard, 110, SKU, ledger"
)


@pytest.mark.parametrize("noun", AN.split(", "))
def test_a_noun_that_is_spoken_with_a_vowel_takes_an(noun):
    assert takes_an(noun)


@pytest.mark.parametrize("noun", A.split(", "))
def test_any_other_takes_a(noun):
    assert not takes_an(noun)
