"""Signatures as text that is the same on every Python: annotations as written, simple defaults."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, ForwardRef

import plugins.bulk_import
from tests.inspection.sources import own_sources

INTERNAL = "~"
"""Stands for a class of ours that nobody outside can name: such a class may be renamed."""
SIMPLE = (str, int, float, bool, tuple, list, dict, frozenset)


class _Plain(str):
    """A text that `inspect` shows without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class _Outside(ast.NodeTransformer):
    """Replaces the names of internal classes."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(INTERNAL) if node.id in _internal_names() else node


def signature_of(function: Callable[..., Any]) -> str:
    """Return the signature of one of our functions or classes, without `self`."""
    found = inspect.signature(function)
    parameters = [
        each.replace(annotation=_shown(each.annotation), default=default_of(each.default))
        for each in found.parameters.values()
        if each.name not in {"self", "cls", "_cls"}
    ]
    returned = _shown(found.return_annotation)
    if isinstance(function, type):
        returned = found.empty
    return str(found.replace(parameters=parameters, return_annotation=returned))


def default_of(value: Any) -> Any:
    """Return a value as it can be shown: simple ones as they are, others by their type."""
    if value is inspect.Parameter.empty:
        return value
    if value is None or isinstance(value, SIMPLE):
        return _Plain(repr(value))
    # What a dataclass makes anew for each object, and objects of other libraries.
    return _Plain("..." if not isinstance(value, type) else value.__name__)


def annotation_text(annotation: Any) -> str:
    """Return an annotation as it is written, with internal classes made unnamed."""
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        annotation = inspect.formatannotation(annotation)
    tree = _Outside().visit(ast.parse(annotation.strip("'\""), mode="eval"))
    return ast.unparse(tree)


def _shown(annotation: Any) -> Any:
    if annotation is inspect.Parameter.empty:
        return annotation
    return _Plain(annotation_text(annotation))


@cache
def _internal_names() -> frozenset[str]:
    """Return the classes and types of the plugin that are not public."""
    trees = [each.tree for name, each in own_sources().items() if name.startswith("plugins.")]
    nodes = [node for tree in trees for node in tree.body]
    found = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    found |= {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper()
    }
    return frozenset(found - set(plugins.bulk_import.__all__))
