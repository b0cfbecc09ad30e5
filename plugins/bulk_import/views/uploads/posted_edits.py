"""The form of a verdict, parsed: typed cells, and the pressed button.

`cell.<line>.<column>.<digest>` and `value.<column>.<digest>` name the fields that are typed into.
The button `use` sends such a name with the text on offer, `use-all` one such pair on each line,
`back` the column and the lines of the cells whose repair is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from ...engine.repairs.edits import AppliedEdits, CellEdit, Edits, ValueEdit
from ...engine.repairs.repairs import LONGEST_CELL, MOST_REPAIRS
from ...engine.sentences.language import N_, _n, number

_NUMBER = r"(\d{1,9})"
_DIGEST = r"([0-9a-f]{12})"
_CELL = re.compile(rf"cell\.{_NUMBER}\.{_NUMBER}\.{_DIGEST}\Z", re.ASCII)
_VALUE = re.compile(rf"value\.{_NUMBER}\.{_DIGEST}\Z", re.ASCII)
_BACK = re.compile(r"(\d{1,9}):(\d{1,9}(?:,\d{1,9})*)\Z", re.ASCII)
_CAUSE = re.compile(r"[0-9a-f]{16}\Z", re.ASCII)
USE, USE_ALL, BACK = "use", "use-all", "back"
MOST_CAUSES = 500
"""How many causes keep their places from verdict to verdict."""
CHECKED_FIRST = N_("What you typed was checked first. Nothing is stored yet; press Upload again.")
UPLOADED_MEANWHILE = N_(
    "This file, or another repair of its rows, was uploaded since it was checked here. Nothing "
    "more is stored yet. Look at what came of that, and press Upload again only if this is meant, "
    "too."
)
TOO_MANY = N_(
    "Nothing was changed: at most {cells} cells can be changed here, each to {length} characters "
    "at most. Repair the file instead and choose it again."
)


def cell_name(line: int, column: int, digest: str) -> str:
    """Return the name of the form's field of one cell."""
    return f"cell.{line}.{column}.{digest}"


def value_name(column: int, digest: str) -> str:
    """Return the name of the form's field of all cells with one value."""
    return f"value.{column}.{digest}"


def read_places(form: MultiDict[str, str]) -> list[str]:
    """Return the keys of the causes in the order of the verdict that was worked in."""
    return [key for key in form.get("places", "").split() if _CAUSE.match(key)][:MOST_CAUSES]


def read_edits(form: MultiDict[str, str]) -> Edits:
    """Return the edits in a form; a name or text that none of our pages sends is ignored.

    A pressed button wins over what was typed.
    """
    cells: dict[str, CellEdit] = {}
    values: dict[str, ValueEdit] = {}
    lines = [line for each in form.getlist(USE_ALL) for line in each.splitlines()]
    offered = (each.partition("=") for each in [*form.getlist(USE), *lines])
    pressed = [(name, text, True) for name, equals, text in offered if equals]
    for name, text, is_button in [*((*each, False) for each in form.items()), *pressed]:
        if found := _CELL.match(name):
            line, column, digest = found.groups()
            cells[name] = CellEdit(int(line), int(column), digest, text, is_button)
        elif found := _VALUE.match(name):
            column, digest = found.groups()
            values[name] = ValueEdit(int(column), digest, text, is_button)
    return Edits(
        list(cells.values()), list(values.values()), frozenset(_taken_back(form.getlist(BACK)))
    )


def _taken_back(buttons: Iterable[str]) -> Iterable[tuple[int, int]]:
    for each in buttons:
        if found := _BACK.match(each):
            for line in found[2].split(","):
                yield int(line), int(found[1])


def edits_note(applied: AppliedEdits) -> str:
    """Return the note about edits without effect, "" when all had one."""
    if applied.is_full:
        return TOO_MANY.format(cells=number(MOST_REPAIRS), length=number(LONGEST_CELL))
    if not applied.missed:
        return ""
    return _n(
        "{n} change was not made: what was seen is not in the file any more.",
        "{n} changes were not made: what was seen is not in the file any more.",
        applied.missed,
    )
