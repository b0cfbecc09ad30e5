"""Downloads: a file as a response, under a name that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

CSV = "text/csv; charset=utf-8"
_EARLIER = re.compile(r"-errors-[0-9a-f]{16}$")
_STEM_LENGTH = 80
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")


def attachment(content: str | bytes | Iterable[bytes], content_type: str, name: str) -> Response:
    """Return a file to be saved; a browser neither guesses its type nor caches it."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def file_name(uploaded_name: str, public_id: str, ending: str = "csv", what: str = "errors") -> str:
    """Return `<stem>-errors-<public id>.csv`, fit for any file system."""
    stem = uploaded_name.rpartition(".")[0] or uploaded_name
    stem = _EARLIER.sub("", _UNSAFE.sub("_", stem)).strip(" .")[:_STEM_LENGTH]
    return f"{stem or 'import'}-{what}-{public_id}.{ending}"


def disposition(name: str) -> str:
    """Return the header that names a download: in ASCII, and as it is (RFC 5987)."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    # NFKC turns wide forms into plain quotation marks and separators.
    plain = _NOT_PLAIN.sub("_", folded)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
