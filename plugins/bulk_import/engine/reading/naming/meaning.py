"""The meaning of one name in a header, with its certainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..sheet import Column
from . import lexicon
from .spelling import sought_key

SYNONYM, PART, CORE, VAGUE, HALF, LIKENESS = 10.0, 9.0, 8.0, 5.0, 5.0, 3.0
"""How certain a name is: whole, as a part, without words that say nothing, by its looks …"""
VAGUE_KEYS = frozenset(map(sought_key, lexicon.VAGUE))
HALF_KEYS = frozenset(map(sought_key, lexicon.HALVES))


class Meaning(NamedTuple):
    """The meaning of one name in a header, as far as it is known."""

    scores: Mapping[Column, float] = {}
    """The columns that it may be, with how certain that is."""
    opposite: Column | None = None
    """The column whose opposite sense it has."""
    phrase: str = ""
    """What it is, if it is no column."""
    halves: tuple[Column, Column] | None = None
    """The columns of the first and the last name, where it is a name of both together."""
    is_half: bool = False
    """True for a name of both together that may stand for one half, beside the other half."""


def known_as(concept: lexicon.Concept, fields: Iterable[Column]) -> Column | None:
    """Return the field whose label or header is a name of the concept, None without one."""
    keys = set(map(sought_key, concept.names)) - VAGUE_KEYS
    return next(
        (each for each in fields if {sought_key(each.label), sought_key(each.header)} & keys), None
    )
