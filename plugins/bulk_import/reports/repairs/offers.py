"""Suggestions for a cell at fault: the probable text, and the allowed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...engine.cells.white_space import is_blank
from ...engine.columns.allowed_values import choices_of
from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.fields.base.field import Field
from ...engine.fields.textual.booleans import Boolean
from ...engine.fields.textual.choices import Choice
from ...engine.fields.textual.references import Reference
from ...engine.notation.booleans import TRUTHS
from ...engine.rows.rows import REFUSED, Problem
from ...engine.sentences.language import _n, _t
from .remembered import Again

SHOWN_TEXT = 30
"""A longer text is cut in the words of a button."""
MOST_VALUES = 500
"""How many values of a column are offered to choose from."""


@dataclass(frozen=True)
class Offer:
    """A text that one press puts in the place of a cell, or of all with the same value."""

    text: str
    button: str


def usable_texts(importer: Importer | None) -> dict[str, Sequence[str]]:
    """Return the values that the uploader may use, by the name of their column."""
    if importer is None:
        return {}
    found: Mapping[Field[Any], Sequence[str]] = choices_of(importer)
    truths = {each.name: tuple(TRUTHS) for each in importer.fields if each.is_boolean}
    return {each.name: values[:MOST_VALUES] for each, values in found.items()} | truths


def all_offers(
    layout: Layout, problem: Problem, cell: str, count: int, again: Again | None
) -> list[Offer]:
    """Return the offers for a shown cell at fault, with the earlier repair first."""
    offers = offers_for(layout, problem, cell, count)
    field = layout.field_of(problem.field)
    if again is None or field is None:
        return offers
    words = _use(field, cell, again.text, count) if again.text else _leave_blank(count)
    others = [each for each in offers if each.text != again.text]
    return [Offer(again.text, words), *others]


def offers_for(layout: Layout, problem: Problem, cell: str, count: int) -> list[Offer]:
    """Return the offers for a shown cell at fault.

    :param count: in how many rows it stands.
    """
    field = layout.field_of(problem.field)
    if field is None or layout.is_secret(field):
        return []
    meant = _meant(layout.reader(field), problem, cell)
    if meant:
        return [Offer(meant, _use(field, cell, meant, count))]
    may_leave = _may_be_blank(layout, field) and not is_blank(cell)
    blank = [Offer("", _leave_blank(count))] if may_leave else []
    if isinstance(field, Boolean):
        return [*(Offer(word, _use(field, "", word, count)) for word in TRUTHS), *blank]
    return blank if isinstance(field, Choice | Reference) else []


def _may_be_blank(layout: Layout, field: Field[Any]) -> bool:
    """Return whether a blank is right in a column: of an update it leaves the value as it is."""
    is_update = layout.operation is Operation.UPDATE
    return not field.required or (is_update and field.unique is None)


def _leave_blank(count: int) -> str:
    return _n("Leave blank", "Leave all {n} blank", count)


def _meant(field: Field[Any], problem: Problem, cell: str) -> str:
    """Return the text that is probably meant, if the column takes it and it is another one."""
    if isinstance(field, Reference) and problem.emphasis:
        return problem.emphasis
    text = field.tidy(cell)
    meant = field.meant_by(text) if text else ""
    return meant if meant not in ("", text) and field.read(meant, 0, []) is not REFUSED else ""


def _use(field: Field[Any], cell: str, text: str, count: int) -> str:
    if isinstance(field, Boolean) and not is_blank(cell) and len(cell) <= SHOWN_TEXT:
        return _t("Read {cell} as {text}", cell=field.tidy(cell), text=text)
    shown = text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + "…"
    return _n("Use {text}", "Use {text} for all {n}", count, text=shown)
