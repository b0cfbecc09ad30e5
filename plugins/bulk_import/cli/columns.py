"""The option `--column "username=Login"`: which column of a file holds which field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from ..engine.declaration.importer import Importer
from ..engine.reading.naming.column_choices import LEAVE_OUT, TURNED, ColumnChoice, choices_text
from ..engine.reading.naming.spelling import name_key
from ..engine.sentences.shown_text import visible
from ..reports.choices.column_question import ColumnQuestion
from . import output

NOT = "not "


def column_choices(importer: type[Importer], texts: Sequence[str]) -> str:
    """Return the typed column choices as the text that travels with a file.

    :raises UsageError: for a name that is no column of the importer.
    """
    return choices_text(_choice(importer, each) for each in texts)


def read_choice(text: str) -> ColumnChoice:
    """Return what was typed, with the column as it was called.

    :raises UsageError: for what is not NAME=COLUMN.
    """
    name, equals, wanted = text.rpartition("=")
    wanted = wanted.strip()
    if not equals:
        raise click.UsageError(output.NO_COLUMN_NAMED.format(text=visible(text)))
    if wanted in ("", LEAVE_OUT):
        return ColumnChoice(None, name, LEAVE_OUT)
    is_turned = wanted.lower().startswith(NOT)
    return ColumnChoice(
        None, name, f"{TURNED}{wanted[len(NOT) :].strip()}" if is_turned else wanted
    )


def _choice(importer: type[Importer], text: str) -> ColumnChoice:
    typed = read_choice(text)
    if typed.meaning == LEAVE_OUT:
        return typed
    is_turned, wanted = typed.meaning.startswith(TURNED), typed.meaning.removeprefix(TURNED)
    field = _field(importer, wanted)
    if field is None or (is_turned and not field.is_boolean):
        columns = ", ".join(_answers(importer.fields))
        name = visible(f"{NOT if is_turned else ''}{wanted}")
        raise click.UsageError(output.NO_SUCH_COLUMN.format(name=name, columns=columns))
    return ColumnChoice(None, typed.name, f"{TURNED if is_turned else ''}{field.name}")


def _field(importer: type[Importer], text: str) -> Any:
    key = name_key(text)
    names = ((each, each.name, each.label, each.header) for each in importer.fields)
    return next((each for each, *known in names if key in map(name_key, known)), None)


def _answers(fields: Iterable[Any]) -> Iterator[str]:
    for each in fields:
        yield each.header
        if each.is_boolean:
            yield f"{NOT}{each.header}"


def column_lines(question: ColumnQuestion) -> Iterator[str]:
    """Yield the options that say which column is which."""
    for each in question.asked:
        names = [option.text for option in each.options]
        yield f'{each.question} --column "NAME={each.header}" with one of: {", ".join(names)}'
    yield f'--column "NAME=-" leaves a column out. {question.explanation}'
