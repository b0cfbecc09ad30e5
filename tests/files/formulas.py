"""Texts that begin with whatever a spreadsheet may take for the beginning of a formula."""

from __future__ import annotations

from itertools import product

#: What starts a formula in some spreadsheet, what one drops before it looks, and full-width forms.
TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"]
#: What is behind them: nothing, text, a sum, a command of old.
TAILS = ["", "x", "1+1", "=1+1", "cmd|' /C calc'!A0"]
#: Without NUL, which spreadsheets drop wherever it stands.
ASCII = list(map(chr, range(1, 128)))
PAIRS = list(map("".join, product(TRIGGERS, TRIGGERS)))
FIRSTS = list(dict.fromkeys([*ASCII, *TRIGGERS, *PAIRS, "\ufeff", "\u00a0", "\u200b", "\u3000"]))
TEXTS = list(map("".join, product(FIRSTS, TAILS)))


def begins_formula(cell: str) -> bool:
    """Return whether a spreadsheet may take a cell for a formula."""
    return cell != "" and cell[0] in TRIGGERS[:-1]
