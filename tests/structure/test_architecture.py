"""The tables of docs/architecture.md say what the contracts and the workflow say."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from ctu.develop.tree import ROOT
from plugins.bulk_import.models import Base
from tests.structure.contracts import layers_over, read_contracts

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
WORKFLOW = (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8").lower()
PACKAGES = {"plugins.bulk_import": "The plugin", "ctu": "The console"}


def rows_of(package: str) -> list[tuple[int, str]]:
    """Return the number of the layer and the name of each module or folder of a package."""
    part = PAGE.partition(f"## {PACKAGES[package]}\n")[2].partition("\n## ")[0]
    return [
        (int(layer), name) for layer, name in re.findall(r"^\| (\d+) \| `(\S+)` \|", part, re.M)
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_layers_are_those_of_the_contract(package: str) -> None:
    told = defaultdict[int, set[str]](set)
    for layer, name in rows_of(package):
        told[layer].add(name.rstrip("/").removesuffix(".py"))
    assert dict(enumerate(layers_over(package).layers(), 1)) == told


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_and_folder_is_there(package: str) -> None:
    folder = ROOT / package.replace(".", "/")
    assert [name for _, name in rows_of(package) if not (folder / name).exists()] == []


@pytest.mark.parametrize("package", re.findall(r"^\| room of `([\w/]+)/` \|", PAGE, re.M))
def test_the_rooms_stand_in_the_order_of_their_contract(package: str) -> None:
    _, table = PAGE.split(f"| room of `{package}/` |")
    told = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", table.partition("\n\n")[0], re.M)
    above = "" if package.startswith(("bench", "ctu/", "faults")) else "plugins.bulk_import."
    layers = layers_over(above + package.replace("/", ".")).layers()
    assert sorted(told) == sorted(room for layer in layers for room in layer)
    depth = {room: number for number, layer in enumerate(layers) for room in layer}
    assert told == sorted(told, key=depth.__getitem__)


def test_the_plugin_never_imports_the_console() -> None:
    forbidden = {
        (*each.lines("source_modules"), *each.lines("forbidden_modules"))
        for each in read_contracts()
        if each.options["type"] == "forbidden"
    }
    assert ("plugins.bulk_import", "ctu") in forbidden


def test_every_stage_is_told_in_the_order_of_the_workflow() -> None:
    told = re.findall(r"^\| (\w+) \| (web|worker) \|", PAGE, re.M)
    drawn = ", ".join(re.findall(r'"(?:Web process|Worker)<br>(.*?)"', PAGE)).split(", ")
    assert sorted(drawn) == sorted(stage for stage, _ in told)
    places = [WORKFLOW.index(f"### {stage}") for stage, process in told if process == "worker"]
    assert places == sorted(places)


def test_the_tables_that_are_drawn_are_all_tables() -> None:
    drawn = set(re.findall(r"\bimport_[a-z_]+\b(?!\.py)", PAGE))
    assert drawn == set(Base.metadata.tables)
