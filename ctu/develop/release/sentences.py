"""Extraction of the plugin's marked sentences, the message ids of its catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from ctu.develop.tree import ROOT

PLUGIN = ROOT / "plugins" / "bulk_import"
MARKS = ("_t", "N_")
PLURAL = "_n"
MARKED = re.compile(rf"\b(?:{'|'.join((*MARKS, PLURAL))})\(")
"""A call that marks a message; a module without one is not parsed."""
TEMPLATES = Environment(autoescape=True)

Message = str | tuple[str, str]
"""A sentence, or the two forms of one that agrees with a number."""


@cache
def marked() -> dict[Message, list[str]]:
    """Return every message with the places that say it; no form of a pair stands alone, too."""
    found: dict[Message, list[str]] = {}
    for path in sorted(PLUGIN.rglob("*.py")):
        for message, line in python_messages(path):
            found.setdefault(message, []).append(f"{path.relative_to(PLUGIN)}:{line}")
    for path in sorted(PLUGIN.rglob("*.html")):
        for message, line in template_messages(path):
            found.setdefault(message, []).append(f"{path.relative_to(PLUGIN)}:{line}")
    paired = {form for message in found if isinstance(message, tuple) for form in message}
    return {message: places for message, places in found.items() if message not in paired}


def template_messages(path: Path) -> Iterator[tuple[Message, int]]:
    """Yield the messages of a template."""
    tree = TEMPLATES.parse(path.read_text(encoding="utf-8"))
    for line, name, message in extract_from_ast(tree, [*MARKS, PLURAL]):
        texts = [message] if isinstance(message, str) else [each for each in message or () if each]
        if name == PLURAL:
            yield (str(texts[0]), str(texts[1])), line
        elif texts:
            yield str(texts[0]), line


def python_messages(path: Path) -> Iterator[tuple[Message, int]]:
    """Yield the messages of a module; forms that have a name are looked for by it."""
    source = path.read_text(encoding="utf-8")
    if not MARKED.search(source):
        return
    tree = ast.parse(source)
    named = _named(tree)
    yield from _named_pairs(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in MARKS and (text := _text(node.args[0])) is not None:
            yield text, node.lineno
        elif node.func.id == PLURAL:
            for pair in _pairs(node, named):
                yield pair, node.lineno


def _named_pairs(tree: ast.Module) -> Iterator[tuple[Message, int]]:
    """Yield two forms that a module names: a number tells them apart wherever they are said."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            calls = [each for each in node.value.elts if isinstance(each, ast.Call)]
            forms = [text for each in calls for text in _texts(each)]
            if len(forms) == 2 == len(node.value.elts):
                yield (forms[0], forms[1]), node.lineno


def _named(tree: ast.Module) -> dict[str, list[tuple[int, list[str]]]]:
    """Return the texts that are given to each name, with their lines."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            is_many = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = (
                zip(target.elts, node.value.elts, strict=True)  # type: ignore[attr-defined]
                if is_many
                else [(target, node.value)]
            )
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append((node.lineno, list(_texts(value))))
    return found


def _pairs(call: ast.Call, named: dict[str, list[tuple[int, list[str]]]]) -> Iterator[Message]:
    first = call.args[0]
    if isinstance(first, ast.Starred):
        name = first.value.id if isinstance(first.value, ast.Name) else ""
        for _, texts in named.get(name, []):
            if len(texts) == 2:
                yield texts[0], texts[1]
        return
    one, many = (_values(each, named, call.lineno) for each in call.args[:2])
    yield from zip(one, many, strict=True)


def _values(node: ast.expr, named: dict[str, list[tuple[int, list[str]]]], line: int) -> list[str]:
    """Return what an argument says; a name has the texts that it was last given above."""
    if not isinstance(node, ast.Name):
        return list(_texts(node))
    above = [(at, texts) for at, texts in named.get(node.id, []) if at <= line]
    start = max((at for at, _ in above), default=0)
    near = [texts for at, texts in above if start - at < NEAR_LINES]
    return [text for texts in near for text in texts]


NEAR_LINES = 6
"""Two values that a name is given within so few lines are two ways of one branch."""


def _texts(node: ast.expr) -> Iterator[str]:
    if (text := _text(node)) is not None:
        yield text
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
        yield from _texts(node.args[0])
    elif isinstance(node, ast.Tuple):
        for each in node.elts:
            yield from _texts(each)


def _text(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else None  # type: ignore[attr-defined]
