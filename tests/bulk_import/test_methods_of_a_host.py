"""What a host writes in the place of a method that answers who may do what: a coroutine is true."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.bulk_import import (
    Actors,
    BulkImport,
    BulkImportView,
    GuardedModelView,
    ImportApi,
    ModelImporter,
)


async def awaited(self: Any, *given: Any) -> bool:
    return False


@pytest.mark.parametrize("name", ["may_download", "may_cancel", "may_undo", "visible", "hold"])
def test_actors_that_nobody_awaits_are_refused(name: str) -> None:
    actors = type("People", (Actors,), {name: awaited})
    with pytest.raises(TypeError, match=rf"^People\.{name} is async, and nobody awaits it"):
        BulkImport(actors=actors())


@pytest.mark.parametrize("actors", [Actors, object(), "people", False])
def test_actors_are_an_object_of_their_class(actors: Any) -> None:
    with pytest.raises(TypeError, match=r"takes an object of a subclass of Actors, such as"):
        BulkImport(actors=actors)


@pytest.mark.parametrize("name", ["authorise", "may_import"])
def test_an_api_that_lets_everybody_in_because_nobody_awaits_it_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^Api\.{name} is async"):
        type("Api", (ImportApi,), {name: awaited})


@pytest.mark.parametrize("view", [BulkImportView, GuardedModelView])
@pytest.mark.parametrize("name", ["is_accessible", "is_visible", "get_query"])
def test_a_view_that_lets_everybody_in_because_nobody_awaits_it_is_refused(
    view: type[Any], name: str
) -> None:
    with pytest.raises(TypeError, match=rf"^Pages\.{name} is async"):
        type("Pages", (view,), {name: awaited})


@pytest.mark.parametrize("name", ["get_query", "record_values", "may_create", "link_parents"])
def test_what_an_importer_of_a_model_asks_is_looked_at(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^Things\.{name} is async"):
        type("Things", (ModelImporter,), {name: awaited})
