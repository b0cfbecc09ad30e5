"""Columns of a file that name people: the two parts of each name, and the logins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class NameColumns:
    """The cells of the three columns, row by row."""

    first: Sequence[str]
    last: Sequence[str]
    logins: Sequence[str]
