"""Imports go in one direction: no circle, and no way round the contracts."""

from __future__ import annotations

import pytest

from tests.sources import ROOT, own_sources
from tests.structure.contracts import layers_over, read_contracts, read_settings
from tests.structure.import_graph import circles, for_type_checkers, graph_of, imports, told
from tests.structure.import_graph import unreadable as read_while_running

BESIDE_ROOMS = {"plugins/bulk_import": 10, "ctu": 9}
"""How many modules may stand directly in each package, beside its folders."""
FOR_TYPE_CHECKERS = {
    "plugins.bulk_import": "The public names are loaded when they are first asked for.",
}
"""Modules that may import modules of ours for type checkers alone, and why."""
MADE_WHILE_RUNNING = {
    "plugins.bulk_import": "The public names are loaded when they are first asked for.",
}
"""Modules that may import what is named by a value, and why."""


def test_no_modules_need_each_other() -> None:
    sources = own_sources()
    found = imports(sources)
    assert [told(group, found) for group in circles(graph_of(found, sources))] == []


@pytest.mark.parametrize("package", BESIDE_ROOMS)
def test_few_modules_stand_beside_the_rooms(package: str) -> None:
    found = sorted(path.name for path in (ROOT / package).glob("*.py"))
    assert len(set(found) - {"__init__.py"}) <= BESIDE_ROOMS[package], found


def test_type_checkers_follow_the_imports_that_run() -> None:
    sources = own_sources()
    found = {name for name, each in sources.items() if for_type_checkers(each, sources)}
    assert found == set(FOR_TYPE_CHECKERS)


def test_what_is_imported_can_be_read_in_the_code() -> None:
    found = {name for name, each in own_sources().items() if list(read_while_running(each))}
    assert found == set(MADE_WHILE_RUNNING)


@pytest.mark.parametrize("container", ["ctu", "plugins.bulk_import"])
def test_one_contract_puts_every_room_into_a_layer(container: str) -> None:
    [contract] = layers_over(container, read_contracts())
    assert contract.options.getboolean("exhaustive")


def test_no_contract_leaves_an_import_out() -> None:
    for contract in read_contracts():
        assert contract.lines("ignore_imports") == [], contract.name
    assert not read_settings()["importlinter"].getboolean("exclude_type_checking_imports", False)
