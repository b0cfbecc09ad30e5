"""Slow work of an importer on good rows, before a transaction creates their records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from ..rows.rows import Row


class SlowWork:
    """The slow work of an importer; by default there is none."""

    uses_all_cores: ClassVar[bool] = False
    """Whether `prepare` uses all cores, so that a second worker of a host would gain nothing."""

    @classmethod
    def get_ready(cls, rows: Sequence[Row]) -> None:
        """Begin what `prepare` takes time to begin, such as threads; the default does nothing.

        A worker calls it right before it judges rows, which hold no values yet. What threads do
        goes on beside judging. It returns at once, and may be called many times in a process.
        """

    def prepare(self, rows: Sequence[Row]) -> Iterable[Any] | None:
        """Do slow work outside any transaction; return one result a row, kept as `row.prepared`.

        Called with slices of a batch whose rows hold plain values: a Reference is still a name. A
        generator is called once for all rows, and closed when its results are not needed any more;
        its own threads go on while earlier rows are stored.
        """
        return None
