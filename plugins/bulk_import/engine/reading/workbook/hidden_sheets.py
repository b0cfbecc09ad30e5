"""Hidden worksheets, which are never read and are named where the visible one holds no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import refusals
from ..sheet import Refusal
from . import sentences

SHOWN_NAMES = 5


def telling_hidden(refusal: Refusal, hidden: Sequence[str], name: str) -> Refusal:
    """Name the hidden worksheets in the refusal of one that is empty or names no columns.

    :param name: what the worksheet with the rows may be called.
    """
    is_table = refusal.code != "file.empty" and refusal.suggestions
    if not hidden or is_table:
        return refusal
    names = ", ".join(map(refusals.shown, hidden[:SHOWN_NAMES]))
    hint = sentences.HINT_HIDDEN_SHEETS.format(names=names, name=name)
    return replace(refusal, hint=f"{hint} {refusal.hint}")
