"""The tests of an importer, in a class to subclass once, and a fixture for tests of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from .files import FileTests
from .imports import ImportTests
from .rows import RowTests
from .runs import Importing


class ImporterTests(FileTests, RowTests, ImportTests):
    """Some thirty tests that every importer should pass; a subclass names its importer and a row.

    They need a fixture `app`: an application with a `BulkImport`, its tables, and whatever the
    rows refer to, made anew for each test.
    """

    @pytest.fixture
    def importing(self, app: Flask) -> Iterator[Importing]:
        """Return what judges and imports files for the importer."""
        with app.app_context():
            yield Importing(self.importer, self.actor())


@pytest.fixture
def importing(app: Flask) -> Iterator[Any]:
    """Return a function that makes what judges and imports files for an importer and a person."""
    with app.app_context():
        yield Importing
