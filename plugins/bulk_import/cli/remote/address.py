"""The API address and token of a remote console, as command options."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from ...engine.sentences.shown_text import visible
from ..arguments import NothingDone

TOKEN = "BULK_IMPORT_TOKEN"
"""The variable of the environment with the access token; an argument would be seen by others."""
ROOT = "/api/v1"
LOOPBACK = ("localhost", "127.0.0.1", "::1")

NO_ADDRESS = "{url} is no address of a console, such as https://console.example.org."
IN_CLEAR = "{url} would send the access token in clear. Write https:// instead."
NO_TOKEN = "No access token is set. Put one into {variable}, or name a file with --token-file."
NO_TOKEN_FILE = "The file {path} holds no access token that can be read."
ODD_TOKEN = "The access token holds characters that no token has."


def api_root(url: str) -> str:
    """Return the root address of a console's API.

    :raises UsageError: for an invalid address, or one that would send the token unencrypted.
    """
    try:
        parts = urlsplit(url)
        # A port that is no number shows only when it is asked for.
        _ = parts.port
    except ValueError:
        raise click.UsageError(NO_ADDRESS.format(url=visible(url))) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise click.UsageError(NO_ADDRESS.format(url=visible(url)))
    if parts.username is not None:
        raise click.UsageError(
            NO_ADDRESS.format(url=visible(f"{parts.scheme}://…@{parts.hostname}"))
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise click.UsageError(IN_CLEAR.format(url=visible(url)))
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(ROOT)}{ROOT}"


def read_token(path: Path | None) -> str:
    """Return the access token of a file, or else of the environment."""
    if path is None:
        token = os.environ.get(TOKEN, "").strip()
        if not token:
            raise click.UsageError(NO_TOKEN.format(variable=TOKEN))
    else:
        token = _token_in(path)
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise NothingDone(ODD_TOKEN)
    return token


def _token_in(path: Path) -> str:
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        token = ""
    if not token:
        raise NothingDone(NO_TOKEN_FILE.format(path=path))
    return token
