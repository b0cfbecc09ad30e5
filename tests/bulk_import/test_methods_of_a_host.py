"""What a host writes in the place of a method that answers who may do what: a coroutine is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from plugins.bulk_import import (
    Actors,
    BulkImport,
    BulkImportView,
    Digits,
    GuardedModelView,
    ImportApi,
    Importer,
    ModelImporter,
    SettingError,
    State,
    Text,
)
from plugins.bulk_import.actors import NOBODY
from plugins.bulk_import.engine.declaration.faults import HostFault
from plugins.bulk_import.engine.declaration.rule_answers import (
    known_keys,
    refusal_of,
    texts_of_fields,
    usual_length,
)
from plugins.bulk_import.mapped.hook_answers import query_of
from plugins.bulk_import.reports.history.visibility import is_visible
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import Club, MemberImporter, db

ROW = {"Login": "bob", "Pin": "4711", "Club": "Chess", "Active": "TRUE"}


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


@pytest.mark.parametrize(
    "query", [None, [], select(Club.__table__), select(Club.id), select(Club, Club.id)]
)
def test_a_query_of_other_things_than_records_is_told(state: State, query: Any) -> None:
    clubs = type("Clubs", (ModelImporter,), {"model": Club, "get_query": lambda self, kind: query})
    with pytest.raises(HostFault, match=r"get_query\(Club\) .* must return select\(Club\)"):
        query_of(clubs("ann"), Club)


@pytest.mark.parametrize("values", [None, ["name"], "name"])
def test_values_that_are_no_mapping_are_reported(state: State, values: Any) -> None:
    told = {"model": Club, "key": Club.name, "record_values": lambda self, row: values}
    done = import_csv(type("Clubs", (ModelImporter,), told), "Name\nGo\n", actor="ann")
    assert "record_values returned a value of the type" in done.reason
    assert "must return dict[str, Any], so the import was ended." in done.reason


def test_an_attribute_that_the_model_does_not_have_is_named(state: State) -> None:
    told = {"model": Club, "record_values": lambda self, row: {"naem": row[self.name]}}
    done = import_csv(type("Clubs", (ModelImporter,), told), "Name\nGo\n", actor="ann")
    assert done.reason.startswith(
        "The program's Clubs.record_values gives the attribute naem, which Club does not have, so"
    )


@pytest.mark.parametrize("given", [BulkImport, db, None, Club])
def test_a_view_takes_what_was_made_of_bulk_import(given: Any) -> None:
    with pytest.raises(TypeError, match=r"\(importer, bulk_import\) takes a BulkImport, not"):
        BulkImportView(MemberImporter, given)


@pytest.mark.parametrize("given", [Club, MemberImporter("ann"), "members", None])
def test_a_kind_of_import_is_a_class_of_importers(given: Any) -> None:
    with pytest.raises(TypeError, match="A kind of import must be a subclass of Importer, not"):
        BulkImport(db=db).register(given)
    with pytest.raises(TypeError, match="Empty has no columns"):
        BulkImport(db=db).register(type("Empty", (Importer,), {"slug": "empty", "noun": "Empty"}))


def test_the_session_of_an_application_context_is_told_from_one_of_the_program() -> None:
    with pytest.raises(SettingError, match=r"give db itself, BulkImport\(app, db\)"):
        BulkImport(Flask("sessions"), session=db.session)


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
def test_async_hooks_of_a_model_importer_are_refused(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^Things\.{name} is async"):
        type("Things", (ModelImporter,), {name: awaited})


class Things(Importer):
    slug, noun = "answered_things", "Things"
    name = Text("Name", max_length=9)
    number = Digits("Number", max_length=9, required=False)

    def create(self, rows: Any) -> Any:
        """Create nothing."""
        return ()


def answering(**answers: Any) -> Importer:
    """Return an importer whose methods answer so."""
    methods = {name: lambda self, *given, _=each: _ for name, each in answers.items()}
    made: Importer = type("Things", (Things,), methods)(None)
    return made


@pytest.mark.parametrize("hook", ["choices", "advice"])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [(None, "NoneType"), (["a"], "list"), ({Things.name: "abc"}, "str"), ({Things.name: 5}, "int")],
)
def test_hooks_about_columns_must_return_mappings_of_texts(
    hook: str, answer: Any, kind: str
) -> None:
    said = rf"rule Things\.{hook} returned a value of the type {kind} and must return Mapping"
    with pytest.raises(HostFault, match=said):
        texts_of_fields(answering(**{hook: answer}), hook)


@pytest.mark.parametrize(
    ("name", "ask", "answer"),
    [
        ("known_keys", known_keys, "abc"),
        ("known_keys", known_keys, None),
        ("usual_length", lambda each: usual_length(each, Things.number), "five"),
        ("may_update", lambda each: refusal_of(each, object()), "Name: No."),
        ("may_update", lambda each: refusal_of(each, object()), True),
    ],
)
def test_an_answer_of_another_type_is_reported_with_its_method(
    name: str, ask: Callable[[Importer], Any], answer: Any
) -> None:
    kind = type(answer).__name__
    said = rf"rule Things\.{name} returned a value of the type {kind}"
    with pytest.raises(HostFault, match=said):
        ask(answering(**{name: answer}))


def test_keys_that_can_be_read_but_once_are_all_known() -> None:
    assert known_keys(answering(known_keys=iter(["a", "b"]))) == ["a", "b"]


def test_actors_that_narrow_to_nothing_are_reported(state: State) -> None:
    people = type("People", (Actors,), {"visible": lambda self, query: None})()
    with pytest.raises(HostFault, match=r"rule People\.visible returned .* must return Select"):
        is_visible(people, "members")


def test_actors_of_another_kind_than_users_have_to_say_who_they_are() -> None:
    with pytest.raises(
        HostFault, match=r"People\.current returned .* unless identity\(actor\) is written"
    ):
        type("People", (Actors,), {})().identity("ann")


@pytest.mark.databases("sqlite", "postgresql")
def test_nobody_who_is_loaded_is_somebody_who_is_gone(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = type("People", (type(state.actors),), {"load": lambda self, actor_id, importer: None})
    monkeypatch.setattr(state, "actors", people())

    done = import_csv(MemberImporter, [ROW], actor="ann")

    assert (done.status, done.created, done.not_attempted) == ("FAILED", 0, 1)
    assert done.reason == str(NOBODY)


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"exclude": "name"}, "exclude is 'name' and must be a tuple of texts"),
        ({"labels": ["name"]}, r"labels is \['name'\] and must be a mapping"),
        ({"references": ()}, r"references is \(\) and must be a mapping"),
        ({"modes": None}, "modes is None and must be a tuple"),
    ],
)
def test_an_attribute_of_another_type_is_told_of_an_importer_of_a_model(
    attributes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TypeError, match=rf"^Clubs\.{sentence}"):
        type("Clubs", (ModelImporter,), {"model": Club} | attributes)


def test_records_are_of_a_class_that_is_mapped(state: State) -> None:
    kind = type("Things", (Things,), {"record_type": dict})
    with pytest.raises(TypeError, match=r"^Things\.record_type is not a mapped class of"):
        BulkImport(db=db).register(kind)
