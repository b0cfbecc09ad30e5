"""Header rows as other systems write them, and what each of their names is among ours.

`foreign_headers.txt` has three lines for each system: what it is, its header row as it writes it,
and what each name is. `=` is one of our columns under its own name, whatever marks stand around it;
a column's name is what has to be suggested; `!` is the opposite sense of a column; `-` is nothing
to be suggested.
"""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).with_suffix(".txt")


def _read(block: str) -> tuple[str, tuple[str, dict[str, str]]]:
    system, header, meanings = block.splitlines()
    delimiter = ";" if ";" in header else ","
    named = zip(header.split(delimiter), meanings.split(delimiter), strict=True)
    return system, (delimiter, dict(named))


SYSTEMS = dict(map(_read, PATH.read_text(encoding="utf-8").strip().split("\n\n")))
"""By the system: its delimiter, and what each name is."""
