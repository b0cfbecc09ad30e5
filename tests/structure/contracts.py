"""The contracts about who imports whom, as `setup.cfg` states them for import-linter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from configparser import ConfigParser, SectionProxy
from pathlib import Path
from typing import NamedTuple

from tests.sources import ROOT

SETTINGS = ROOT / "setup.cfg"
CONTRACT = "importlinter:contract:"
Pairs = frozenset[tuple[str, str]]


class Contract(NamedTuple):
    """One contract: its name in the file, and its options as they are written."""

    name: str
    options: SectionProxy

    @property
    def type(self) -> str:
        """Return what kind of contract it is."""
        return self.options["type"]

    def lines(self, option: str) -> list[str]:
        """Return the lines of an option, without comments."""
        lines = self.options.get(option, "").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def containers(self) -> list[str]:
        """Return the packages whose modules stand in its layers."""
        return self.lines("containers")


def read_settings(path: Path = SETTINGS) -> ConfigParser:
    """Return the settings in a file."""
    settings = ConfigParser()
    settings.read(path, encoding="utf-8")
    return settings


def read_contracts(path: Path = SETTINGS) -> list[Contract]:
    """Return every contract of a file."""
    settings = read_settings(path)
    names = [name for name in settings.sections() if name.startswith(CONTRACT)]
    return [Contract(name.removeprefix(CONTRACT), settings[name]) for name in names]


def layers_over(container: str, contracts: Sequence[Contract]) -> list[Contract]:
    """Return the layers contracts over the modules of a package."""
    return [each for each in contracts if each.type == "layers" and container in each.containers()]


def allowed_pairs(contract: Contract) -> Pairs:
    """Return who may import whom by a layers contract: pairs of the importer and the imported."""
    layers = [_Layer.read(line) for line in contract.lines("layers")]
    found = {
        (upper, lower)
        for place, layer in enumerate(layers)
        for upper in layer.names
        for below in layers[place + 1 :]
        for lower in below.names
    }
    return frozenset(found.union(*(layer.among_themselves() for layer in layers)))


class _Layer(NamedTuple):
    """One layer: its modules, and whether they may import each other."""

    names: tuple[str, ...]
    is_open: bool

    @classmethod
    def read(cls, line: str) -> _Layer:
        """Read `a | b`, whose modules are independent, or `a : b`; `(a)` may be missing."""
        names = (name.strip(" ()") for name in re.split(r"[|:]", line))
        return cls(tuple(names), ":" in line)

    def among_themselves(self) -> Iterator[tuple[str, str]]:
        """Yield who may import whom within the layer."""
        if self.is_open:
            yield from ((a, b) for a in self.names for b in self.names if a != b)
