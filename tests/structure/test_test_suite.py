"""How the tests are put together: helpers are modules, and a mark names the databases."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT
from tests.suite.databases import KINDS, ON_BOTH, chosen, kinds_of, missing

SOURCES = sorted(
    path for top in ("tests", "faults", "bench") for path in (ROOT / top).rglob("*.py")
)
MIGRATED_NOWHERE = {
    "tests/console/test_authorisation.py",
    "tests/console/webhooks/test_addresses.py",
}
"""Whose consoles name a database in memory and never connect to it."""
DATABASE_FIXTURES = {"empty_database_url", "database_url", "database_kind"}


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, inside functions as well."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_nobody_imports_from_a_conftest_or_a_test_module() -> None:
    fixtures_only = re.compile(r"(^|\.)(conftest|test_\w+)(\.|$)")
    found = [
        f"{shown(path)} imports {name}"
        for path in SOURCES
        for name in imports(path)
        if name.startswith("tests.") and fixtures_only.search(name)
    ]
    assert found == []


def test_statements_are_counted_in_one_way() -> None:
    found = [shown(path) for path in SOURCES if "before_cursor_execute" in text_of(path)]
    assert found == ["tests/inspection/statements.py", shown(Path(__file__))]


def test_each_place_that_runs_on_both_databases_exists() -> None:
    assert missing(ROOT) == []


def names_its_databases(path: Path, module: ast.Module, test: ast.FunctionDef) -> bool:
    """Return whether a test runs on the databases that it is about, not on one by its name."""
    marks = [node for node in module.body if "pytestmark" in ast.unparse(node).split(" = ")[0]]
    told = "".join(map(ast.unparse, (*test.decorator_list, *marks)))
    return "databases(" in told or "both" in told.lower() or shown(path).startswith(ON_BOTH)


def test_a_test_that_tells_databases_apart_or_asks_for_plans_names_its_databases() -> None:
    """Without the mark it runs on one database, which may be the wrong one."""
    found, count = [], 0
    others = (each for each in SOURCES if each != Path(__file__))
    # To write every body anew takes a second, so a file is left out whose text has neither word.
    for path in (each for each in others if re.search("dialect|explained", text_of(each))):
        module = ast.parse(text_of(path))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                body = "".join(map(ast.unparse, node.body))
                if "dialect.name" in body or "explained(" in body:
                    count += 1
                    found += [] if names_its_databases(path, module, node) else [node.name]
    assert count > 15
    assert found == []


def test_each_property_says_its_share_of_generated_cases() -> None:
    """Else it has a hundred in every run, and neither the night nor a fuzz tries more."""
    found, count = [], 0
    for path in (each for each in SOURCES if "@given" in text_of(each)):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = " ".join(map(ast.unparse, node.decorator_list))
                count += "given(" in marks
                found += [node.name] if "given(" in marks and "cases(" not in marks else []
    assert count > 30
    assert found == []


def test_half_of_the_tests_run_on_each_database() -> None:
    names = [f"tests/console/test_pages.py::test_{number}" for number in range(1000)]
    counts = Counter(map(chosen, names))
    assert set(counts) == set(KINDS)
    assert min(counts.values()) > 400


@pytest.mark.parametrize(
    ("named", "suite", "night", "release"),
    [
        (pytest.mark.databases("sqlite"), {"sqlite"}, {"sqlite"}, {"sqlite"}),
        (pytest.mark.databases(*KINDS), {*KINDS}, {*KINDS}, {*KINDS}),
        (pytest.mark.databases(*KINDS, sampled=True), {chosen("a")}, {*KINDS}, {*KINDS}),
        (None, {chosen("a")}, {chosen("a")}, {*KINDS}),
    ],
)
def test_a_mark_says_on_which_databases_a_test_runs(
    named: pytest.MarkDecorator | None, suite: set[str], night: set[str], release: set[str]
) -> None:
    mark = None if named is None else named.mark
    assert {*kinds_of("a", mark, is_on_both=False, is_whole=False)} == suite
    assert {*kinds_of("a", mark, is_on_both=False, is_whole=True)} == night
    assert {*kinds_of("a", mark, is_on_both=True, is_whole=True)} == release


def test_a_module_names_its_databases_by_the_mark_and_not_by_a_fixture() -> None:
    named = re.compile(f"def ({'|'.join(DATABASE_FIXTURES)})\\b")
    found = [
        f"{shown(path)} defines {node.name}"
        for path in SOURCES
        if path.name != "conftest.py" and named.search(text_of(path))
        for node in ast.parse(text_of(path)).body
        if isinstance(node, ast.FunctionDef) and node.name in DATABASE_FIXTURES
    ]
    assert found == []


def test_a_database_in_memory_is_made_where_its_connection_is_closed() -> None:
    memory = "sqlite:" + '//"'
    found = {shown(path) for path in SOURCES if memory in text_of(path)}
    assert {each for each in found if not each.startswith("tests/bulk_import/")} == MIGRATED_NOWHERE
