"""Hidden worksheets, which are never read and are named where the visible one holds no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...sentences.shown_text import shown
from ..sheet import Refusal
from . import sentences
from .sheet_names import SHEET_NAME, VALUES_NAME

SHOWN_NAMES = 5


def with_hidden_names(refusal: Refusal, hidden: Sequence[str]) -> Refusal:
    """Name the hidden worksheets in the refusal of one that is empty or names no columns."""
    others = [each for each in hidden if each != VALUES_NAME]
    names_any = any(each.column is not None for each in refusal.suggestions)
    is_table = refusal.code != "file.empty" and names_any
    if not others or is_table:
        return refusal
    names = ", ".join(map(shown, others[:SHOWN_NAMES]))
    hint = sentences.HINT_HIDDEN_SHEETS.format(names=names, name=SHEET_NAME)
    return replace(refusal, hint=f"{hint} {refusal.hint}")
