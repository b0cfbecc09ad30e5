"""Bulk imports for any Flask-Admin panel: declare the columns, get the page."""

from .actors import Actors, Gone, Identity
from .engine.alphabet import UNBROKEN, Alphabet
from .engine.fields import Boolean, Digits, Reference, Secret, Text
from .engine.importer import Importer
from .engine.keys import canonical_key
from .engine.rows import Problem, Row
from .engine.rules import absent, check, lookup
from .extension import BulkImport
from .guard import GuardedModelView

__all__ = [
    "UNBROKEN",
    "Actors",
    "Alphabet",
    "Boolean",
    "BulkImport",
    "Digits",
    "Gone",
    "GuardedModelView",
    "Identity",
    "Importer",
    "Problem",
    "Reference",
    "Row",
    "Secret",
    "Text",
    "absent",
    "canonical_key",
    "check",
    "lookup",
]
