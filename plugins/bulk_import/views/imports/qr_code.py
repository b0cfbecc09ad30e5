"""The address of the sign-in as a QR code, drawn once for all slips of a page."""

from __future__ import annotations

from typing import NamedTuple

import segno

BORDER = 2
"""Blank modules around the code: a slip is white anyway."""


class QrPath(NamedTuple):
    """A QR code as the path of an inline SVG."""

    size: int
    """Width and height of the view box, in modules."""
    path: str


def qr_path(text: str) -> QrPath:
    """Return the code of a text, one square of the path for each dark module."""
    code = segno.make(text, error="m", micro=False)
    rows = list(code.matrix_iter(scale=1, border=BORDER))
    squares = [
        f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    ]
    return QrPath(len(rows), "".join(squares))
