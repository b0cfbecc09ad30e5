"""The part of an importer about references to records of the same import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ..rows.rows import Row
from .rules import Tree


class Linking:
    """Links of records to other records that the same import creates."""

    tree: ClassVar[Tree | None] = None
    """Which column names a parent that may be a row of the same file; a model's mapper tells."""

    def link_parents(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Give records that were just created their parents, which were created with them.

        Runs where the importer has a `tree`, in the transaction of `create`.

        :param pairs: a record and its parent.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how a record gets its parent.")

    def may_create(self, kind: type[Any]) -> bool:
        """Return whether this uploader may create things of a kind that rows refer to."""
        return True

    def create_references(self, rows: Sequence[Row]) -> None:
        """Create the things that rows refer to and that do not exist, before their records.

        Runs inside the savepoint in which the records are written.
        """
