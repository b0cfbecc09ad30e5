"""The thirty lines of the plugin's README, run as printed: a stock panel, without the console."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.http import parse_options_header

from ctu.develop.tree import ROOT
from tests.suite.waiting import WAIT_SECONDS

README = ROOT / "plugins" / "bulk_import" / "README.md"
PAGE = "/admin/imports/categories/"
SHEET = """Name,Visible,Parent
Food,TRUE,
Tools,TRUE,
Secret stock,FALSE,
Fruit,TRUE,Foood
Tools,maybe,
Garden,TRUE,
"""


def printed() -> str:
    """Return the first block of Python in the README, as it is printed there."""
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the printed program and the plugin, and nothing else of this project."""
    (tmp_path / "stock_app.py").write_text(printed(), encoding="utf-8")
    (tmp_path / "plugins").symlink_to(ROOT / "plugins")
    return tmp_path


@pytest.fixture
def shop(folder: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Import the printed program, so that the test can use its pages and its database."""
    monkeypatch.setenv("REDIS_URL", redis_url)
    spec = importlib.util.spec_from_file_location("stock_app", folder / "stock_app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "stock_app", module)
    spec.loader.exec_module(module)
    with module.app.app_context():
        yield module
        module.db.session.remove()
        module.db.engine.dispose()


@pytest.fixture
def worker(shop: ModuleType, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `flask worker` for the printed program."""
    process = start(folder, "-m", "flask", "--app", "stock_app", "worker")
    yield process
    process.terminate()
    process.communicate(timeout=WAIT_SECONDS)


def start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """Start a Python that finds the printed program and the plugin, but not the console.

    A warning fails it, as in a host whose warnings are errors.
    """
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.Popen(
        [sys.executable, "-W", "error", *command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def post_file(client: FlaskClient, content: bytes, name: str = "categories.csv") -> Any:
    """Fill in the upload form and send it, as a browser without a script does."""
    form = client.get(f"{PAGE}upload").get_data(as_text=True)
    hidden = {
        field: re.search(rf'<input[^>]*name="{field}"[^>]*value="([^"]+)"', form)[1]
        for field in ("csrf_token", "token")
    }
    return client.post(
        f"{PAGE}upload",
        data={**hidden, "mode": "partial", "file": (BytesIO(content), name)},
        headers={"Accept": "application/json"},
    )


def wait_for_end(shop: ModuleType, public_id: str) -> Any:
    """Return an import as soon as it has ended."""
    from plugins.bulk_import.storage.tables.models import ImportRun

    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        query = select(ImportRun).where(ImportRun.public_id == public_id)
        run = shop.db.session.scalars(query).one()
        if not run.is_open:
            return run
        shop.db.session.rollback()
        time.sleep(0.05)
    raise AssertionError(f"The import has not ended: {run.status}.")


def test_the_readme_prints_the_example() -> None:
    assert printed() == (ROOT / "examples" / "stock_app.py").read_text(encoding="utf-8")


def test_the_example_has_thirty_lines_beside_its_imports() -> None:
    tree = ast.parse(printed())
    skipped = {
        line
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) and node.lineno < 25
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    lines = [text for number, text in enumerate(printed().splitlines(), 1) if number not in skipped]
    assert len([text for text in lines if text.strip()]) <= 30


@pytest.mark.nightly
def test_the_example_needs_no_console(folder: Path, redis_url: str) -> None:
    program = (
        "import sys, stock_app; from importlib.util import find_spec; "
        "sys.exit(find_spec('ctu') is not None or 'ctu' in sys.modules)"
    )
    process = start(folder, "-c", program)
    output, _ = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0, output.decode()


def test_good_rows_are_created_and_the_repaired_error_file_creates_the_rest(
    shop: ModuleType, worker: subprocess.Popen[bytes]
) -> None:
    client = shop.app.test_client()
    stored = post_file(client, SHEET.encode())
    assert stored.status_code == 201, stored.get_data(as_text=True)
    first = wait_for_end(shop, stored.json["id"])
    assert (first.total_rows, first.created_rows, first.failed_rows) == (6, 2, 4)
    names = set(shop.db.session.scalars(select(shop.Category.name)))
    assert names == {"Food", "Garden"}

    answer = client.get(f"{PAGE}{first.public_id}/errors.csv")
    error_file = answer.data.decode("utf-8-sig")
    check_errors(error_file.splitlines())
    _, options = parse_options_header(answer.headers["Content-Disposition"])
    content = repaired(error_file).encode()
    second = wait_for_end(shop, post_file(client, content, options["filename"]).json["id"])

    assert (second.status, second.created_rows) == ("COMPLETED", 4)
    assert second.parent_id == first.id
    fruit = shop.db.session.scalars(select(shop.Category).filter_by(name="Fruit")).one()
    assert fruit.parent.name == "Food"


def check_errors(rows: list[str]) -> None:
    """Hold the lines of the error file to what is wrong in the sheet."""
    assert rows[0] == "Name,Visible,Parent,Errors"
    assert [row.split(",")[0] for row in rows[1:]] == ["Tools", "Secret stock", "Fruit", "Tools"]
    assert "Visible: A main category is never hidden." in rows[2]
    assert "Parent: The specified category does not exist." in rows[3]


def repaired(error_file: str) -> str:
    """Return the error file with everything put right."""
    return (
        error_file.replace("Secret stock,FALSE", "Secret stock,TRUE")
        .replace("Foood", "Food")
        .replace("Tools,maybe", "Hand tools,TRUE")
    )


def test_the_pages_of_the_example_open(shop: ModuleType) -> None:
    client = shop.app.test_client()
    for address in ("/admin/category/", PAGE, f"{PAGE}upload", f"{PAGE}template.csv"):
        assert client.get(address).status_code == 200, address
    assert client.get(f"{PAGE}template.csv").data.decode("utf-8-sig") == "Name,Visible,Parent\r\n"
