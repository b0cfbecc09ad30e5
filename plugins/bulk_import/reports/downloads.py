"""Downloads: the headers of every file, and the error file with a record of its recipient."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from flask import Response

from ..actors import identity_of
from ..state import State
from .details import Details
from .error_file import content, disposition, file_name

log = logging.getLogger(__name__)

CSV = "text/csv; charset=utf-8"


def attachment(content: str | bytes | Iterable[bytes], content_type: str, name: str) -> Response:
    """Return a file to be saved; a browser neither guesses its type nor caches it."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def open_failed_rows(state: State, details: Details) -> None:
    """Decrypt the failed rows of an import, and note that the current actor is handed them.

    :raises SealBroken: when no key opens them; nothing is noted then.
    """
    details.failures.rows  # noqa: B018 - A missing key must be known before the answer begins.
    run, actors = details.run, state.actors
    log.info("import.downloaded run=%s actor=%s", run.id, identity_of(actors, actors.current()).id)
    actors.downloaded(run)
    state.session.commit()


def csv_response(state: State, details: Details, *, left_only: bool = False) -> Response:
    """Return the error file as a download.

    :param left_only: leaves out the rows whose repairs are done by now.
    """
    run = details.run
    # The response is streamed after the request, without a session, so everything is read now.
    pieces = [piece.encode() for piece in content(state.vault, details, left_only=left_only)]
    return attachment(pieces, CSV, file_name(run.file_name, run.public_id))
