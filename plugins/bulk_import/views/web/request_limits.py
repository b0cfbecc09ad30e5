"""The size of a request to the import pages: limited before anything reads it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import request

from ...engine.reading.size_limit import TIMES
from ...state import current_state

FORM_BYTES = 384 * 1024
"""What a form may hold beside its file: cells typed anew for the most part, sealed and in clear."""
FORM_PARTS = 1_000
"""How many parts a form may have; a page without a script sends every cell that can be typed."""


def body_limit(max_bytes: int) -> int:
    """Return how many bytes a request to these pages may have; a kept file is encoded twice."""
    return 2 * TIMES * max_bytes + FORM_BYTES


def limit_request(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Bound the request before anything, an extension of the host included, reads its form."""
    limit = body_limit(current_state().settings.max_bytes)
    request.max_content_length = limit
    request.max_form_memory_size = limit
    request.max_form_parts = FORM_PARTS
    # By default Werkzeug writes a large request to a temporary file, passwords included.
    request._get_file_stream = _in_memory  # type: ignore[method-assign]  # Meant to be replaced.


def _in_memory(*_about: Any, **_more: Any) -> BytesIO:
    """Return the buffer for a posted file; its size is already limited."""
    return BytesIO()
