"""Upload: the file and choices from a form or a command."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

from .engine.declaration.importer import Importer
from .engine.declaration.operations import Operation
from .engine.reading.content import Content
from .engine.reading.naming.column_choices import without_turned
from .engine.repairs.repairs import Repair
from .storage.sealing.reference_format import may_hold_reference
from .storage.tables.statuses import TAKE_ORIGINALS, Mode

LONGEST_NAME = 200
"""How many characters of the name of a file are stored."""


@dataclass(frozen=True)
class Choices:
    """What a person has chosen for a file; it travels with the check and with the upload.

    A field's name is that of the form's field and of the script's, its default means *not chosen*.
    """

    changes: str = TAKE_ORIGINALS
    """What is taken of cells that a spreadsheet has changed."""
    code_page: str = ""
    """The codec of the code page that the file is written in, "" where nobody was asked."""
    blanks: str = ""
    """`MAKE_SECRETS` where secrets are made for rows without one, "" where a blank is a fault."""

    columns: str = ""
    """What columns are whose names do not fit (`engine.reading.naming.column_choices`)."""
    operation: str = ""
    """What is done with records that exist (`Operation`); "" where nobody has chosen. Then a file
    that repairs an import does what that import did, and any other file the first operation on
    offer."""

    repairs: tuple[Repair, ...] = ()
    """The cells that were typed anew. A form holds them sealed, as they may be passwords."""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Choices:
        """Take the choices out of the values of a form; what is missing or blank is not chosen.

        Repairs are none of a form's plain values.
        """
        given = {name: values.get(name) for name in cls._plain()}
        return cls(**{name: value for name, value in given.items() if value})

    def as_fields(self) -> dict[str, str]:
        """Return what a form sends along in clear, by the names of its fields."""
        return {name: getattr(self, name) for name in self._plain()}

    @classmethod
    def _plain(cls) -> list[str]:
        return [each.name for each in fields(cls) if each.name != "repairs"]


class KnownFile(NamedTuple):
    """A file that was checked before, or the failed rows of an import as one."""

    name: str
    content: bytes
    lines: tuple[int, ...] = ()
    """The lines of its rows in the file of that import, () of any other."""


@dataclass(frozen=True)
class Upload:
    """A file, the choices made for it, and the form's one-time token."""

    name: str
    content: bytes | Content
    """Its bytes; those of a large file are read from the disk as often as they are needed."""
    token: str = ""
    mode: Mode = Mode.PARTIAL
    choices: Choices = field(default_factory=Choices)
    parent: str = ""
    """The public id of the import on whose page it was given; it repairs that if nothing else."""
    lines: tuple[int, ...] = ()
    """The lines that messages name for its rows, where nobody has seen the file: those in another
    one. Without any, messages name its own lines."""

    @cached_property
    def may_refer(self) -> bool:
        """Return whether a cell may refer to a row of another import; it is looked for once."""
        return may_hold_reference(self.content)

    @property
    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of the file, which tell it from any other."""
        yield from Content.of(self.content).blocks()

    @property
    def said(self) -> bytes:
        """Return the uploader's repairs of cells and choices of columns."""
        repairs = sorted((*each.place, each.new) for each in self.choices.repairs)
        parts = [json.dumps(repairs)] if repairs else []
        columns = sorted(self.choices.columns.split())
        parts += [json.dumps(columns)] if columns else []
        return "".join(parts).encode()


@dataclass(frozen=True)
class ImportRequest:
    """A request for one import: its kind, its actor and its file."""

    importer: type[Importer]
    actor: Any
    upload: Upload

    @property
    def operation(self) -> Operation | None:
        """Return the operation of a value, None for one that is not offered."""
        offered = [each for each in self.importer.offered() if self._may_choose(each)]
        chosen = self.upload.choices.operation or next(iter(offered), "")
        return Operation(chosen) if chosen in offered else None

    @property
    def unturned(self) -> ImportRequest:
        """Return it without columns that hold the opposite of their field."""
        return self._with(columns=without_turned(self.upload.choices.columns))

    def with_operation(self, operation: str) -> ImportRequest:
        """Return the request with a chosen operation."""
        return self._with(operation=operation)

    def _with(self, **chosen: str) -> ImportRequest:
        choices = replace(self.upload.choices, **chosen)  # type: ignore[arg-type]
        return replace(self, upload=replace(self.upload, choices=choices))

    def _may_choose(self, operation: Operation) -> bool:
        return self.importer(self.actor).may_choose(operation)


def stored_name(file_name: str) -> str:
    """Return the name under which a file is stored: no path, no invisible sign, not too long."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(mark for mark in name if mark.isprintable()).strip()
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    kept = LONGEST_NAME - len(dot + extension)
    return stem[:kept] + dot + extension if kept > 0 and stem else name[:LONGEST_NAME]


def new_token() -> str:
    """Return a token that makes the same form sent twice one import (decision 17)."""
    return secrets.token_hex(16)
