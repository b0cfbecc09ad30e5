"""Which names of other packages our code relies on although nobody has promised them.

A name is promised when it begins without an underscore and, if it is a method or a function, has a
docstring: their documentation is made from those. RQ documents no methods of its classes, so each
of them that we override is listed. gunicorn promises nothing about its workers, so attributes of
theirs that we read are listed, too.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from ctu.develop.tree import ROOT
from tests.inspection.sources import TOPS, Source, own_sources, used_sources

PACKAGES = frozenset(
    {
        "flask",
        "flask_admin",
        "flask_limiter",
        "flask_login",
        "flask_migrate",
        "flask_sqlalchemy",
        "flask_wtf",
        "gunicorn",
        "prometheus_client",
        "redis",
        "rq",
        "werkzeug",
        "wtforms",
    }
)
UNDESCRIBED = "rq"
INTERNAL = "gunicorn"
IN_TEMPLATE = re.compile(r"\.(_[a-z]\w*)")


class Use(NamedTuple):
    """A name that is not promised, and where we use it."""

    name: str
    place: str


class OwnClass(NamedTuple):
    """One of our classes, as it is written and as it was made."""

    source: Source
    node: ast.ClassDef
    kind: type


@cache
def uses() -> frozenset[Use]:
    """Return every use of a name that is not promised."""
    found = {use for each in _own_classes() for use in uses_of_class(each)}
    for source in used_sources():
        found |= {*_private_accesses(source), *_undescribed_imports(source)}
    return frozenset(found | set(_in_templates()))


def uses_of_class(each: OwnClass) -> Iterator[Use]:
    """Yield what a class overrides and calls of its foreign bases that is not promised."""
    yield from _overridden(each)
    yield from _called(each)


@cache
def _own_classes() -> tuple[OwnClass, ...]:
    """Return every class at the top of a module of ours."""
    return tuple(
        OwnClass(source, node, getattr(import_module(source.name), node.name))
        for source in used_sources()
        for node in source.tree.body
        if isinstance(node, ast.ClassDef)
    )


def is_assigned(package: str, name: str) -> bool:
    """Return whether a package itself sets an attribute of some name somewhere."""
    folder = Path(str(import_module(package).__file__)).parent
    return any(name in _set_names(path) for path in folder.rglob("*.py"))


def _overridden(each: OwnClass) -> Iterator[Use]:
    """Yield what a class of ours defines anew of a foreign base."""
    for name in _defined_in(each.node):
        definer = _definer(each.kind.__mro__[1:], name)
        if definer is not None and not _is_own(definer) and _is_unpromised(definer, name, True):
            yield Use(name, f"{each.source.name}.{each.node.name}")


def _called(each: OwnClass) -> Iterator[Use]:
    """Yield what a class of ours asks of itself, or of `super()`, and a foreign base defines."""
    for node in ast.walk(each.node):
        if not isinstance(node, ast.Attribute) or node.attr.startswith("__"):
            continue
        receiver = ast.unparse(node.value)
        if receiver in {"self", "cls", "super()"}:
            classes = each.kind.__mro__[receiver == "super()" :]
            definer = _definer(classes, node.attr)
            is_unpromised = (
                _is_kept_inside(each.kind, node.attr)
                if definer is None
                else _is_unpromised(definer, node.attr, False)
            )
            if is_unpromised:
                yield Use(node.attr, f"{each.source.name}:{node.lineno}")


def _is_kept_inside(kind: type, name: str) -> bool:
    """Return whether instances have an attribute from a base of which nothing is promised."""
    packages = {base.__module__.partition(".")[0] for base in kind.__mro__}
    return INTERNAL in packages and name not in _own_names()


def _definer(classes: tuple[type, ...], name: str) -> type | None:
    return next((kind for kind in classes if name in vars(kind) and not _is_copy(kind, name)), None)


def _is_copy(kind: type, name: str) -> bool:
    """Return whether Flask-Admin has put a name into a class of ours: it copies inherited views."""
    value = vars(kind)[name]
    is_elsewhere = inspect.isfunction(value) and not value.__qualname__.startswith(kind.__name__)
    return _is_own(kind) and is_elsewhere


def _is_own(kind: type) -> bool:
    return kind.__module__ in own_sources()


def _is_unpromised(definer: type, name: str, is_override: bool) -> bool:
    package = definer.__module__.partition(".")[0]
    if package not in PACKAGES or name.startswith("__"):
        return False
    if package == INTERNAL:
        return True
    value = vars(definer)[name]
    is_method = inspect.isfunction(value) or isinstance(value, property)
    is_undescribed = is_method and not inspect.getdoc(value)
    return name.startswith("_") or is_undescribed or (is_override and package == UNDESCRIBED)


def _defined_in(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names that the body of a class gives a value."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield each.name
        elif isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id


def _private_accesses(source: Source) -> Iterator[Use]:
    """Yield every access to a private name that no code of ours defines."""
    standard = _standard_modules(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and re.match(r"_[a-z]", node.attr):
            is_library = getattr(node.value, "id", "") in standard
            if node.attr not in _own_names() and not is_library:
                yield Use(node.attr, f"{source.name}:{node.lineno}")


def _standard_modules(source: Source) -> set[str]:
    """Return the modules that a module imports as they are, such as `os`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.partition(".")[0] not in PACKAGES
    }


@cache
def _own_names() -> frozenset[str]:
    """Return what our code itself defines, unless it does so over a foreign base."""
    found = {name for source in used_sources() for name in _names_set_in(source.tree)}
    return frozenset(found - {use.name for each in _own_classes() for use in _overridden(each)})


def _names_set_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from [node.attr] if getattr(node.value, "id", "") == "self" else []


def _undescribed_imports(source: Source) -> Iterator[Use]:
    """Yield the functions without a docstring that are imported from another package."""
    for node in ast.walk(source.tree):
        name = "" if not isinstance(node, ast.ImportFrom) or node.level else str(node.module)
        if name.partition(".")[0] in PACKAGES and isinstance(node, ast.ImportFrom):
            module = import_module(name)
            for alias in node.names:
                if _is_undescribed(alias.name, getattr(module, alias.name)):
                    yield Use(alias.name, f"{source.name}:{node.lineno}")


def _is_undescribed(name: str, value: Any) -> bool:
    return name.startswith("_") or (inspect.isfunction(value) and not inspect.getdoc(value))


def _in_templates() -> Iterator[Use]:
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.html")):
            for name in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
                yield Use(name, path.relative_to(ROOT).as_posix())


@cache
def _set_names(path: Path) -> frozenset[str]:
    """Return the attributes that a file of another package sets, or declares in a class."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8", errors="replace"))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.AnnAssign):
            found.add(getattr(node.target, "attr", getattr(node.target, "id", "")))
    return frozenset(found)
