"""`make image-steps`: the steps of the container's image, done in a folder, without an engine.

They are read from the Dockerfile: each stage is a folder, in which COPY copies and RUN runs. Left
out is what would change this machine: packages of the system, and its users (LEFT_OUT).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ctu.develop.tree import ROOT

DOCKERFILE = ROOT / "docs" / "deployment" / "container" / "Dockerfile"
BASE = re.compile(r"python:[\w.-]+$")
LEFT_OUT = re.compile(r"^(?:apt-get|useradd) ")
VARIABLE = re.compile(r"\$(\w+)")


class WrongStep(Exception):
    """A step that cannot be done here; its text is a sentence that names it."""


@dataclass
class Image:
    """The result of the last stage: its folder, its environment, and its command."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)


def read_steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield instruction and arguments of each step, without comments and continued lines."""
    for line in text.replace("\\\n", " ").splitlines():
        name, _, rest = line.strip().partition(" ")
        if name and not name.startswith("#"):
            yield name, rest.strip()


class Builder:
    """Does the steps of all stages below one folder."""

    def __init__(self, target: Path, arguments: Mapping[str, str]) -> None:
        """Take the folder, which must be empty, and the build's arguments."""
        self._target = target
        self._given = arguments
        self._values: dict[str, str] = {}
        self._stages: dict[str, Path] = {}
        self._home = ""
        self.image = Image(target)

    def build(self, text: str) -> Image:
        """Return what the last stage of a Dockerfile leaves."""
        for name, rest in read_steps(text):
            step = getattr(self, f"_do_{name.casefold()}", None)
            if step is None:
                raise WrongStep(f"There is no way to do {name} here.")
            step(rest)
        return self.image

    def _do_from(self, rest: str) -> None:
        base, _, name = rest.partition(" AS ")
        folder = self._target / (name or "image")
        if base in self._stages:
            shutil.copytree(self._stages[base], folder, symlinks=True)
        elif BASE.match(base):
            folder.mkdir()
        else:
            raise WrongStep(f"The image {base} cannot be had without an engine.")
        self._stages[name or "image"] = folder
        self.image = Image(folder)

    def _do_workdir(self, rest: str) -> None:
        # The folder of a stage is that folder; what the program is told of it is replaced.
        self._home = rest

    def _do_arg(self, rest: str) -> None:
        name, _, default = rest.partition("=")
        self._values[name] = self._given.get(name, default)

    def _do_copy(self, rest: str) -> None:
        *options, source, target = rest.split()
        place = self.image.folder / target
        if options:
            stage = self._stages[options[0].removeprefix("--from=")]
            inside = source.removeprefix(self._home).lstrip("/")
            shutil.copytree(stage / inside, place, symlinks=True, dirs_exist_ok=True)
        elif (ROOT / source).is_dir():
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / source, place, ignore=skipped)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, place)

    def _do_run(self, rest: str) -> None:
        if LEFT_OUT.match(rest):
            print(f"Left out: {rest}", flush=True)
            return
        script = VARIABLE.sub(lambda found: self._values[found[1]], rest)
        print(f"RUN {script}", flush=True)
        # `python` is the one that this program runs with, as in the image it is the base's.
        tools = self._target / "tools"
        tools.mkdir(exist_ok=True)
        if not (tools / "python").exists():
            (tools / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}
        subprocess.run(["sh", "-ec", script], cwd=self.image.folder, env=environment, check=True)

    def _do_env(self, rest: str) -> None:
        for pair in rest.split():
            name, _, value = pair.partition("=")
            value = value.replace(self._home, str(self.image.folder))
            self.image.environment[name] = value.replace("$PATH", os.environ["PATH"])

    def _do_cmd(self, rest: str) -> None:
        self.image.command = json.loads(rest)

    def _do_user(self, rest: str) -> None:
        """Stay who we are."""

    _do_expose = _do_healthcheck = _do_user


def build(target: Path, **arguments: str) -> Image:
    """Do the steps of the image below an empty folder, and return what they leave.

    :raises WrongStep: for a step that is not known here.
    """
    return Builder(target, arguments).build(DOCKERFILE.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Do the steps, and say what to start."""
    target = Path(arguments[0])
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    image = build(target)
    print(f"The image is in {image.folder}; it starts {' '.join(image.command)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
