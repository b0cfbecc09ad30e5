"""Generated tables: cells full of what delimits, quotes, breaks lines or begins formulas."""

from __future__ import annotations

from hypothesis import strategies as st

_CELL, _ROW = "\x1f", "\x1e"
_SPECIAL = [_CELL] * 4 + [_ROW, *"\",;\t\n\r '=+-@\\|\u00a0\x85\u2028\u3000\ufeff＝"]
# One text is drawn and cut up, which takes a fifth of the time of a text for each cell. Hypothesis
# draws four of five characters from the first 256: all of these but letters stand for special ones.
_MEANT = {code: _SPECIAL[code % len(_SPECIAL)] for code in range(256) if not chr(code).isalpha()}


#: A text of the same characters.
texts = st.text(st.characters(codec="utf-8")).map(lambda text: text.translate(_MEANT))


def tables(columns: int) -> st.SearchStrategy[list[list[str]]]:
    """Generate some rows of so many cells, without NUL, which no text file may hold."""

    def cut(text: str) -> list[list[str]]:
        rows = [row.split(_CELL)[:columns] for row in text.translate(_MEANT).split(_ROW)]
        return [row + [""] * (columns - len(row)) for row in rows]

    return st.text(st.characters(codec="utf-8"), max_size=60).map(cut)
