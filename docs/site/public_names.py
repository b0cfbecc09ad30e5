"""Gives the reference the public names of the plugin, also those that it imports when asked."""

from __future__ import annotations

import importlib
from typing import Any

from griffe import Alias, Extension, GriffeLoader, Module

PACKAGE = "plugins.bulk_import"
HOMES = "_HOMES"


class PublicNames(Extension):
    """Adds to the package, as Griffe sees it, every name that its `__getattr__` knows.

    Griffe reads source, so it sees the names that are imported there. A package that imports a name
    when it is asked for says in `_HOMES` which module has which names; without `_HOMES` nothing is
    added. A name that its module lacks is then an error of mkdocstrings.
    """

    def on_package(self, *, pkg: Module, loader: GriffeLoader, **kwargs: Any) -> None:
        """Add the names once the source is read."""
        package = loader.modules_collection[PACKAGE]
        if HOMES not in package.members:
            return
        homes: dict[str, tuple[str, ...]] = getattr(importlib.import_module(PACKAGE), HOMES)
        for home, names in homes.items():
            for name in names:
                package.set_member(name, Alias(name, f"{PACKAGE}{home}.{name}", parent=package))
