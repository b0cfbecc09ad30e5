"""The stored form of a file's columns, which later versions can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..fields.base.field import Field
from ..fields.removed_column import RemovedColumn
from ..fields.skipped_column import LeftOut

LABEL = "label"
"""The label of the field at the upload."""
SECRET = "secret"
"""Whether the column held the secret of the import."""
TRUTH = "truth"
"""Whether it held truth values."""
ANCHORS = "anchors"
"""For a secret: the fields that must name something that exists before a rule is applied to it."""
FOUND = "found"
"""Whether secrets were found in it although its header says otherwise."""
WAY = "way"
"""In which of several ways its cells are read."""
SAID = "said"
"""The name in the header, where a person has assigned the column to the field."""
TURNED = "turned"
"""Whether its cells were negated."""
LEFT_OUT = "left_out"
"""Whether a person has skipped it."""
BLANK = "blank"
"""For a secret: whether most rows are blank, so that a blank is no fault."""

Stored = Mapping[str, Mapping[str, Any]]


class Known(Protocol):
    """The facts about the columns of a file that are stored with its import."""

    @property
    def anchors(self) -> frozenset[str]:
        """Return the fields that must name something that exists before the secret is judged."""

    @property
    def ways(self) -> Mapping[str, str]:
        """Return the way in which cells are read, by field, where there are several."""

    @property
    def said(self) -> Mapping[str, str]:
        """Return the name in the header, by field, of columns that a person has assigned."""

    @property
    def turned(self) -> frozenset[str]:
        """Return the fields whose columns hold the opposite of what they say."""

    @property
    def expects_blanks(self) -> bool:
        """Return whether a blank secret is what most rows have, and no fault."""

    def is_secret(self, column: Field[Any]) -> bool:
        """Return whether a column holds the secret of the import."""

    def is_truth(self, column: Field[Any]) -> bool:
        """Return whether a column holds truth values."""

    def is_found(self, column: Field[Any]) -> bool:
        """Return whether secrets were found in a column whose header does not name a secret."""


def described(layout: Known, column: Field[Any]) -> dict[str, Any]:
    """Return what is stored of a column."""
    entry: dict[str, Any] = {LABEL: column.label}
    if layout.is_secret(column):
        entry[SECRET] = True
    if column.is_secret and layout.anchors:
        entry[ANCHORS] = sorted(layout.anchors)
    if column.is_secret and layout.expects_blanks:
        entry[BLANK] = True
    if layout.is_truth(column):
        entry[TRUTH] = True
    if layout.is_found(column):
        entry[FOUND] = True
    if column.name in layout.ways:
        entry[WAY] = layout.ways[column.name]
    if column.name in layout.said:
        entry[SAID] = layout.said[column.name]
    if column.name in layout.turned:
        entry[TURNED] = True
    if isinstance(column, LeftOut):
        entry[LEFT_OUT] = True
    return entry


def unread_column(name: str, at_upload: Stored) -> RemovedColumn | LeftOut:
    """Return the placeholder of a column that the importer no longer declares, or does not read."""
    stored = at_upload.get(name, {})
    label = stored.get(LABEL, name)
    return LeftOut(0, label, name) if stored.get(LEFT_OUT) else RemovedColumn(name, label)
