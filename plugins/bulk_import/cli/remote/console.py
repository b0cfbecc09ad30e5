"""Client of a remote console's API: its requests and their successful answers."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import Headers
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartEncoder, Preamble

from ...engine.sentences.shown_text import visible
from ..arguments import NothingDone
from .connection import STRANGE, Answer, Connection


@dataclass(frozen=True)
class SentFile:
    """A file and its choices, as form fields."""

    name: str
    content: bytes
    fields: Sequence[tuple[str, str]]
    """The names and texts of the other fields."""

    def encoded(self) -> tuple[bytes, dict[str, str]]:
        """Return the body of a request and its header."""
        boundary = secrets.token_hex(16)
        form = MultipartEncoder(boundary.encode())
        pieces = [form.send_event(Preamble(data=b""))]
        for name, text in self.fields:
            pieces.append(form.send_event(Field(name=name, headers=Headers())))
            pieces.append(
                form.send_event(Data(data=text.encode(errors="replace"), more_data=False))
            )
        # The encoder writes a name as it is, and a quotation mark would end it.
        name = self.name.replace("\\", "\\\\").replace('"', '\\"')
        pieces.append(form.send_event(File(name="file", filename=name, headers=Headers())))
        pieces.append(form.send_event(Data(data=self.content, more_data=False)))
        pieces.append(form.send_event(Epilogue(data=b"")))
        return b"".join(pieces), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


@dataclass(frozen=True)
class RemoteConsole:
    """Checks and imports with the rights of the token's owner."""

    connection: Connection

    def check(self, file: SentFile) -> dict[str, Any]:
        """Return what a check says; nothing is written there."""
        body, headers = file.encoded()
        return _content_of(self.connection.ask("POST", "/checks", body, headers))

    def store(self, file: SentFile) -> dict[str, Any]:
        """Store an import, once however often the answer gets lost, and return it."""
        body, headers = file.encoded()
        headers["Idempotency-Key"] = str(uuid.uuid4())
        return _content_of(self.connection.ask("POST", "/imports", body, headers))

    def read(self, public_id: str) -> dict[str, Any]:
        """Return an import as it is now."""
        return _content_of(self.connection.ask("GET", _path(public_id)))

    def error_file(self, public_id: str) -> str:
        """Return the rows with errors as the page hands them out."""
        answer = self.connection.ask("GET", _path(public_id, "/error-file"))
        if answer.status != 200:
            _content_of(answer)
        return answer.content.decode("utf-8")

    def undo(self, public_id: str) -> dict[str, Any]:
        """Begin to take back what an import has created, and return the import."""
        path = _path(public_id, "/undo")
        return _content_of(self.connection.ask("POST", path, b"", is_repeatable=False))


def _path(public_id: str, more: str = "") -> str:
    return f"/imports/{quote(public_id, safe='')}{more}"


def _content_of(answer: Answer) -> dict[str, Any]:
    """Return what an answer holds.

    :raises NothingDone: with the console's own sentence where it says a problem.
    """
    content = answer.json()
    if answer.status >= 400:
        sentences = (content.get("detail"), content.get("hint"))
        raise NothingDone("\n".join(visible(str(each)) for each in sentences if each))
    if not content:
        raise NothingDone(STRANGE.format(root="The address", status=answer.status))
    return content
