"""What we rely on of other packages without a promise is written down, and still what it was."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from flask_admin.contrib.sqla import ModelView
from rq import Worker

from tests.inspection.sources import Source
from tests.structure.foreign_names import PACKAGES, OwnClass, uses, uses_of_class
from tests.structure.private_names import NAMES, Name, faults, plain_signature, release

ADD = (
    "{name} of another package is used in {place}. Nobody has promised it: do without it, or write "
    "it with its signature into tests/structure/private_names.py."
)
REMOVE = "{name} is not used any more: take it out of tests/structure/private_names.py."


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.full)
def test_a_private_name_is_what_our_code_takes_it_for(name: Name) -> None:
    found = [*faults(name)]
    assert found == [], " ".join([*found, *sorted(places(name.name))])


def test_every_private_name_that_we_use_is_written_down() -> None:
    known = {name.name for name in NAMES}
    missing = [ADD.format(name=use.name, place=use.place) for use in sorted(uses())]
    assert [line for line in missing if line.split()[0] not in known] == []


def test_every_private_name_that_is_written_down_is_used() -> None:
    used = {use.name for use in uses()}
    assert [REMOVE.format(name=name.full) for name in NAMES if name.name not in used] == []


def test_a_name_that_is_gone_is_reported_with_its_package_and_the_allowed_versions() -> None:
    [sentence] = faults(Name("flask_admin.base:BaseView", "_handle_vew", "(self)"))
    assert sentence.startswith("Flask-Admin 2.")
    assert sentence.endswith("has no BaseView._handle_vew any more.")
    assert "(allowed: >=2." in sentence


def test_a_signature_that_is_another_is_reported_beside_ours() -> None:
    [sentence] = faults(Name("rq:Worker", "kill_horse", "(self)"))
    assert sentence.endswith(
        "Worker.kill_horse is (self, sig=SIGKILL); our code takes it for (self)."
    )


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_the_release_of_each_package_is_known(package: str) -> None:
    assert "(allowed: " in release(package)


class View(ModelView):
    """A view whose overrides are looked for below."""

    column_list = ("name",)
    _private = 1

    def _refresh_cache(self) -> None:
        """Not promised by Flask-Admin: it is private."""

    def scaffold_pk(self) -> Any:
        """Promised by Flask-Admin."""
        return self._get_field_value(None, self.get_pk_value)


class Horse(Worker):
    """A worker, of which nothing is promised."""

    def teardown(self) -> None:
        """RQ says what it does, but for itself alone."""


def test_overrides_and_calls_of_what_is_not_promised_are_found() -> None:
    found = {use.name for each in written_here() for use in uses_of_class(each)}
    assert found == {"_refresh_cache", "_get_field_value", "teardown"}


def written_here() -> list[OwnClass]:
    """Return the classes above as they are written."""
    path = Path(__file__)
    source = Source(__name__, path, ast.parse(path.read_text(encoding="utf-8")))
    kinds = {kind.__name__: kind for kind in (View, Horse)}
    nodes = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
    return [OwnClass(source, node, kinds[node.name]) for node in nodes]


def test_signatures_are_told_without_types() -> None:
    def function(a: int, /, b: str = "x", *rest: int, c: Any = pytest.raises, **more: int) -> int:
        return a

    assert plain_signature(function).startswith("(a, /, b='x', *rest, c=")


def places(name: str) -> set[str]:
    """Return where a name is used."""
    return {use.place for use in uses() if use.name == name}
