"""The database's clock gives seconds since 1970 on both databases, and goes on in a transaction."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, select

from plugins.bulk_import.storage.database.clock import database_now


def test_the_clock_of_the_database_is_the_present_and_goes_on_in_a_transaction(empty_database_url):
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        first = connection.execute(select(database_now())).scalar_one()
        assert first == pytest.approx(time.time(), abs=5)
        later = select(database_now() + 0.5)
        while (second := connection.execute(later).scalar_one()) - 0.5 <= first:
            assert second < first + 5
    engine.dispose()
