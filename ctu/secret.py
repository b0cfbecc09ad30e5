"""Secrets of an installation: generated once, stored in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from plugins.bulk_import import SettingError as PluginSettingError

KEY_BYTES = 48


class SettingError(PluginSettingError):
    """A setting is missing or wrong; the sentence says which, why, and what to do."""


def write_private(path: Path, text: str) -> bool:
    """Write a file with mode 600 that nobody else can read, or say False when it exists.

    The text is whole when the file appears under its name, so that a second process that starts
    at the same moment never reads half of it.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on the first call."""
    write_private(path, secrets.token_urlsafe(KEY_BYTES)) if not path.exists() else None
    secret = path.read_text(encoding="utf-8").strip()
    if len(secret) < KEY_BYTES:
        raise SettingError(f"{path.name} is not a key. Delete it, and a new one is made.")
    return secret
