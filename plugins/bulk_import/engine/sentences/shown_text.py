"""Texts of files as messages and terminals show them: short, with nothing invisible in them."""

from __future__ import annotations


def shown(name: str, longest: int = 40) -> str:
    """Return a name from the header as a message may hold it: short, nothing invisible in it.

    A name of several lines is cut after the first: a quotation mark may have swallowed a row.
    """
    lines = name.strip().splitlines()
    cut = lines[0] if lines else ""
    if len(cut) > longest or len(lines) > 1:
        cut = cut[: longest - 1] + "…"
    return visible(cut)


def visible(text: str) -> str:
    """Return a text with the code points of invisible and control characters."""
    return "".join(mark if mark.isprintable() else f"[U+{ord(mark):04X}]" for mark in text)
