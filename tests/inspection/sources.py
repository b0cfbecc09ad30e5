"""The project's own Python files as syntax trees, by the names of their modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ctu.develop.tree import ROOT

TOPS = ("ctu", "plugins")
DEVELOP = "ctu.develop"
"""What is there for developing the console; nobody who uses it sees anything of it."""


class Source(NamedTuple):
    """One module: its dotted name, its file and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Return whether this is the `__init__.py` of a package."""
        return self.path.name == "__init__.py"

    @property
    def package(self) -> str:
        """Return the package that relative imports of this module start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


@cache
def own_sources() -> dict[str, Source]:
    """Return every module of the console and of the plugin, in the order of the names."""
    found = [_source(path) for top in TOPS for path in (ROOT / top).rglob("*.py")]
    return {source.name: source for source in sorted(found, key=lambda source: source.name)}


def used_sources() -> Iterator[Source]:
    """Yield the modules that run where the console or the plugin is used."""
    return (source for name, source in own_sources().items() if not name.startswith(DEVELOP))


def _source(path: Path) -> Source:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)))
