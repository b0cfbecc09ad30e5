"""The public names: they are there, a type checker knows them, some need no framework."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import plugins.bulk_import

ENGINE = [
    name
    for module, names in plugins.bulk_import._HOMES.items()
    if module.startswith(".engine")
    for name in names
]
FRAMEWORKS = ("flask", "flask_admin", "redis", "rq", "sqlalchemy", "wtforms")

EXTRAS = (
    "babel",
    "defusedxml",
    "email_validator",
    "opentelemetry",
    "prometheus_client",
    "flask_babel",
    "flask_login",
    "xlsxwriter",
)


@pytest.mark.parametrize("name", plugins.bulk_import.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(plugins.bulk_import, name) is not None


def test_every_public_name_has_one_home_that_a_type_checker_sees_too() -> None:
    tree = ast.parse(Path(plugins.bulk_import.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        f".{node.module}": tuple(alias.name for alias in node.names)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
    }
    assert seen == plugins.bulk_import._HOMES
    homes = [name for names in seen.values() for name in names]
    assert sorted(homes) == sorted(plugins.bulk_import.__all__)


def test_names_of_the_engine_come_without_a_framework() -> None:
    program = (
        f"import sys; from plugins.bulk_import import {', '.join(ENGINE)};"
        f"sys.exit(' '.join(set({FRAMEWORKS!r}) & set(sys.modules)))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert finished.stderr.strip() == ""


def test_every_public_name_is_listed_before_it_is_asked_for() -> None:
    program = (
        "import plugins.bulk_import as it;"
        "import sys; sys.exit(' '.join(set(it.__all__) - set(dir(it))))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert finished.stderr.strip() == ""


def test_everything_can_be_imported_without_the_packages_of_the_extras() -> None:
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({EXTRAS!r}));"
        "from plugins.bulk_import import *; import plugins.bulk_import as it;"
        "assert BulkImport and BulkImportView and 'ImportCollector' not in it.__all__"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert finished.stderr == ""


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        plugins.bulk_import.nothing  # noqa: B018 - Asking is the test.
