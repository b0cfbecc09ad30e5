"""What is logged: every event with its level and the names of its values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.inspection.sources import Source, used_sources

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def events() -> Iterator[str]:
    """Yield each event once for each level and set of values with which it is logged."""
    yield from sorted({line for source in used_sources() for line in _logged(source)})


def _logged(source: Source) -> Iterator[str]:
    loggers = set(_loggers(source.tree))
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if getattr(node.func.value, "id", "") in loggers:
            yield from _lines(node, node.func.attr)


def _loggers(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and "getLogger(" in ast.unparse(node.value):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def _lines(call: ast.Call, method: str) -> Iterator[str]:
    """Yield an event, or each event of a call whose level or name is chosen when it is made."""
    if method not in LEVELS | {"log"}:
        return
    arguments = call.args[1:] if method == "log" else call.args
    level = " or ".join(sorted(_levels(call.args[0]))) if method == "log" else method
    text = ast.literal_eval(arguments[0])
    event, _, rest = text.partition(" ") if "=" in text else (text, "", "")
    values = [*re.findall(r"(\w+)=", rest), *_extra(call)]
    names = (
        [event.replace("%s", word) for word in _words(arguments[1])] if "%s" in event else [event]
    )
    for name in names:
        yield f"{level}: {name} {' '.join(values)}".rstrip()


def _levels(node: ast.expr) -> set[str]:
    found = {each.attr.lower() for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return found & LEVELS


def _words(node: ast.expr) -> list[str]:
    return [str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant)]


def _extra(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            yield from (ast.literal_eval(key) for key in keyword.value.keys if key is not None)
