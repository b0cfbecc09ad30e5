"""Programs of Debian's packages that servers of a run are started from."""

from __future__ import annotations

import shutil

from ctu.develop.servers.missing_part import MissingPart

FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin"


def installed_program(package: str) -> str:
    """Return the path of the program that has the name of its package.

    :raises MissingPart: when it is not installed.
    """
    program = shutil.which(package, path=FOLDERS)
    if program is None:
        raise MissingPart(f"There is no {package}: install Debian's package of this name.")
    return program
