"""The stored form of a file's columns, which later versions can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..fields.base.field import Field
from ..fields.removed_column import RemovedColumn
from ..fields.skipped_column import LeftOut

LABEL, SECRET, TRUTH, ANCHORS, FOUND = "label", "secret", "truth", "anchors", "found"
WAY, SAID, TURNED, LEFT_OUT = "way", "said", "turned", "left_out"
BLANK = "blank"
"""What is stored of a column: its label, whether it held the secret, whether a truth value, which
columns must name something that exists before a rule looks at the secret, whether secrets were
found in it that its header does not tell of, and in which of several ways its cells are read; what
its header calls it if a person has said which field it is, whether its cells were turned round,
whether it was left out, and whether a blank is what is expected of it."""

Stored = Mapping[str, Mapping[str, Any]]


class Known(Protocol):
    """What is known of the columns of a file."""

    @property
    def anchors(self) -> frozenset[str]: ...
    @property
    def ways(self) -> Mapping[str, str]: ...
    @property
    def said(self) -> Mapping[str, str]: ...
    @property
    def turned(self) -> frozenset[str]: ...
    @property
    def expects_blanks(self) -> bool: ...
    def is_secret(self, column: Field[Any]) -> bool: ...
    def is_truth(self, column: Field[Any]) -> bool: ...
    def is_found(self, column: Field[Any]) -> bool: ...


def described(layout: Known, column: Field[Any]) -> dict[str, Any]:
    """Return what is stored of a column."""
    told: dict[str, Any] = {LABEL: column.label}
    if layout.is_secret(column):
        told[SECRET] = True
    if column.is_secret and layout.anchors:
        told[ANCHORS] = sorted(layout.anchors)
    if column.is_secret and layout.expects_blanks:
        told[BLANK] = True
    if layout.is_truth(column):
        told[TRUTH] = True
    if layout.is_found(column):
        told[FOUND] = True
    if column.name in layout.ways:
        told[WAY] = layout.ways[column.name]
    if column.name in layout.said:
        told[SAID] = layout.said[column.name]
    if column.name in layout.turned:
        told[TURNED] = True
    if isinstance(column, LeftOut):
        told[LEFT_OUT] = True
    return told


def unread_column(name: str, at_upload: Stored) -> RemovedColumn | LeftOut:
    """Return what stands for a column that is none of the importer's fields."""
    stored = at_upload.get(name, {})
    label = stored.get(LABEL, name)
    return LeftOut(0, label, name) if stored.get(LEFT_OUT) else RemovedColumn(name, label)
