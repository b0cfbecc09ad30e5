"""The failed rows of an import as they are handed out, with a record of who has them."""

from __future__ import annotations

import logging

from flask import Response

from ...actors import current_identity
from ...state import State
from ...storage.sealing.vault import SealBroken
from .details import Details
from .downloads import CSV, attachment, file_name
from .error_file import content

log = logging.getLogger(__name__)


def open_failed_rows(state: State, details: Details) -> None:
    """Decrypt the failed rows of an import, and note that the current actor is handed them.

    :raises SealBroken: when no key opens them; nothing is noted then.
    """
    run, actors = details.run, state.actors
    try:
        details.failures.rows  # noqa: B018 - A missing key must be known before the answer begins.
    except SealBroken as error:
        actor, kind = current_identity(actors).id, type(error).__name__
        log.warning("import.sealed run=%s actor=%s error=%s", run.id, actor, kind)
        raise
    log.info("import.downloaded run=%s actor=%s", run.id, current_identity(actors).id)
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
