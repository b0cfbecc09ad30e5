"""Imports go in one direction: no circle, and no way round the contracts."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name

import grimp
import pytest

from ctu.develop.tree import ROOT
from tests.inspection.sources import Source, own_sources
from tests.structure.contracts import layers_over, read_contracts, read_settings

BESIDE_ROOMS = {
    "bench": 2,
    "plugins/bulk_import": 7,
    "plugins/bulk_import/engine": 3,
    "plugins/bulk_import/engine/declaration": 12,
    "plugins/bulk_import/engine/fields": 2,
    "plugins/bulk_import/engine/notes": 5,
    "plugins/bulk_import/engine/notes/wrong_places": 7,
    "plugins/bulk_import/engine/reading": 6,
    "plugins/bulk_import/engine/returned": 8,
    "plugins/bulk_import/storage": 0,
    "plugins/bulk_import/mapped": 3,
    "plugins/bulk_import/reports": 0,
    "plugins/bulk_import/views": 3,
    "plugins/bulk_import/work": 7,
    "ctu": 7,
    "ctu/access": 13,
    "ctu/account": 6,
    "ctu/develop": 2,
    "ctu/models": 10,
    "ctu/records": 4,
    "ctu/users": 2,
    "ctu/web": 10,
    "faults": 2,
    "faults/chaos": 4,
    "faults/platforms": 2,
}
"""How many modules may stand directly in each package, beside its folders."""
PUBLIC_NAMES = {"plugins.bulk_import"}
"""It loads a public name when it is first asked for, and imports it for type checkers alone."""


@cache
def imports(*, are_type_checked: bool = True) -> frozenset[tuple[str, str]]:
    """Return who imports whom, those in functions too: pairs of the importer and the imported.

    :param are_type_checked: with those that only a type checker follows.
    """
    graph = grimp.build_graph(
        "ctu",
        "plugins.bulk_import",
        exclude_type_checking_imports=not are_type_checked,
        cache_dir=None,
    )
    return frozenset(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def packages_run(importer: str, imported: str) -> list[str]:
    """Return the packages that are run before what an import names, but for the importer's own."""
    parts = imported.split(".")
    packages = (".".join(parts[:length]) for length in range(1, len(parts)))
    return [each for each in packages if not f"{importer}.".startswith(f"{each}.")]


def imported_by_name(source: Source) -> list[str]:
    """Return what calls of `import_module` name, "" for each name that is a value."""
    calls = [
        each
        for each in ast.walk(source.tree)
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "import_module"
    ]
    arguments = [each.args[0] for each in calls]
    names = [str(each.value) if isinstance(each, ast.Constant) else "" for each in arguments]
    return [name and resolve_name(name, source.package) for name in names]


def test_no_modules_need_each_other() -> None:
    sorter = TopologicalSorter[str]()
    by_name = {
        (each.name, name) for each in own_sources().values() for name in imported_by_name(each)
    }
    for importer, imported in imports() | by_name:
        sorter.add(importer, imported, *packages_run(importer, imported))
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1][::-1]))


@pytest.mark.parametrize("package", BESIDE_ROOMS)
def test_few_modules_stand_beside_the_rooms(package: str) -> None:
    found = sorted(path.name for path in (ROOT / package).glob("*.py"))
    assert len(set(found) - {"__init__.py"}) <= BESIDE_ROOMS[package], found


def test_type_checkers_follow_the_imports_that_run() -> None:
    hidden = imports() - imports(are_type_checked=False)
    assert {importer for importer, _ in hidden} == PUBLIC_NAMES


def test_what_is_imported_can_be_read_in_the_code() -> None:
    found = {name for name, each in own_sources().items() if "" in imported_by_name(each)}
    assert found == PUBLIC_NAMES


@pytest.mark.parametrize("package", BESIDE_ROOMS)
def test_one_contract_puts_every_room_into_a_layer(package: str) -> None:
    assert layers_over(package.replace("/", ".")).options.getboolean("exhaustive")


def test_no_contract_leaves_an_import_out() -> None:
    for contract in read_contracts():
        assert contract.lines("ignore_imports") == [], contract.name
    assert not read_settings()["importlinter"].getboolean("exclude_type_checking_imports", False)
