"""Upload: what a form or a command hands in, and what it asks for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from .engine.importer import Importer
from .storage.statuses import TAKE_ORIGINALS, Mode


@dataclass(frozen=True)
class Upload:
    """A file, the choices made for it, and the form's one-time token."""

    name: str
    content: bytes
    token: str = ""
    mode: Mode = Mode.PARTIAL
    changes: str = TAKE_ORIGINALS
    """What is taken of cells that a spreadsheet has changed."""


@dataclass(frozen=True)
class ImportRequest:
    """What a form or a command asks for: an import of one kind, by whom, of which file."""

    importer: type[Importer]
    actor: Any
    upload: Upload


def new_token() -> str:
    """Return a token that makes the same form sent twice one import (decision 17)."""
    return secrets.token_hex(16)
