"""The keys that encrypt uploads: those of the setting, or one of the embedded default's own."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from ...settings import SettingError
from .exposed_files import is_exposed

log = logging.getLogger(__name__)

UNUSABLE = (
    "The key file {path} cannot be used ({reason}). Name one in BULK_IMPORT_KEY_FILE, in a folder "
    "that this account can write to, or set BULK_IMPORT_KEYS."
)
NO_KEY = (
    "The key file {path} holds no Fernet key. Put the key back with which this database was "
    "filled; where there is none, delete the file, and a new one is made."
)


def load_keys(configured: str, key_file: Path | None) -> list[str]:
    """Return the configured keys, or the embedded default's own, made at the first start.

    :param key_file: None where a key must be configured; then a SettingError says so.
    """
    keys = [key.strip() for key in configured.split(",") if key.strip()]
    if keys:
        return keys
    if key_file is None:
        raise SettingError(
            "BULK_IMPORT_KEYS is not set. With a database other than SQLite the keys that seal "
            "uploads come from the environment; make one with `python -c 'from "
            "cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
        )
    return [_kept_key(key_file)]


def _kept_key(path: Path) -> str:
    """Return the key stored in a file that only its owner can read; create it if missing.

    It is written under another name, with mode 600 from the first moment, and linked into place. So
    the file always holds a whole key, even if two processes start at once.

    :raises SettingError: where it cannot be read or made, or holds no key.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        key = path.read_bytes().strip()
        if is_exposed(path):
            log.warning("key.exposed file=%s", path)
    except OSError as error:
        raise SettingError(UNUSABLE.format(path=path, reason=error.strerror)) from error
    try:
        Fernet(key)
    except ValueError:
        raise SettingError(NO_KEY.format(path=path)) from None
    return key.decode("ascii")


def _make_key(path: Path) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first; its key is as good, and the only one from now on.
    finally:
        draft.unlink()
