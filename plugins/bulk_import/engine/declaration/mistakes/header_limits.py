"""Declarations that no header can satisfy: duplicate names, reserved names, too many columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

from ...cells.keys import canonical_key
from ...fields.base.field import Field

ERRORS_NAME = "errors"
"""The column of an error file, which no import can have."""
MAX_COLUMNS = 100
"""Most columns of a file."""


def refuse_header(importer: str, fields: Sequence[Field[Any]]) -> None:
    """Raise a TypeError where no file could have some columns.

    :param importer: the name of their class.
    """
    names = [canonical_key(field.label) for field in fields]
    if ERRORS_NAME in names:
        label = fields[names.index(ERRORS_NAME)].label
        raise TypeError(
            f"{importer} has a column called {label!r}, as error files call their own. Give it "
            "another label, or leave it out."
        )
    if doubled := sorted(name for name, count in Counter(names).items() if count > 1):
        _refuse_doubled(importer, doubled)
    if len(names) > MAX_COLUMNS:
        raise TypeError(
            f"{importer} has {len(names)} columns, and a file has {MAX_COLUMNS} at most. Leave "
            "some out, such as by exclude of a ModelImporter."
        )


def _refuse_doubled(importer: str, names: Sequence[str]) -> NoReturn:
    listed = ", ".join(names)
    raise TypeError(f"{importer} has two columns called {listed}. Give one of them another label.")
