"""Addresses of the plugin's static files, each with a fingerprint of its content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

ENDPOINT = "bulk_import.static"
STATIC = Path(__file__).parents[2] / "static" / "bulk_import"


def asset_url(name: str, endpoint: str = ENDPOINT) -> str:
    """Return the address of one of the plugin's files; it changes with the file."""
    return url_for(endpoint, filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
