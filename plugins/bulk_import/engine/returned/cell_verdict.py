"""The verdict on a cell that came back with another text: a program or a person changed it."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ..cells.missing import missing_hint
from ..cells.white_space import is_blank
from ..fields.base.field import Field
from ..rows.rows import REFUSED
from .programs.program_changes import (
    is_damage_read,
    is_missing,
    is_number_read,
    is_program_change,
    is_rewritten,
)


class Verdict(Enum):
    """The author of a change to a cell; None instead of a verdict is a person."""

    PROGRAM = "program"
    REPAIR = "repair"
    """A cell at fault that a program may have written, and a person may have repaired so too."""


def judge_cell(
    field: Field[Any], handed_out: str, returned: str, is_at_fault: bool
) -> Verdict | None:
    """Return what a program has made of a text; None if a person typed it, or if both say the same.

    It depends on nothing but these, so whoever compares a whole file asks once for each.
    """
    if handed_out == returned or is_same_value(field, handed_out, returned):
        return None
    if not is_at_fault:
        return Verdict.PROGRAM if is_program_change(handed_out, returned) else None
    if not _is_repaired(field, handed_out, returned):
        return Verdict.PROGRAM
    return Verdict.REPAIR if is_number_read(handed_out, returned) else None


def judge_suggested(handed_out: str, returned: str) -> Verdict | None:
    """Return the verdict on a cell at fault that came back as its hint has suggested.

    Whoever does what is asked has repaired it, although programs may write the same.
    """
    return Verdict.REPAIR if is_number_read(handed_out, returned) else None


def _is_repaired(field: Field[Any], handed_out: str, returned: str) -> bool:
    """Return whether a person has repaired a cell at fault, and no program has rewritten it.

    A text without a fault of its own, such as another person's login, was not damaged, so what
    programs read in it is no repair. A text with a fault is repaired even by the signs that
    programs exchange.
    """
    if is_blank(handed_out):
        return not is_missing(returned)
    if is_blank(returned) and _is_blank_wanted(field, handed_out):
        return True
    is_sound = field.read(handed_out, 0, []) is not REFUSED
    return not (is_rewritten if is_sound else is_damage_read)(handed_out, returned)


def _is_blank_wanted(field: Field[Any], handed_out: str) -> bool:
    """Return whether the hint of a cell has asked for a blank: NULL where a plan may be named.

    In a column of unique values such a word is at fault for its double, and no hint asks so.
    """
    may_be_blank = not (field.required or field.unique)
    return may_be_blank and bool(missing_hint(handed_out, required=False))


def is_same_value(field: Field[Any], one: str, other: str) -> bool:
    """Return whether two texts of a cell lead to the same value."""
    if field.tidy(one) == field.tidy(other):
        return True
    values = field.read(one, 0, []), field.read(other, 0, [])
    return values[0] is not REFUSED and values[0] == values[1]
