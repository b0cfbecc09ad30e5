"""All remembered repairs of a person for one kind of import, for deletion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...engine.declaration.importer import Importer
from ...engine.reading.naming.column_choices import LEAVE_OUT, TURNED, ColumnChoice, parse_choices
from ...engine.sentences.language import _t, listed
from ...storage.repairs.memories import Memory
from ..choices.chosen_columns import quoted
from .remembered import used_before


class RememberedLine(NamedTuple):
    """One memory, in the words of the list."""

    public_id: str
    about: str
    """The label of a column, or "Columns"."""
    text: str
    used_at: float


def value_lines(importer: type[Importer], memories: Iterable[Memory]) -> list[RememberedLine]:
    """Return the remembered repairs of values; a removed column has its old name."""
    fields = {each.name: each for each in importer.fields}
    lines = []
    for each in memories:
        name, before, text = each.lesson.texts
        field = fields.get(name)
        sentence = used_before(before, text, is_truth=bool(field and field.is_boolean))
        label = field.label if field else name
        lines.append(RememberedLine(each.public_id, label, sentence, each.used_at))
    return lines


def column_lines(importer: type[Importer], memories: Iterable[Memory]) -> list[RememberedLine]:
    """Return the remembered choices of columns."""
    headers = {each.name: each.header for each in importer.fields}
    return [
        RememberedLine(each.public_id, _t("Columns"), _answer_text(headers, each), each.used_at)
        for each in memories
    ]


def _answer_text(headers: dict[str, Any], memory: Memory) -> str:
    choices = parse_choices(memory.lesson.texts[0])
    read = [_read_as(headers, each) for each in choices if each.meaning != LEAVE_OUT]
    left = [quoted(each.name) for each in choices if each.meaning == LEAVE_OUT]
    sentences = [_t("Read {names}.", names=listed(read))] if read else []
    return " ".join(sentences + ([_t("Left out: {names}.", names=listed(left))] if left else []))


def _read_as(headers: dict[str, Any], choice: ColumnChoice) -> str:
    name = choice.meaning.removeprefix(TURNED)
    values = {"name": quoted(choice.name), "column": headers.get(name, name)}
    if choice.meaning.startswith(TURNED):
        return _t("{name} as {column}, turned round", **values)
    return _t("{name} as {column}", **values)
