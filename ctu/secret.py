"""Secrets of an installation: generated once, stored in a file that only its owner can read."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from flask import Flask

from plugins.bulk_import import SettingError, is_exposed

log = logging.getLogger(__name__)

KEY_BYTES = 48
SECRET_FILE = "secret.key"
"""In CTU_VAR_FOLDER, where CTU_SECRET_KEY is not set."""


def write_private(path: Path, text: str) -> bool:
    """Write a file with mode 600; return False when it exists.

    The text is whole when the file appears under its name, so that a second process that starts
    at the same moment never reads half of it.

    :raises SettingError: where the folder cannot be made, or nothing be written there.
    """
    make_private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _not_writable(path.parent, error) from error
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


def make_private_folder(folder: Path) -> None:
    """Make a folder for this account alone, where it does not exist.

    :raises SettingError: where that cannot be.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error) from error


def _not_writable(folder: Path, error: OSError) -> SettingError:
    return SettingError(
        f"{folder} cannot be written ({error.strerror}). Set CTU_VAR_FOLDER to a folder that this "
        "account can write to, such as one below /tmp in a container that cannot be written."
    )


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on the first call.

    :raises SettingError: where it can be neither read nor made, or is none.
    """
    try:
        write_private(path, secrets.token_urlsafe(KEY_BYTES)) if not path.exists() else None
        secret = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise SettingError(
            f"{path} cannot be read ({error.strerror}). Let this account read and write it."
        ) from error
    if len(secret) < KEY_BYTES or not secret.isascii():
        raise SettingError(f"{path.name} is not a key. Delete it, and a new one is made.")
    return secret


def init_app(app: Flask) -> None:
    """Log a warning where others can read the secret that this copy has made for itself."""
    path = Path(app.config["CTU_VAR_FOLDER"]) / SECRET_FILE
    if os.access(path, os.R_OK) and is_exposed(path):
        log.warning("key.exposed file=%s", path)
