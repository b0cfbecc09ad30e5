"""A scrape, and changes of what is stored."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import update

from plugins.bulk_import.monitoring.metrics import ImportCollector
from plugins.bulk_import.storage.tables.models import ImportRun


@pytest.fixture
def figure(state):
    """Return a function that scrapes and returns one figure, None when there is none."""

    def read(name, **labels):
        registry = CollectorRegistry()
        registry.register(ImportCollector(state))
        return registry.get_sample_value(f"bulk_import_{name}", labels)

    return read


@pytest.fixture
def change(state):
    """Return a function that changes columns of an import beside the program."""

    def write(run_id, **values):
        state.session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))
        state.session.commit()

    return write
