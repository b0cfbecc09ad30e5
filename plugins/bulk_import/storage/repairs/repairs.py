"""Repaired cells of an import: sealed row by row, opened for Details."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...engine.columns.layout import Layout
from ...engine.repairs.repairs import Repaired, Repairs
from ...engine.secrets.redaction import hidden_places
from ..sealing.vault import Vault
from ..tables.models import ImportRun
from ..tables.repair_table import ImportRepair

REPAIR = "repair"


class StoredRepair(NamedTuple):
    """A cell that was typed anew before an import was uploaded."""

    line: int
    column: str
    """The name of its field."""
    before: str | None
    after: str | None
    """None where the cell is not shown."""


def shown_texts(layout: Layout, repaired: Repaired) -> tuple[str | None, str | None]:
    """Return a cell before and after its repair, twice None where it is not shown."""
    row, field = repaired.row, repaired.field
    if repaired.is_hidden or layout.places[field] in hidden_places(layout, row):
        return None, None
    return repaired.before, repaired.after


def repair_values(
    vault: Vault, run: ImportRun, layout: Layout, repairs: Repairs
) -> list[dict[str, Any]]:
    """Return the columns of the repaired rows of an import, the cells sealed."""
    by_line: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for each in repairs.done:
        texts = (each.field.name, *shown_texts(layout, each))
        by_line.setdefault(each.row.line, []).append(texts)
    return [
        {
            "run_id": run.id,
            "line": line,
            "cells": len(cells),
            "sealed": vault.seal(REPAIR, run.public_id, line, cells),
        }
        for line, cells in by_line.items()
    ]


def count_repairs(session: Session, run: ImportRun) -> int:
    """Return how many cells of an import were typed anew."""
    query = select(func.coalesce(func.sum(ImportRepair.cells), 0))
    return session.scalar(query.where(ImportRepair.run_id == run.id)) or 0


def open_repairs(session: Session, vault: Vault, run: ImportRun) -> list[StoredRepair]:
    """Return the cells that were typed anew as long as they are kept, by their lines.

    :raises SealBroken: when no key fits.
    """
    query = select(ImportRepair.line, ImportRepair.sealed).where(
        ImportRepair.run_id == run.id, ImportRepair.sealed.is_not(None)
    )
    return [
        StoredRepair(line, *texts)
        for line, sealed in session.execute(query.order_by(ImportRepair.line))
        for texts in vault.open(REPAIR, run.public_id, line, sealed or "")
    ]
