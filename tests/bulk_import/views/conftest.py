"""The import pages in a stock Flask-Admin panel, without CSRFProtect and without a sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin

from plugins.bulk_import import Actors, BulkImport, BulkImportView
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.suite.templates import compile_once

PAGE = "/admin/imports/members/"


@pytest.fixture
def view(host: Flask, state: State, people: Actors) -> BulkImportView:
    """Return the import view of a panel."""
    extension = BulkImport(db=state.db, actors=people)
    return BulkImportView(state.importers["members"], extension, category="Clubs")


@pytest.fixture
def client(host: Flask, view: BulkImportView) -> FlaskClient:
    """Return a browser without a script."""
    compile_once(host)
    Admin(host, name="Clubs").add_view(view)
    return host.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., str]:
    """Return a function that opens one of the import pages and returns its HTML."""

    def open_page(address: str = "", status: int = 200) -> str:
        answer = client.get(PAGE + address)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    return open_page


@pytest.fixture
def send(client: FlaskClient, page: Callable[..., str]) -> Callable[..., Any]:
    """Return a function that fills in the upload form, opened now or before, and sends it."""

    def post(
        address: str, *files: tuple[bytes, str], json: bool = True, form: str = "", **fields: str
    ) -> Any:
        form = form or page("upload")
        hidden = {
            field: re.search(rf'<input[^>]*name="{field}"[^>]*value="([^"]+)"', form)[1]
            for field in ("csrf_token", "token")
        }
        parts = [(BytesIO(content), name) for content, name in files]
        return client.post(
            PAGE + address,
            data={**hidden, "mode": "partial", **fields, "file": parts},
            headers={"Accept": "application/json"} if json else {},
            content_type="multipart/form-data",
        )

    return post


@pytest.fixture
def import_file(upload: Callable[..., Any], finish: Callable[[int], ImportRun], sheet: Any) -> Any:
    """Return a function that imports rows to the end, without the pages."""

    def run(*rows: str, **options: Any) -> ImportRun:
        return finish(upload(sheet(*rows), **options).id)

    return run
