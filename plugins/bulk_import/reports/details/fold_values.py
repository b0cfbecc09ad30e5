"""The distinct values at fault in an import, by cause, for viewers who may see its cells."""

from __future__ import annotations

from ...engine.declaration.importer import Importer
from ..repairs.entries import Fold
from ..repairs.folds import Folding
from .details import Details


def values_at_fault(details: Details, importer: type[Importer]) -> dict[str, Fold]:
    """Return the values under each cause, by its key; nothing where too many rows would be opened.

    :raises SealBroken: when no key opens the rows.
    """
    if details.failures.are_many or not details.line.may_download:
        return {}
    folds = Folding(details.layout, details.failures.rows, importer).folds()
    return {fold.key: fold for fold in folds}
