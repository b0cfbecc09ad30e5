"""Tests for an importer: subclass `ImporterTests` once, or judge and import files one by one."""

from __future__ import annotations

import pytest

# What is asserted here tells its parts, as in the engineer's own tests.
pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in ("files", "rows", "imports")))

from .results import Imported, Judged, JudgedRow, Undone  # noqa: E402 - pytest is told first.
from .runs import Importing, import_csv, judge_csv, undo_import  # noqa: E402
from .suite import ImporterTests, importing  # noqa: E402

__all__ = [
    "Imported",
    "ImporterTests",
    "Importing",
    "Judged",
    "JudgedRow",
    "Undone",
    "import_csv",
    "importing",
    "judge_csv",
    "undo_import",
]


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
