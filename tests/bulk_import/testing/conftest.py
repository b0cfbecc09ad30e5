"""The host of the plugin as the fixture `app` that the tests for engineers ask for."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.bulk_import.host import db
from tests.bulk_import.shop import Category, Tag


@pytest.fixture
def app(host: Flask) -> Flask:
    """Return the host with what products refer to."""
    db.session.add_all([Category(name="Tools"), Tag(name="new"), Tag(name="heavy")])
    db.session.commit()
    return host
