"""What can be set: every key that is read from the configuration or the environment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict

from ctu.config import DEFAULTS, RENAMED
from plugins.bulk_import.settings import PREFIX, Settings
from tests.inspection.sources import own_sources

OWN_KEY = re.compile(r"(?:CTU|BULK_IMPORT)_[A-Z0-9_]*[A-Z0-9]")


def settings() -> Iterator[str]:
    """Yield every setting with its default, then those that are read without having one."""
    defaults = {PREFIX + name.upper(): value for name, value in asdict(Settings()).items()}
    defaults |= DEFAULTS
    yield from (f"{name} = {value!r}" for name, value in sorted(defaults.items()))
    yield from sorted(_named_keys() - set(defaults))
    for name, key in sorted(RENAMED.items()):
        yield f"environment {name} -> {key}"


def _named_keys() -> set[str]:
    """Return the keys of ours that stand in the code as a text."""
    return {
        node.value
        for source in own_sources().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if OWN_KEY.fullmatch(node.value)
    }
