"""The contracts about who imports whom, as `setup.cfg` states them for import-linter."""

from __future__ import annotations

import re
from configparser import ConfigParser, SectionProxy
from typing import NamedTuple

from ctu.develop.tree import ROOT

CONTRACT = "importlinter:contract:"


class Contract(NamedTuple):
    """One contract: its name in the file, and its options as they are written."""

    name: str
    options: SectionProxy

    def lines(self, option: str) -> list[str]:
        """Return the lines of an option, without comments."""
        lines = self.options.get(option, "").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def layers(self) -> list[set[str]]:
        """Return the modules of each layer, the highest first."""
        return [set(re.split(r"\s*\|\s*", line)) for line in self.lines("layers")]


def read_settings() -> ConfigParser:
    """Return the settings of the project's tools."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    return settings


def read_contracts() -> list[Contract]:
    """Return every contract."""
    settings = read_settings()
    names = [name for name in settings.sections() if name.startswith(CONTRACT)]
    return [Contract(name.removeprefix(CONTRACT), settings[name]) for name in names]


def layers_over(container: str) -> Contract:
    """Return the layers contract over the modules of a package."""
    [found] = [each for each in read_contracts() if container in each.lines("containers")]
    return found
