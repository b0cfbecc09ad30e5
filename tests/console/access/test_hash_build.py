"""Which build of Argon2 hashes: one for AVX2 if it is there, safe and right, else the installed."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.access import hash_build
from ctu.develop import fast_hash
from ctu.develop.tree import ROOT

ASKED = (
    "import gc; gc.disable(); from ctu.account.passwords import argon2;"
    "print(argon2.BUILD, argon2.PasswordHasher().hash('x')[:9])"
)
CHOSEN = (
    "import runpy; build = runpy.run_path('ctu/access/hash_build.py')['BUILD'];"
    "import argon2; print(build, argon2.PasswordHasher().hash('x')[:9])"
)
"""The same without the console, whose import takes longer than anything that is asked."""
HASHED = "$argon2id"
can_run = pytest.mark.skipif(not hash_build.has_instructions(), reason="It needs AVX2.")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a folder with a build that hashes right: that of the installed package."""
    found = importlib.util.find_spec(hash_build.PACKAGE)
    assert found is not None
    assert found.origin is not None
    folder = tmp_path / "fast-hash"
    shutil.copytree(Path(found.origin).parent, folder / hash_build.PACKAGE)
    for each in (folder, folder / hash_build.PACKAGE, *(folder / hash_build.PACKAGE).iterdir()):
        each.chmod(0o700)
    return folder


def build_in_use(kept: Path, asked: str = CHOSEN, **more: str) -> str:
    """Return what a new process says that finds a build there, and whether it hashes."""
    environment = os.environ | {"CTU_VAR_FOLDER": str(kept.parent)} | more
    command = [sys.executable, "-c", asked]
    found = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    build, hashed = found.stdout.split()
    assert hashed == HASHED
    return build


@can_run
def test_a_build_that_is_there_is_used_by_the_console(kept: Path) -> None:
    assert build_in_use(kept, ASKED) == "avx2"


def test_without_a_build_the_installed_one_is_used(tmp_path: Path) -> None:
    assert build_in_use(tmp_path / "fast-hash") == "installed"


@can_run
def test_nobody_has_to_use_it(kept: Path) -> None:
    assert build_in_use(kept, CTU_NO_FAST_HASH="1") == "installed"


@pytest.mark.parametrize(
    "program",
    [
        "raise OSError('It was built for something else.')",
        "import nowhere",
        "ffi = lib = None",
    ],
)
def test_a_build_that_is_broken_is_left(kept: Path, program: str) -> None:
    (kept / hash_build.PACKAGE / "__init__.py").write_text(program)

    assert build_in_use(kept) == "installed"


@can_run
def test_a_build_that_hashes_otherwise_is_left(kept: Path) -> None:
    init = kept / hash_build.PACKAGE / "__init__.py"
    wrong = "\nreal = lib\nclass lib:\n    Argon2_id = real.Argon2_d\n"
    wrong += "    ARGON2_VERSION_NUMBER = real.ARGON2_VERSION_NUMBER\n"
    wrong += "    argon2_hash = staticmethod(real.argon2_hash)\n"
    init.write_text(init.read_text() + wrong)

    assert build_in_use(kept) == "installed"


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_build_that_others_could_have_put_there_is_left(kept: Path, mode: int) -> None:
    (kept / hash_build.PACKAGE).chmod(mode)

    assert build_in_use(kept) == "installed"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("flags\t: fpu sse2 avx2 bmi1 bmi2 f16c fma movbe\n", True),
        ("flags\t: fpu sse2 avx bmi1 bmi2 f16c fma movbe\n", False),
        ("flags : avx2 bmi1 bmi2 f16c fma movbe\nflags : sse2\n", False),
        ("Features : neon\n", False),
    ],
)
def test_the_processor_says_whether_it_runs_such_a_build(
    tmp_path: Path, text: str, runs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    (tmp_path / "cpuinfo").write_text(text)

    assert hash_build.has_instructions(tmp_path / "cpuinfo") is runs
    assert not hash_build.has_instructions(tmp_path / "none")


@pytest.mark.nightly
@can_run
def test_without_a_compiler_it_is_said_once_why_there_is_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "fast-hash"

    assert [fast_hash.main([str(folder)]) for _ in range(2)] == [0, 0]

    said = "Passwords are hashed as installed: there is no C compiler.\n"
    assert capsys.readouterr().out == said
    assert build_in_use(folder) == "installed"


def test_the_source_is_the_one_whose_hashes_are_locked() -> None:
    entry = fast_hash._locked()

    assert entry.startswith("argon2-cffi-bindings==")
    assert "--hash=sha256:" in entry
