"""The real programs: installed in a folder, run on a file, and held to the functions."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.programs.catalogue import PROGRAMS, Program, Tool, Way

SECONDS, INSTALL_SECONDS = 300, 1800
VERSIONS = {
    "soffice": "soffice --version",
    "ssconvert": "ssconvert --version",
    "mlr": "mlr --version",
    "base": "Rscript -e 'cat(as.character(getRversion()))'",
    "readr": "Rscript -e 'cat(as.character(packageVersion(\"readr\")))'",
    "data.table": "Rscript -e 'cat(as.character(packageVersion(\"data.table\")))'",
}
"""What says the version of a program that the system installs."""


@dataclass(frozen=True)
class Machine:
    """A folder with the programs, and what of them is missing here."""

    folder: Path

    def install(self) -> None:
        """Install the pinned packages of Python and Node; the system has the other programs."""
        self._install_python(_packages(Tool.PYTHON))
        if shutil.which("npm"):
            self._install_node(_packages(Tool.NODE))

    def missing(self, program: Program) -> str:
        """Return why a program cannot be run here, "" if it can."""
        if program.tool == Tool.NOTHING:
            return "cannot be run here; its function follows its documentation"
        if program.tool == Tool.NODE:
            return "" if shutil.which("npm") else "needs Node and npm"
        if program.tool == Tool.PYTHON:
            return ""
        try:
            self.version(program)
        except (subprocess.CalledProcessError, FileNotFoundError):
            return f"{program.packages[0][0]} is not installed"
        return ""

    def version(self, program: Program) -> str:
        """Return the version that is here; what is installed here is pinned."""
        command = VERSIONS.get(program.packages[0][0])
        if command is None:
            return program.version
        said = self._run(["sh", "-c", command])
        words = said.replace("'", " ").split()
        return next(word for word in words if word[:1].isdigit())

    def save(self, program: Program, way: Way, content: bytes) -> bytes:
        """Return what the real program writes when it opens a file and saves it."""
        source, target = self.folder / "ours.csv", self.folder / "saved.csv"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        code = way.code.format(source=source, target=target, folder=self.folder)
        self._run(self._command(program.tool, code))
        return target.read_bytes()

    def _command(self, tool: Tool, code: str) -> Sequence[str]:
        commands: Mapping[Tool, Sequence[str]] = {
            Tool.PYTHON: [str(self._python), "-c", code],
            Tool.NODE: ["node", "-e", code],
            Tool.R: ["Rscript", "-e", code],
            Tool.COMMAND: ["sh", "-c", code],
        }
        return commands[tool]

    @property
    def _python(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    def _install_python(self, packages: Sequence[str]) -> None:
        self._run([sys.executable, "-m", "venv", str(self.folder / "venv")])
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
        command = [str(self._python), "-m", "pip", "install", *quiet, *packages]
        self._run(command, INSTALL_SECONDS)

    def _install_node(self, packages: Sequence[str]) -> None:
        quiet = ["--silent", "--no-audit", "--no-fund"]
        command = ["npm", "install", *quiet, "--prefix", str(self.folder), *packages]
        self._run(command, INSTALL_SECONDS)

    def _run(self, command: Sequence[str], seconds: int = SECONDS) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
            text=True,
        )
        return done.stdout


def compare(machine: Machine, program: Program, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield where the real program writes other bytes than its function."""
    for way in program.ways:
        for name, content in files.items():
            real, ours = machine.save(program, way, content), way.save(content)
            if real != ours:
                yield f"{name}, {way.words}:\n{_difference(real, ours)}"


def _difference(real: bytes, ours: bytes) -> str:
    lines = zip(real.split(b"\n"), ours.split(b"\n"), strict=False)
    found = [f"  real {one!r}\n  ours {other!r}" for one, other in lines if one != other]
    return "\n".join(found) or f"  real {len(real)} bytes, ours {len(ours)}"


def _packages(tool: Tool) -> list[str]:
    """Return the pinned packages of one tool, each once."""
    between = "==" if tool == Tool.PYTHON else "@"
    wanted = {each for program in PROGRAMS if program.tool == tool for each in program.packages}
    return sorted(f"{name}{between}{version}" for name, version in wanted)
