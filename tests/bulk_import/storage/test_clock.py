"""The database's clock gives seconds since 1970 on both databases, and goes on in a transaction."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, select

from plugins.bulk_import.storage.clock import database_now


def test_it_is_the_present_moment_in_seconds(empty_database_url):
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        first = connection.scalar(select(database_now()))
        assert first == pytest.approx(time.time(), abs=5)
        while (second := connection.scalar(select(database_now() + 0.5))) - 0.5 <= first:
            assert second < first + 5
    engine.dispose()
