"""The console, but with a password at which the program dies; its worker is run from here."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

import ctu.users.importer
from ctu import create_app
from ctu.users.passwords import hash_all

POISON = "Tidy Hemlock 48"


def hash_or_die(passwords: Sequence[str]) -> list[str]:
    """Hash as usual, or die as a program dies that a library crashes."""
    if POISON in passwords:
        os.kill(os.getpid(), signal.SIGKILL)
    return hash_all(passwords)


ctu.users.importer.hash_all = hash_or_die
app = create_app()
