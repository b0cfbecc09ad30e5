"""A window that moves over a text piece by piece, and grows while a cell continues."""

from __future__ import annotations

from .quoted import is_closed_in
from .text import FileText

MOST_AHEAD = 8
"""How many pieces are held before it is known that the quoted cell is closed at all."""


class Window:
    """Whole lines of a text; after their last one stands another piece, or nothing."""

    def __init__(self, text: FileText, offset: int) -> None:
        """Begin with the piece in which an offset of the text is."""
        self._whole = text
        self._rest = text.pieces(offset)
        self._begin, self.text = next(self._rest, (offset, ""))
        self.first = offset - self._begin
        """Where in the window that offset is."""

    def move(self) -> bool:
        """Take the next piece instead; False at the end of the text."""
        self._begin, self.text = next(self._rest, (self._begin + len(self.text), ""))
        return bool(self.text)

    def close_cell(self, keep: int) -> bool:
        """Take in what follows up to the end of a quoted cell that is open at the window's end.

        :param keep: what stands before this place in the window is left out of it.
        :return: False where the cell is never closed; then nothing has changed.
        """
        ahead: list[str] = []
        for begin, piece in self._rest:
            ahead.append(piece)
            if is_closed_in(piece):
                self._begin, self.text = self._begin + keep, "".join([self.text[keep:], *ahead])
                return True
            if len(ahead) == MOST_AHEAD and not self._is_closed_behind(begin + len(piece)):
                break
        return False

    def _is_closed_behind(self, offset: int) -> bool:
        return any(is_closed_in(piece) for _, piece in self._whole.pieces(offset))
