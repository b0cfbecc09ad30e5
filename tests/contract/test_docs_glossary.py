"""The names that the glossary gives of the code are names of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ctu.develop.tree import ROOT

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
OBJECTS = {"row", "problem"}
"""Variables by which an attribute is named in the place of its class."""


def names_told() -> Iterator[str]:
    """Yield the dotted names in the last column."""
    for code in re.findall(r"\| ([^|]*) \|$", TEXT, re.MULTILINE):
        yield from re.findall(r"`@?([A-Za-z_]+(?:\.[A-Za-z_]+)*)`", code)


def sources() -> dict[str, str]:
    """Return the text of every module by its dotted name."""
    paths = [path for top in ("plugins", "ctu") for path in (ROOT / top).rglob("*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): (
            path.read_text(encoding="utf-8")
        )
        for path in paths
    }


def defined(text: str) -> set[str]:
    """Return the names that a module defines: functions, classes, attributes, variables."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


def test_every_name_of_the_code_in_the_glossary_exists() -> None:
    texts = sources()
    known = {module: defined(text) for module, text in texts.items()}
    every = set().union(*known.values()) | set(texts)

    def exists(name: str) -> bool:
        head, _, last = name.rpartition(".")
        if not head or head in OBJECTS:
            return last in every or is_module(last)
        of_module = [names for module, names in known.items() if f".{module}".endswith(f".{head}")]
        of_class = [names for names in known.values() if head in names]
        return is_module(name) or any(last in names for names in (*of_module, *of_class))

    def is_module(name: str) -> bool:
        return any(f".{module}".endswith(f".{name}") for module in texts)

    names = list(names_told())
    assert len(names) > 60
    assert [name for name in names if not exists(name)] == []
