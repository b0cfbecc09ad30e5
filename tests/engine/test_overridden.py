"""Methods of a host in the place of ours: refused when the class is made, where nobody can call
them as they are written."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

import pytest

from plugins.bulk_import import Field, Importer, Text, absent, check, check_rows, existing, lookup
from plugins.bulk_import.engine.fields.textual.references import Reference


async def awaited(self: Any, *given: Any) -> Any: ...
async def streamed(self: Any, *given: Any) -> Any:
    yield None


def yielded(self: Any, *given: Any) -> Any:
    yield from ()


def importer(**more: Any) -> type[Importer]:
    """Return an importer of one column that has these methods, too."""
    body = {"slug": "things", "noun": "Things", "name": Text("Name", max_length=9)}
    return type("Things", (Importer,), body | {"create": lambda self, rows: rows} | more)


ONE_ANSWER = ("may_update", "may_choose", "may_undo", "undo", "update", "choices", "record_name")


@pytest.mark.parametrize("name", [*ONE_ANSWER, "create", "prepare", "known_keys", "check_undo"])
@pytest.mark.parametrize("method", [awaited, streamed])
def test_a_method_that_nobody_awaits_is_refused(name: str, method: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=rf"^Things\.{name} is async, .* write def {name}\(self"):
        importer(**{name: method})


@pytest.mark.parametrize("name", ONE_ANSWER)
def test_a_method_that_yields_where_one_answer_is_asked_for_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^Things\.{name} yields, and must return one value"):
        importer(**{name: yielded})


@pytest.mark.parametrize("name", ["create", "prepare", "known_keys"])
def test_a_method_of_several_answers_may_yield_them(name: str) -> None:
    assert importer(**{name: yielded})


@pytest.mark.parametrize(
    "method",
    [lambda self: (), lambda self, a, b, c: (), staticmethod(lambda: ()), lambda self, *, rows: ()],
)
def test_a_method_that_takes_other_arguments_is_refused(method: Any) -> None:
    meant = r"write def create\(self, rows\)\.$"
    sentence = rf"^Things\.create does not take the arguments of its calls; {meant}"
    with pytest.raises(TypeError, match=sentence):
        importer(create=method)


def wrapped(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that gives another one a session, as a host's decorator would."""

    @functools.wraps(method)
    def call(*given: Any) -> Any:
        return method(given[0], "session", *given[1:])

    return call


@pytest.mark.parametrize(
    "method",
    [
        lambda self, rows, limit=5: (),
        lambda *given: (),
        staticmethod(lambda rows: ()),
        classmethod(lambda cls, rows: ()),
        functools.partialmethod(lambda self, limit, rows: (), 5),
        wrapped(lambda self, session, rows: ()),
    ],
)
def test_a_method_that_can_be_called_is_taken_however_it_is_written(method: Any) -> None:
    assert importer(create=method)


def test_a_method_of_a_class_beside_the_importer_is_looked_at() -> None:
    mixin = type("Mixin", (), {"may_update": awaited})
    body = {"slug": "things", "noun": "Things", "name": Text("Name", max_length=9)}
    with pytest.raises(TypeError, match=r"^Things\.may_update is async"):
        type("Things", (mixin, Importer), body)


def test_a_value_in_the_place_of_a_method_is_refused() -> None:
    sentence = r"^Things\.choices is \{\} and must be a method: def choices\(self\)\.$"
    with pytest.raises(TypeError, match=sentence):
        importer(choices={})


@pytest.mark.parametrize("rule", [lookup, absent, existing, check, check_rows])
@pytest.mark.parametrize(
    ("method", "sentence"), [(awaited, "is async"), (lambda self: None, "does not take")]
)
def test_a_rule_is_a_method_of_one_argument(
    rule: Callable[..., Any], method: Callable[..., Any], sentence: str
) -> None:
    name = Text("Name", max_length=9, unique="Name: Twice.") if rule is not lookup else None
    field: Any = name or Reference("Name", str)
    words = {"message": "Name: No."} if rule is absent else {"missing": "Name: No."}
    copy = FunctionType(method.__code__, {}, "find")
    found = rule(field, **({} if rule in (check, check_rows) else words))(copy)
    with pytest.raises(TypeError, match=rf"^Things\.find {sentence}.* write def find\(self, "):
        importer(name=field, find=found)


@pytest.mark.parametrize("rule", [lookup, check])
def test_a_rule_of_one_answer_does_not_yield(rule: Callable[..., Any]) -> None:
    field: Any = Reference("Name", str) if rule is lookup else Text("Name", max_length=9)
    copy = FunctionType(yielded.__code__, {}, "find")
    found = rule(field, **({"missing": "Name: No."} if rule is lookup else {}))(copy)
    with pytest.raises(TypeError, match=r"^Things\.find yields"):
        importer(name=field, find=found)


def test_the_function_for_a_missing_name_must_take_the_name() -> None:
    field: Any = Reference("Name", str)

    def unknown(self: Any, *, key: Any) -> str:
        return "Name: No."

    @lookup(field, missing=unknown)  # type: ignore[arg-type]  # It is the mistake.
    def find(self: Any, keys: Any) -> Any:
        return {}

    with pytest.raises(TypeError, match=r"^Things\.unknown does not take .*\(self, key\)\.$"):
        importer(name=field, find=find)


@pytest.mark.parametrize(
    ("name", "method", "sentence"),
    [
        ("parse", lambda self, text: text, r"write def parse\(self, text, line, problems\)"),
        ("way_of", lambda self, cells: "", r"write def way_of\(self, cells, known\)"),
        ("plain", "[a-z]*", r"is '\[a-z\]\*' and must be a method: def plain\(self\)"),
        ("blank", awaited, "is async"),
        ("tidy", yielded, "yields"),
    ],
)
def test_a_field_of_a_host_is_looked_at_too(name: str, method: Any, sentence: str) -> None:
    with pytest.raises(TypeError, match=rf"^Colour\.{name} .*{sentence}"):
        type("Colour", (Field,), {name: method})
