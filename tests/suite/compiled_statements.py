"""What statements are compiled to, kept for the engines of a process: most tests have their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

_SHARED: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def compile_statements_once(engine: Engine) -> None:
    """Let an engine take the statements that others of its kind have compiled.

    To compile those of an import takes longer than to send them. A statement is compiled for a
    dialect, so the engines have that of the first one, which knows no address and no connection.
    """
    dialect, compiled = _SHARED.setdefault(engine.name, (engine.dialect, LRUCache(2_000)))
    engine.dialect = dialect
    engine.update_execution_options(compiled_cache=compiled)
