"""Problems as they are sealed: a list that grows at its end only, so that old code reads it.

Up to version 2 of the code a problem knew its column by the label, and nothing but its sentences
told the line and the name that was probably meant. Today's values stand after those five, and
only as far as they differ from what the five tell (decision 68).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.rows.rows import Problem
from ..sealing.vault import SealBroken

VERSION_2_VALUES = 5
"""Code, message, label, hint, and whether nothing else is asked of the cell."""
KNOWN_VALUES = VERSION_2_VALUES + 3
"""Those, then the name of the field, the cause, and the part of the hint in bold."""
_MEANT = "Did you mean "
_ON_LINE = " in line no. "
NEWER = "It was sealed by a newer version of this program."


class KnownProblems:
    """The problems of one import, each read once: many rows have the very same."""

    def __init__(self, layout: Layout | None) -> None:
        """Take the columns of the file; None where the engine alone has found the problems."""
        self._layout = layout
        self._read: dict[tuple[Any, ...], Problem] = {}
        self._last: tuple[Sequence[Any], Problem | None] = (), None

    def read(self, values: Sequence[Any], line: int) -> Problem:
        """Return the problem of a row; SealBroken where newer code has told more of it."""
        last, found = self._last
        # To compare with the one before is quicker than to look for it among all.
        if found is not None and values == last:
            return found
        key = tuple(values)
        found = self._read.get(key)
        if found is None:
            if len(values) > KNOWN_VALUES:
                raise SealBroken(NEWER)
            found = problem_of(values, line, self._layout)
            if _ON_LINE in found.message:
                return found
            self._read[key] = found
        self._last = values, found
        return found


def may_name_line(text: bytes) -> bool:
    """Return whether the JSON text of problems may tell a line, so that no other row has them."""
    return _ON_LINE.encode() in text


def problem_values(problem: Problem, line: int, layout: Layout) -> list[Any]:
    """Return the values of a problem; those at the end that go without saying are left out."""
    label = layout.label_of(problem.field)
    more = [problem.field, problem.cause, problem.emphasis]
    expected = _expected(replace(problem, field=label), line)
    while more and more[-1] == expected[len(more) - 1]:
        more.pop()
    return [problem.code, problem.message, label, problem.hint, problem.final, *more]


def problem_of(values: Sequence[Any], line: int, layout: Layout | None) -> Problem:
    """Return a problem of a row; values that older code did not write are derived from others.

    :param layout: the columns of the file; None where the engine alone has found the problem,
        whose code begins with the name of the field.
    """
    # As version 2 knew it: its column is a label.
    older = Problem(*values[:VERSION_2_VALUES])
    written = list(values[VERSION_2_VALUES:])
    name, cause, emphasis = written + list(_expected(older, line))[len(written) :]
    if layout is not None and not written and not layout.knows(name):
        # A host's code may begin with anything; then the label is what tells the field.
        name = layout.name_of(older.field) or older.field
    return Problem(older.code, older.message, name, older.hint, older.final, cause, emphasis)


def _expected(older: Problem, line: int) -> tuple[str, str, str]:
    """Return what the values of version 2 tell: the name, the cause, and what is emphasised."""
    name = older.code.partition(".")[0] if older.field else ""
    cut = older.message.replace(f"{_ON_LINE}{line} ", " ")
    _, asked, meant = older.hint.rpartition(_MEANT)
    is_asked = asked and meant.endswith("?")
    return name, cut if cut != older.message else "", meant[:-1] if is_asked else ""
