"""Selection of the Argon2 build: the installed one, or one compiled for AVX2.

The wheel that everybody installs uses no instruction that a processor of 2003 lacks. The same
source, built for today's, takes little more than half the time: same parameters, same stored text.
`ctu.develop.fast_hash` builds it into a folder; nothing needs it (decision 110).
"""

from __future__ import annotations

import logging
import os
import platform
import sys
from pathlib import Path
from typing import Any

PACKAGE = "_argon2_cffi_bindings"
FAST, INSTALLED = "avx2", "installed"
NEEDED = frozenset({"avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"})
"""What Linux calls the instructions of x86-64-v3 that such a processor has."""
EXPECTED = "e74503f7bcb438e4d537b71ad25022224c4015b2683bc218324a48dcea3a6a46"
"""The raw hash of a known password: a build that says otherwise is not used."""

UNUSED = "CTU_NO_FAST_HASH"
"""Set in the environment where the build for AVX2 is not to be used although it is there."""

log = logging.getLogger(__name__)


def folder() -> Path:
    """Return where the build for AVX2 is kept, if there is one."""
    return Path(os.environ.get("CTU_VAR_FOLDER") or "var") / "fast-hash"


def has_instructions(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether this processor runs a build for AVX2."""
    if platform.machine() not in {"x86_64", "AMD64"} or not cpuinfo.exists():
        return False
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    flags = [set(line.split()) for line in lines if line.startswith("flags")]
    return bool(flags) and all(flags_of_one >= NEEDED for flags_of_one in flags)


def choose(kept: Path) -> str:
    """Load the build in a folder where it runs and hashes right, else the one that is installed."""
    is_unwanted = PACKAGE in sys.modules or bool(os.environ.get(UNUSED))
    if is_unwanted or not (_is_safe(kept) and has_instructions()):
        return INSTALLED
    sys.path.insert(0, str(kept.absolute()))
    try:
        # The path to it stands only now, and it carries no types.
        import _argon2_cffi_bindings as bindings  # type: ignore[import-untyped]

        if _probe(bindings) == EXPECTED:
            return FAST
        log.warning("hash.build is=wrong folder=%s", kept)
    except Exception as error:  # noqa: BLE001 - Whatever is in the folder, the installed one works.
        log.warning("hash.build is=unusable folder=%s error=%s", kept, type(error).__name__)
    finally:
        sys.path.remove(str(kept.absolute()))
    for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    return INSTALLED


def _is_safe(kept: Path) -> bool:
    """Return whether this user or root owns the compiled build, and no other user can write it."""
    package = kept / PACKAGE
    # Below a folder that may not be entered, `Path.is_dir` raises.
    if not (os.access(package, os.R_OK | os.X_OK) and package.is_dir()):
        return False
    stored = [each.stat() for each in (kept, package, *package.iterdir())]
    return all(each.st_uid in {0, os.geteuid()} and not each.st_mode & 0o022 for each in stored)


def _probe(bindings: Any) -> str:
    """Return the raw hash of a known password with little memory."""
    ffi, lib = bindings.ffi, bindings.lib
    out = ffi.new("uint8_t[]", 32)
    word, salt = ffi.new("uint8_t[]", b"password"), ffi.new("uint8_t[]", b"saltsalt")
    failed = lib.argon2_hash(
        2, 64, 1, word, 8, salt, 8, out, 32, ffi.NULL, 0, lib.Argon2_id, lib.ARGON2_VERSION_NUMBER
    )
    return "" if failed else bytes(ffi.buffer(out, 32)).hex()


BUILD = choose(folder())
"""Which one this process uses."""
