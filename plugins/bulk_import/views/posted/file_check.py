"""Checks that the browser runs when a file is chosen, with the messages of the server."""

from __future__ import annotations

from ...engine.declaration.importer import Importer
from ...engine.reading import refusals
from ...engine.reading.content import Content
from ...engine.reading.detection.file_type import refused_kind
from ...engine.reading.formats import Formats
from ...engine.reading.size_limit import ERROR_FILE, TIMES
from ...engine.sentences.language import _t
from ...state import State
from .posted_file import MANY_FILES

MISTAKEN = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", ".zip", ".pdf", ".docx")
"""Extensions that people choose by mistake; each has a hint of its own."""


class FileCheck:
    """The sentences about number, extension, size and emptiness, and what to do in each case."""

    def __init__(self, importer: type[Importer], state: State) -> None:
        """Take limit and formats from the settings, so that dialog and server agree."""
        max_bytes, formats = state.settings.max_bytes, state.formats
        self.max_bytes = max_bytes
        self.error_file, self.max_error_file_bytes = ERROR_FILE.pattern, max_bytes * TIMES
        self.extensions = ",".join(formats.extensions)
        self.formats = formats.listed
        self.columns = [field.header for field in importer.template_fields()]
        self.type_message = refusals.type_refused("", formats).message
        size, empty = refusals.size_refused(max_bytes), refusals.nothing_entered()
        self.size_message, self.size_hint = size.message, size.hint
        self.empty_message, self.empty_hint = empty.message, empty.hint
        self.many_message, self.many_hint = _t(MANY_FILES.message), _t(MANY_FILES.hint)
        self.type_hints = {
            ending: _hint(ending, formats)
            for ending in (*MISTAKEN, "")
            if ending not in formats.extensions
        }


def _hint(ending: str, formats: Formats) -> str:
    refused = refused_kind(f"file{ending}", Content.of(b""), 0, formats)
    return refused.hint if refused else ""
