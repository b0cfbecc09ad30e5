"""Builds the plugin as a wheel of its own from this tree (decision 91)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from tempfile import TemporaryDirectory

from ctu.develop.tree import ROOT

PACKAGE = "flask_admin_bulk_import"
FROM_ROOT = {"metadata": ("version", "author"), "options": ("python_requires",)}
LONG_AGO = "946684800"
"""When the files of a wheel were written, unless SOURCE_DATE_EPOCH says so: 1 January 2000."""
_NAME = re.compile(r"[A-Za-z0-9._-]+(?:\[[a-z,]+\])?")
_BUILD_SYSTEM = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
"""


def build(target: Path) -> Path:
    """Build the wheel into a folder and return its path; setuptools has to be installed.

    The same tree makes the same bytes, whenever and by whomever it is built.
    """
    with TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        lay_out(source)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
        command += ["--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", folder]
        environment = {"SOURCE_DATE_EPOCH": LONG_AGO} | os.environ
        subprocess.run([*command, str(source)], check=True, env=environment, umask=0o022)
        [wheel] = Path(folder).glob("*.whl")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(wheel, target / wheel.name))


def lay_out(source: Path) -> None:
    """Write what the wheel is built from: the plugin under its name, metadata, README, licence."""
    ignored = shutil.ignore_patterns("__pycache__", "README.md")
    shutil.copytree(ROOT / "plugins" / "bulk_import", source / PACKAGE, ignore=ignored)
    shutil.copy(ROOT / "plugins" / "package" / "README.md", source)
    shutil.copy(ROOT / "LICENSE", source)
    (source / "pyproject.toml").write_text(_BUILD_SYSTEM, encoding="utf-8")
    with (source / "setup.cfg").open("w", encoding="utf-8") as file:
        metadata().write(file)
    # What one person's umask made readable for all, another's did not.
    for path in source.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def metadata() -> RawConfigParser:
    """Return the metadata, with version and ranges as the console's package has them."""
    root, own = RawConfigParser(), RawConfigParser()
    root.read(ROOT / "setup.cfg", encoding="utf-8")
    own.read(ROOT / "plugins" / "package" / "setup.cfg", encoding="utf-8")
    for section, names in FROM_ROOT.items():
        for name in names:
            own.set(section, name, root.get(section, name))
    extras = "options.extras_require"
    ranges = dict(_ranges(root.get("options", "install_requires")))
    for name in root.options(extras):
        ranges = dict(_ranges(root.get(extras, name))) | ranges
    own.set("options", "install_requires", _filled(own.get("options", "install_requires"), ranges))
    for name in own.options(extras):
        own.set(extras, name, _filled(own.get(extras, name), ranges))
    return own


def _ranges(text: str) -> list[tuple[str, str]]:
    """Return requirements by their names, extras in brackets included."""
    return [(found[0], line) for line in _lines(text) if (found := _NAME.match(line))]


def _filled(text: str, ranges: dict[str, str]) -> str:
    """Return requirements in which a bare name has its range; one that has none is a mistake."""
    lines = [ranges[line] if _NAME.fullmatch(line) else line for line in _lines(text)]
    return "\n" + "\n".join(lines)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


if __name__ == "__main__":
    print(build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")))
