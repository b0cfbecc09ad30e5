"""Host faults: errors that no row causes and that end an import, as one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class HostFault(Exception):
    """The host's program or configuration is at fault; the message is one sentence that ends the
    import, written for the engineer and fit for the page.
    """

    def __init__(self, sentence: str, records: Sequence[Any] = ()) -> None:
        """Keep what may have been stored all the same.

        :param records: lines, each with class and key of the record that it became.
        """
        super().__init__(sentence)
        self.records = tuple(records)


class NotKept(Exception):
    """A statement has written fewer records than rows: a trigger of the database left some out."""
