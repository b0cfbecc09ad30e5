"""Bulk imports for any Flask-Admin panel: declare the columns, get the page."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .actors import Actors, Gone, Identity
    from .api.import_api import ImportApi
    from .api.problems import ApiProblem
    from .api.routes import Scope
    from .engine.cells.alphabet import UNBROKEN, Alphabet
    from .engine.cells.damage import failure_hint
    from .engine.cells.fast_path import PlainPattern
    from .engine.cells.keys import canonical_key, canonical_keys, composed, trim
    from .engine.declaration.importer import Importer
    from .engine.declaration.keep import Keep
    from .engine.declaration.rules import absent, check, check_rows, existing, lookup
    from .engine.error_file import escape_formula
    from .engine.fields.base.field import Field
    from .engine.fields.ordered.dates import Date, DateTime
    from .engine.fields.ordered.floats import Float
    from .engine.fields.ordered.numbers import Decimal, Integer
    from .engine.fields.ordered.times import Time
    from .engine.fields.textual.addresses import URL, Email
    from .engine.fields.textual.booleans import Boolean
    from .engine.fields.textual.choices import Choice
    from .engine.fields.textual.many import Many
    from .engine.fields.textual.references import Reference
    from .engine.fields.textual.secrets import Secret
    from .engine.fields.textual.structured import JSON, UUID
    from .engine.fields.textual.texts import Digits, Text
    from .engine.rows.rows import REFUSED, Change, Problem, Row, values
    from .engine.rows.slips import Slip
    from .extension import BulkImport
    from .mapped.importer import ModelImporter
    from .mapped.rules.get_or_create import GetOrCreate
    from .monitoring.metrics import ImportCollector
    from .monitoring.readiness import UP
    from .reports.history.history import Line
    from .reports.history.host_pages import (
        ImportNews,
        ImportNotice,
        claim_news,
        claim_notices,
        created_line,
        history_lines,
    )
    from .reports.history.newest import newest_imports
    from .reports.history.outcome_text import result_text
    from .reports.history.statuses import Look
    from .reports.words.progress_bar import BarPart, bar_parts
    from .settings import SettingError, unknown_settings
    from .state import State, current_state
    from .storage.database.clock import database_now
    from .storage.database.counts import MOST_COUNTED, Count, count_each, count_kinds
    from .storage.database.outages import is_at_limit, is_disk_full, is_outage
    from .storage.database.paging import (
        Landmarks,
        Order,
        Place,
        distinct_values,
        read_page,
        unindexed,
    )
    from .storage.sealing.exposed_files import is_exposed
    from .storage.sealing.vault import SealBroken
    from .storage.tables.models import ImportRun
    from .views import BulkImportView
    from .views.guarded.bounds import like_pattern
    from .views.guarded.guarded_model import GuardedModelView
    from .views.web.page_form import PageForm
    from .work.renewal import renew_secrets
    from .work.signals import import_finished

__all__ = [
    "JSON",
    "MOST_COUNTED",
    "REFUSED",
    "UNBROKEN",
    "UP",
    "URL",
    "UUID",
    "Actors",
    "Alphabet",
    "ApiProblem",
    "BarPart",
    "Boolean",
    "BulkImport",
    "BulkImportView",
    "Change",
    "Choice",
    "Count",
    "Date",
    "DateTime",
    "Decimal",
    "Digits",
    "Email",
    "Field",
    "Float",
    "GetOrCreate",
    "Gone",
    "GuardedModelView",
    "Identity",
    "ImportApi",
    "ImportCollector",
    "ImportNews",
    "ImportNotice",
    "ImportRun",
    "Importer",
    "Integer",
    "Keep",
    "Landmarks",
    "Line",
    "Look",
    "Many",
    "ModelImporter",
    "Order",
    "PageForm",
    "Place",
    "PlainPattern",
    "Problem",
    "Reference",
    "Row",
    "Scope",
    "SealBroken",
    "Secret",
    "SettingError",
    "Slip",
    "State",
    "Text",
    "Time",
    "absent",
    "bar_parts",
    "canonical_key",
    "canonical_keys",
    "check",
    "check_rows",
    "claim_news",
    "claim_notices",
    "composed",
    "count_each",
    "count_kinds",
    "created_line",
    "current_state",
    "database_now",
    "distinct_values",
    "escape_formula",
    "existing",
    "failure_hint",
    "history_lines",
    "import_finished",
    "is_at_limit",
    "is_disk_full",
    "is_exposed",
    "is_outage",
    "like_pattern",
    "lookup",
    "newest_imports",
    "read_page",
    "renew_secrets",
    "result_text",
    "trim",
    "unindexed",
    "unknown_settings",
    "values",
]

_HOMES = {
    ".actors": ("Actors", "Gone", "Identity"),
    ".api.import_api": ("ImportApi",),
    ".api.problems": ("ApiProblem",),
    ".api.routes": ("Scope",),
    ".engine.error_file": ("escape_formula",),
    ".engine.fields.textual.addresses": ("URL", "Email"),
    ".engine.cells.alphabet": ("UNBROKEN", "Alphabet"),
    ".engine.fields.textual.choices": ("Choice",),
    ".engine.cells.damage": ("failure_hint",),
    ".engine.fields.ordered.dates": ("Date", "DateTime"),
    ".engine.cells.fast_path": ("PlainPattern",),
    ".engine.fields.base.field": ("Field",),
    ".engine.cells.keys": ("canonical_key", "canonical_keys", "composed", "trim"),
    ".engine.fields.textual.booleans": ("Boolean",),
    ".engine.fields.textual.references": ("Reference",),
    ".engine.fields.textual.secrets": ("Secret",),
    ".engine.fields.textual.texts": ("Digits", "Text"),
    ".engine.fields.textual.many": ("Many",),
    ".engine.fields.ordered.floats": ("Float",),
    ".engine.fields.ordered.numbers": ("Decimal", "Integer"),
    ".engine.fields.textual.structured": ("JSON", "UUID"),
    ".engine.fields.ordered.times": ("Time",),
    ".engine.declaration.importer": ("Importer",),
    ".engine.declaration.keep": ("Keep",),
    ".engine.rows.rows": ("REFUSED", "Change", "Problem", "Row", "values"),
    ".engine.declaration.rules": ("absent", "check", "check_rows", "existing", "lookup"),
    ".engine.rows.slips": ("Slip",),
    ".extension": ("BulkImport",),
    ".mapped.rules.get_or_create": ("GetOrCreate",),
    ".mapped.importer": ("ModelImporter",),
    ".monitoring.metrics": ("ImportCollector",),
    ".monitoring.readiness": ("UP",),
    ".reports.history.outcome_text": ("result_text",),
    ".reports.history.history": ("Line",),
    ".reports.history.newest": ("newest_imports",),
    ".reports.history.statuses": ("Look",),
    ".reports.history.host_pages": (
        *("ImportNews", "ImportNotice", "claim_news", "claim_notices"),
        *("created_line", "history_lines"),
    ),
    ".reports.words.progress_bar": ("BarPart", "bar_parts"),
    ".settings": ("SettingError", "unknown_settings"),
    ".state": ("State", "current_state"),
    ".storage.database.clock": ("database_now",),
    ".storage.database.counts": ("MOST_COUNTED", "Count", "count_each", "count_kinds"),
    ".storage.tables.models": ("ImportRun",),
    ".storage.database.outages": ("is_at_limit", "is_disk_full", "is_outage"),
    ".storage.database.paging": (
        *("Landmarks", "Order", "Place"),
        *("distinct_values", "read_page", "unindexed"),
    ),
    ".storage.sealing.exposed_files": ("is_exposed",),
    ".storage.sealing.vault": ("SealBroken",),
    ".views": ("BulkImportView",),
    ".views.guarded.bounds": ("like_pattern",),
    ".views.guarded.guarded_model": ("GuardedModelView",),
    ".views.web.page_form": ("PageForm",),
    ".work.renewal": ("renew_secrets",),
    ".work.signals": ("import_finished",),
}

_NEEDED = {"ImportCollector": "prometheus_client"}
"""The package of an extra that a name cannot be imported without."""
# Whoever imports everything gets what there is. A type checker sees the whole list.
__all__[:] = [name for name in __all__ if name not in _NEEDED or find_spec(_NEEDED[name])]


def __dir__() -> list[str]:
    """Return the public names, also those that were not asked for yet."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: the engine alone needs no web framework."""
    for module, names in _HOMES.items():
        if name in names:
            globals()[name] = value = getattr(import_module(module, __name__), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
