"""Notes on logins that hold a name of the row above or below them and not the one of their own.

So a column of names or of logins looks from which one cell was taken out, or into which one was
put, whatever the logins are made of: of a login the first letters of each name are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .row_sample import all_over

LETTERS = 3
"""So many letters of a name stand in a login that is made of it, as in `annlee`."""
LEAST_RUN = 3
"""So many rows below each other are no chance."""
STEPS = (-1, 1)
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LETTERS}}}")


@dataclass(frozen=True)
class MovedNames:
    """A column of names, held against the logins of the same rows."""

    names: Sequence[str]
    logins: Sequence[str]

    def places(self) -> Iterator[int]:
        """Yield the places of the logins that hold the name of a row beside theirs."""
        for step in STEPS:
            if any(self._is_moved(at, step) for at in all_over(len(self.logins))):
                yield from self._runs(step)

    def _runs(self, step: int) -> Iterator[int]:
        run: list[int] = []
        for at in range(len(self.logins) + 1):
            if at < len(self.logins) and self._is_moved(at, step):
                run.append(at)
                continue
            if len(run) >= LEAST_RUN:
                yield from run
            run = []

    def _is_moved(self, at: int, step: int) -> bool:
        login = self.logins[at].lower()
        if not (0 <= at + step < len(self.names) and _LONG_WORD.search(login)):
            return False
        own, beside = self._begins(at), self._begins(at + step)
        return own not in login and len(beside) == LETTERS and beside in login

    def _begins(self, at: int) -> str:
        """Return the first letters of a name, which stand in no login where there are fewer."""
        return self.names[at][:LETTERS].lower() or "\n"
