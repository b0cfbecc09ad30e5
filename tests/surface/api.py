"""What a host can import: the public names with their signatures, attributes and methods.

Where a name lives is left out, and so are internal classes in annotations: both may change.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from blinker import NamedSignal

import plugins.bulk_import
from ctu.develop.tree import ROOT
from tests.surface.signatures import annotation_text, default_of, signature_of

PLUGIN = plugins.bulk_import.__name__
PUBLIC = frozenset(plugins.bulk_import.__all__)
OPERATORS = {"__call__", "__contains__", "__getitem__", "__iter__", "__len__"}
GUIDES = (ROOT / "docs", ROOT / "docs" / "extending")
PAGES = sorted(
    [*(page for guide in GUIDES for page in guide.glob("*.md")), *(ROOT / "plugins").rglob("*.md")]
)
NAMED_IMPORT = re.compile(rf"^from ({PLUGIN}\.[\w.]+) import (\w+)", re.MULTILINE)


def public_names() -> Iterator[str]:
    """Yield every public name, and every member of the classes among them."""
    for name in sorted(PUBLIC):
        value = getattr(plugins.bulk_import, name)
        if isinstance(value, type):
            yield from _class_lines(name, value)
        elif isinstance(value, NamedSignal):
            yield f"{name}: signal {value.name!r}"
        elif inspect.isfunction(value):
            yield f"{name}{signature_of(value)}"
        else:
            yield f"{name}: {annotation_text(type(value).__name__)}"


def documented_imports() -> Iterator[str]:
    """Yield what the documentation tells hosts to import from a module of the plugin."""
    texts = [path.read_text(encoding="utf-8") for path in PAGES]
    for module, name in sorted({each for text in texts for each in NAMED_IMPORT.findall(text)}):
        value = getattr(importlib.import_module(module), name)
        yield f"from {module} import {name}: {'class' if isinstance(value, type) else 'value'}"


def _class_lines(name: str, kind: type) -> Iterator[str]:
    yield f"class {name}({', '.join(_base_names(kind))}){_constructor(kind)}"
    members: dict[str, str] = {}
    for owner in reversed(_own_bases(kind)):
        members |= _members(owner)
    for member, text in sorted(members.items()):
        yield f"{name}.{member}{text}"


def _own_bases(kind: type) -> list[type]:
    return [each for each in kind.__mro__ if _is_own(each)]


def _is_own(kind: type) -> bool:
    return kind.__module__.startswith(PLUGIN)


def _base_names(kind: type) -> list[str]:
    """Return the public and the foreign classes that a class is made from."""
    bases = {base for owner in _own_bases(kind) for base in owner.__bases__} - {object}
    return sorted(each.__name__ for each in bases if not _is_own(each) or each.__name__ in PUBLIC)


def _constructor(kind: type) -> str:
    """Return how objects are made; "" where that is up to a foreign base."""
    owner = next(each for each in kind.__mro__ if {"__init__", "_fields"} & set(vars(each)))
    return f": {signature_of(kind)}" if _is_own(owner) else ""


def _members(owner: type) -> dict[str, str]:
    """Return the public members of one class of ours, each with what can be told of it."""
    annotations = vars(owner).get("__annotations__", {})
    found = dict.fromkeys(_set_on_self(owner), ": attribute")
    found |= {name: f": {annotation_text(each)}" for name, each in annotations.items()}
    own = {name: each for name, each in vars(owner).items() if not _is_copied(each)}
    found |= {name: _told(value, found.get(name, "")) for name, value in own.items()}
    return {name: text for name, text in found.items() if name in OPERATORS or name[0] != "_"}


def _is_copied(value: Any) -> bool:
    """Return whether Flask-Admin's metaclass has copied a page of its own into a class of ours."""
    return inspect.isfunction(value) and not (value.__module__ or "").startswith(PLUGIN)


def _told(value: Any, annotation: str) -> str:
    if isinstance(value, property) and value.fget is not None:
        returned = inspect.signature(value.fget).return_annotation
        return f": property {annotation_text(returned)}"
    if isinstance(value, classmethod | staticmethod):
        return f"{signature_of(value.__func__)} {type(value).__name__}"
    if inspect.isfunction(value):
        return signature_of(value)
    if inspect.isdatadescriptor(value):
        # A slot or the field of a tuple holds no default that could be told.
        return annotation or ": attribute"
    return f"{annotation} = {default_of(value)!r}"


def _set_on_self(owner: type) -> Iterator[str]:
    """Yield the attributes that the methods of a class give to `self`."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(owner)))):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for each in targets:
            if isinstance(each, ast.Attribute) and getattr(each.value, "id", "") == "self":
                yield each.attr
