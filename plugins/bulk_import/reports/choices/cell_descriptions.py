"""Descriptions of a column's cells in words; no cell is quoted, as it may be secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ...engine.cells.keys import canonical_key, trim
from ...engine.notation.booleans import TRUTHS, is_truth_word
from ...engine.secrets.heuristics import looks_secret
from ...engine.sentences.language import _t

MOST = 0.8
"""The share of filled cells from which a column is described by them."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Looks(NamedTuple):
    """A description of the cells of one column."""

    text: str
    """In words, "" where nothing can be said."""
    is_truth: bool = False
    """All filled cells are words for true or false."""
    lists: frozenset[str] = frozenset()
    """The names of the fields whose usable values most cells are."""


def describe_cells(cells: Sequence[str], usable: Mapping[str, frozenset[str]]) -> Looks:
    """Return a description of some cells.

    :param usable: by the name of a field that names things, the keys of those that may be used.
    """
    filled = [text for cell in cells if (text := trim(cell))]
    if not filled:
        return Looks(_t("blank"))
    keys = list(map(canonical_key, filled))
    lists = frozenset(name for name, known in usable.items() if _share(keys, known) >= MOST)
    if all(map(is_truth_word, filled)):
        strict = all(text.upper() in TRUTHS for text in filled)
        return Looks(_t("TRUE or FALSE") if strict else _t("yes or no"), is_truth=True)
    return Looks(_described(filled), lists=lists)


def _described(filled: Sequence[str]) -> str:
    if sum(map(looks_secret, filled)) >= MOST * len(filled):
        return _t("may be passwords")
    if all(map(_MAIL.fullmatch, filled)):
        return _t("mail addresses")
    if all(text.isdecimal() for text in filled):
        return _digits(map(len, filled))
    return ""


def _digits(lengths: Iterable[int]) -> str:
    least, *_, most = [*sorted({*lengths})] * 2
    if least == most:
        return _t("numbers of {digits} digits", digits=least)
    return _t("numbers of {least} to {most} digits", least=least, most=most)


def _share(keys: Sequence[str], known: frozenset[str]) -> float:
    return sum(key in known for key in keys) / len(keys)
