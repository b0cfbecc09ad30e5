"""Headers that a mail program has broken into several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from quopri import decodestring

from ...sentences.language import N_
from ..delimited.delimiter import Opening
from ..delimited.text import FileText
from ..naming.header import Names
from ..sheet import Refusal

HINT_BROKEN = N_(
    "The names of the columns go on in the next line, as where a mail or a terminal breaks long "
    "lines. Choose the original file instead, such as the one that is attached to the mail."
)
HINT_ENCODED = N_(
    "The lines are written as mails are sent, with = at their ends (quoted-printable). Save the "
    "file that is attached to the mail, then choose that."
)
MOST_LINES = 4
"""How many lines one header is broken into at most."""
_SOFT_BREAK = "="


def in_broken_lines(refusal: Refusal, text: FileText, opening: Opening, names: Names) -> Refusal:
    """Return the refusal of a header; where it names all columns with the lines below, say so.

    Nothing is suggested for its columns then, as every row is broken, too.
    """
    number = opening.header.line
    below = (line.text for line in text.lines() if line.number >= number)
    lines = list(islice(below, MOST_LINES))
    if lines[0].endswith(_SOFT_BREAK) and _is_whole(_decoded(lines), opening.delimiter, names):
        return replace(refusal, hint=str(HINT_ENCODED), suggestions=(), asked=())
    if any(_is_whole(each, opening.delimiter, names) for each in _joined(lines)):
        return replace(refusal, hint=str(HINT_BROKEN), suggestions=(), asked=())
    return refusal


def _joined(lines: Sequence[str]) -> Iterator[str]:
    for count in range(2, len(lines) + 1):
        # A blank may have been taken away with the line break.
        yield from ("".join(lines[:count]), " ".join(lines[:count]))


def _decoded(lines: Sequence[str]) -> str:
    """Return the first line of a text as it was before it was sent."""
    sent = "\n".join(lines).encode()
    return decodestring(sent).decode("utf-8", "replace").partition("\n")[0]


def _is_whole(line: str, delimiter: str, names: Names) -> bool:
    """Return whether a line names every column that is required, and nothing else."""
    cells = [cell.strip(' "') for cell in line.split(delimiter)]
    found = names.known(cells)
    required = {each for each in names.fields if each.required and each.header not in names.spared}
    return len(found) == len(cells) and required <= {*found.values()}
