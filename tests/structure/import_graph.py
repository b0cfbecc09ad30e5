"""Who imports whom, from the syntax trees: imports for type checkers and in functions count too."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from tests.sources import Source

Sources = Mapping[str, Source]
Graph = dict[str, set[str]]
DYNAMIC = {"import_module", "__import__"}


class Import(NamedTuple):
    """One import of a module of ours by another, and where it stands."""

    importer: str
    imported: str
    line: int


def imports(sources: Sources) -> list[Import]:
    """Return every import of one of these modules by another of them.

    A package is run before what is in it, so whoever imports `a.b.c` from outside imports `a.b` and
    `a` as well.
    """
    found = {
        Import(source.name, module, line)
        for source in sources.values()
        for name, line in _named(source, sources)
        for module in _loaded(name, source.name)
        if module in sources
    }
    return sorted(found)


def graph_of(found: Iterable[Import], sources: Sources) -> Graph:
    """Return which modules each module imports."""
    graph: Graph = {name: set() for name in sources}
    for each in found:
        graph[each.importer].add(each.imported)
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules of which each needs each other one, the largest first."""
    reached = {name: _reachable(graph, name) for name in graph}
    groups = {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in graph
        if name in reached[name]
    }
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def shortest_way_back(graph: Graph, start: str) -> list[str]:
    """Return the shortest way over imports from a module to itself, both ends included."""
    ways = deque([[start]])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for name in sorted(graph[way[-1]] - seen):
            if name == start:
                return [*way, start]
            seen.add(name)
            ways.append([*way, name])
    return []


def told(group: list[str], found: Iterable[Import]) -> str:
    """Return a group of modules that need each other with one way round, as a person follows it."""
    lines = {(each.importer, each.imported): each.line for each in found}
    inside = {name: {other for other in group if (name, other) in lines} for name in group}
    way = shortest_way_back(inside, group[0])
    steps = (f"{a}:{lines[a, b]} imports {b}" for a, b in pairwise(way))
    return f"{len(group)} modules need each other: {', '.join(group)}. {'; '.join(steps)}."


def unreadable(source: Source) -> Iterator[int]:
    """Yield the lines in which a module is imported whose name only a running program knows."""
    for call in _dynamic_calls(source):
        if not (call.args and isinstance(call.args[0], ast.Constant)):
            yield call.lineno


def for_type_checkers(source: Source, sources: Sources) -> list[Import]:
    """Return the imports of modules of ours that only a type checker follows."""
    parts = [
        source._replace(tree=ast.Module(node.body, []))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    found = {(name, line) for part in parts for name, line in _named(part, sources)}
    return [Import(source.name, name, line) for name, line in sorted(found) if name in sources]


def _named(source: Source, sources: Sources) -> Iterator[tuple[str, int]]:
    """Yield the full name of whatever is imported anywhere in a module."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            stem = _absolute(source, "." * node.level + (node.module or ""))
            for alias in node.names:
                name = f"{stem}.{alias.name}"
                yield (name if name in sources else stem), node.lineno
    for call in _dynamic_calls(source):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield _absolute(source, str(call.args[0].value)), call.lineno


def _dynamic_calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in DYNAMIC:
                yield node


def _absolute(source: Source, name: str) -> str:
    """Return the full name of a module that a module names, with dots in front or without."""
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    parts = source.package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *filter(None, [name[level:]])])


def _loaded(name: str, importer: str) -> Iterator[str]:
    """Yield a module and the packages that are run before it, but for those of the importer."""
    parts = name.split(".")
    own = importer.split(".")
    for length in range(1, len(parts) + 1):
        is_around_importer = parts[:length] == own[:length]
        if not is_around_importer or (length == len(parts) and parts != own):
            yield ".".join(parts[:length])


def _reachable(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = graph[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found
