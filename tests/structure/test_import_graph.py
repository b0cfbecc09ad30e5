"""Import circles are found wherever an import can hide; tried on small trees that are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources import Source, own_sources, read_sources
from tests.structure.import_graph import (
    circles,
    for_type_checkers,
    graph_of,
    imports,
    shortest_way_back,
    told,
    unreadable,
)

HIDDEN_IMPORTS = {
    "at the top": "from .high import b",
    "of the module itself": "from . import high",
    "by its full name": "import shop.low.high",
    "for type checkers": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .high import b"
    ),
    "for type checkers, by its module": (
        "import typing\nif typing.TYPE_CHECKING:\n    from shop.low import high"
    ),
    "in a function": "def a():\n    from .high import b\n    return b",
    "in a method of a class in a function": (
        "def a():\n    class A:\n        def b(self):\n            from shop.low import high\n"
        "            return high\n    return A"
    ),
    "where an exception is caught": "try:\n    from .high import b\nexcept ImportError:\n    b = 0",
    "by a text": 'from importlib import import_module\nb = import_module("shop.low.high")',
    "by a text with dots": 'import importlib\nb = importlib.import_module(".high", __package__)',
    "of a package that imports it": "from shop import low",
}


def make(root: Path, **files: str) -> dict[str, Source]:
    """Write the modules of a made-up shop; `__` in a name stands for a folder."""
    for name, text in files.items():
        path = root / "shop" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        (path.parent / "__init__.py").touch()
    (root / "shop" / "__init__.py").touch()
    return read_sources(root, "shop")


def circles_in(sources: dict[str, Source]) -> list[list[str]]:
    return circles(graph_of(imports(sources), sources))


@pytest.mark.parametrize("hidden", HIDDEN_IMPORTS.values(), ids=HIDDEN_IMPORTS)
def test_an_import_that_goes_back_up_closes_a_circle(tmp_path: Path, hidden: str) -> None:
    sources = make(tmp_path, low__deep=hidden, low__high="from .deep import a")
    if "from shop import low" in hidden:
        sources = make(tmp_path, low__deep=hidden)
        (tmp_path / "shop/low/__init__.py").write_text("from .deep import a")
        sources = read_sources(tmp_path, "shop")
    [found] = circles_in(sources)
    assert "shop.low.deep" in found


def test_imports_in_one_direction_are_no_circle(tmp_path: Path) -> None:
    sources = make(
        tmp_path,
        top="from .low import deep\nfrom shop.low.high import b",
        low__high="from . import deep\nimport os",
        low__deep="import json",
    )
    assert circles_in(sources) == []


def test_a_name_that_is_not_a_module_means_the_module_that_holds_it(tmp_path: Path) -> None:
    sources = make(tmp_path, low="high = 1", high="from .low import high")
    assert [(each.importer, each.imported) for each in imports(sources)] == [
        ("shop.high", "shop.low")
    ]


def test_a_package_is_imported_with_what_is_in_it(tmp_path: Path) -> None:
    sources = make(tmp_path, till="import shop.low.deep", low__deep="import json")
    (tmp_path / "shop/low/__init__.py").write_text("from shop import till")
    [found] = circles_in(read_sources(tmp_path, "shop"))
    assert found == ["shop.low", "shop.till"]
    assert circles_in(sources) == []


def test_two_circles_are_told_apart_and_the_larger_comes_first(tmp_path: Path) -> None:
    sources = make(
        tmp_path,
        a="from . import b",
        b="from . import a",
        c="from . import d, a",
        d="from . import e",
        e="from . import c",
    )
    assert circles_in(sources) == [["shop.c", "shop.d", "shop.e"], ["shop.a", "shop.b"]]


def test_a_circle_is_told_with_the_lines_that_close_it(tmp_path: Path) -> None:
    sources = make(tmp_path, a="import json\nfrom . import b", b="def f():\n    from . import a")
    found = imports(sources)
    assert told(["shop.a", "shop.b"], found) == (
        "2 modules need each other: shop.a, shop.b. "
        "shop.a:2 imports shop.b; shop.b:2 imports shop.a."
    )
    assert shortest_way_back(graph_of(found, sources), "shop.b") == ["shop.b", "shop.a", "shop.b"]


def test_an_import_whose_name_is_made_while_it_runs_is_noticed(tmp_path: Path) -> None:
    sources = make(tmp_path, a='from importlib import import_module\nimport_module("shop." + "b")')
    assert list(unreadable(sources["shop.a"])) == [2]


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING", "not TYPE_CHECKING"])
def test_imports_for_type_checkers_are_found(tmp_path: Path, test: str) -> None:
    text = f"import typing\nif {test}:\n    import json\n    from .b import b, c"
    sources = make(tmp_path, a=text, b="b = 1")
    found = [each.imported for each in for_type_checkers(sources["shop.a"], sources)]
    assert found == ["shop.b"]


def test_our_own_modules_are_all_read() -> None:
    sources = own_sources()
    assert {"ctu", "ctu.config", "plugins.bulk_import", "plugins.bulk_import.engine"} <= set(
        sources
    )
    found = {(each.importer, each.imported) for each in imports(sources)}
    assert ("ctu.extensions", "plugins.bulk_import") in found
    assert len(found) > len(sources)
