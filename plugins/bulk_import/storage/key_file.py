"""The keys that encrypt uploads: those of the setting, or one of the embedded default's own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from ..settings import SettingError


def load_keys(configured: str, key_file: Path | None) -> list[str]:
    """Return the configured keys, or the embedded default's own, made at the first start.

    :param key_file: None where a key must be configured; then a RuntimeError says so.
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

    It is written under another name, with mode 600 from the first moment, and linked into place,
    so that whoever finds the file finds a whole key, also when two processes start at once.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # Another process was first; its key is as good, and the only one from now on.
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
