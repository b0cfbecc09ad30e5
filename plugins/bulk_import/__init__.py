"""Bulk imports for any Flask-Admin panel: declare the columns, get the page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .actors import Actors, Gone, Identity
    from .engine.fields.alphabet import UNBROKEN, Alphabet
    from .engine.fields.field import Field
    from .engine.fields.keys import canonical_key
    from .engine.fields.kinds import Boolean, Digits, Reference, Secret, Text
    from .engine.importer import Importer
    from .engine.rows import Problem, Row
    from .engine.rules import absent, check, check_rows, lookup
    from .extension import BulkImport
    from .monitoring.metrics import ImportCollector
    from .views import BulkImportView
    from .views.guarded_model import GuardedModelView
    from .work.signals import import_finished

__all__ = [
    "UNBROKEN",
    "Actors",
    "Alphabet",
    "Boolean",
    "BulkImport",
    "BulkImportView",
    "Digits",
    "Field",
    "Gone",
    "GuardedModelView",
    "Identity",
    "ImportCollector",
    "Importer",
    "Problem",
    "Reference",
    "Row",
    "Secret",
    "Text",
    "absent",
    "canonical_key",
    "check",
    "check_rows",
    "import_finished",
    "lookup",
]

_HOMES = {
    ".actors": ("Actors", "Gone", "Identity"),
    ".monitoring.metrics": ("ImportCollector",),
    ".engine.fields.alphabet": ("UNBROKEN", "Alphabet"),
    ".engine.fields.field": ("Field",),
    ".engine.fields.kinds": ("Boolean", "Digits", "Reference", "Secret", "Text"),
    ".engine.importer": ("Importer",),
    ".engine.fields.keys": ("canonical_key",),
    ".engine.rows": ("Problem", "Row"),
    ".engine.rules": ("absent", "check", "check_rows", "lookup"),
    ".extension": ("BulkImport",),
    ".views.guarded_model": ("GuardedModelView",),
    ".work.signals": ("import_finished",),
    ".views": ("BulkImportView",),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: the engine alone needs no web framework."""
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(module, __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
