"""Methods of a host that override ours, refused where the plugin could not call them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from inspect import (
    Parameter,
    getattr_static,
    isasyncgenfunction,
    iscoroutinefunction,
    isfunction,
    isgeneratorfunction,
    signature,
)
from typing import Any

PLUGIN = f"{__name__.rpartition('.engine.')[0]}."
_YIELDED = ("Iterable", "Iterator", "Collection", "Sequence", "list")
"""Beginnings of return annotations for which a method may be a generator."""
_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def refuse_misshapen(cls: type, names: Collection[str] = ()) -> None:
    """Raise where a host's class overrides one of our methods with another shape.

    Refused are a value that is no method, other arguments, `async` (a coroutine that is not awaited
    is always true), and a generator where one value must be returned.

    :param names: the methods that are looked at; by default all public ones.
    """
    ours = our_class(cls)
    if ours is not cls:
        for name, method in _methods_of(ours):
            theirs = getattr_static(cls, name)
            if theirs is not method and (not names or name in names):
                refuse_unlike(f"{cls.__name__}.{name}", theirs, method)


def our_class(cls: type) -> type:
    """Return the nearest of our classes that a host's class is derived from."""
    return next(each for each in cls.__mro__ if f"{each.__module__}.".startswith(PLUGIN))


def _methods_of(cls: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods of a class with those of its parents."""
    found: dict[str, Any] = {}
    for each in reversed(cls.__mro__[:-1]):
        found.update(vars(each))
    for name, each in found.items():
        if not name.startswith("_") and isfunction(_function_of(each)):
            yield name, each


def refuse_unlike(where: str, theirs: Any, ours: Any) -> None:
    """Raise where a method cannot be called as ours is.

    :param where: its class and name, for the sentence.
    :param ours: a function, as it stands in its class; its annotation says what it returns.
    """
    function, taken = _function_of(theirs), _arguments(ours)
    shape = f"{where.rpartition('.')[2]}(self{''.join(f', {each}' for each in taken)})"
    # What is named by its class, such as a column, has a reason of its own to be refused.
    if not (callable(theirs) or hasattr(theirs, "__get__") or hasattr(theirs, "__set_name__")):
        raise TypeError(f"{where} is {theirs!r} and must be a method: def {shape}.")
    if iscoroutinefunction(function) or isasyncgenfunction(function):
        raise TypeError(f"{where} is async, and nobody awaits it; write def {shape}.")
    answer = str(_function_of(ours).__annotations__.get("return", ""))
    if isgeneratorfunction(function) and not answer.startswith(_YIELDED):
        raise TypeError(f"{where} yields, and must return one value; write return in def {shape}.")
    if isfunction(function) and not _takes(theirs, len(taken)):
        raise TypeError(f"{where} does not take the arguments of its calls; write def {shape}.")


def _function_of(method: Any) -> Any:
    return method.__func__ if isinstance(method, staticmethod | classmethod) else method


def _arguments(method: Any) -> list[str]:
    """Return the names of what a method is given after `self`."""
    parameters = signature(_function_of(method)).parameters.values()
    names = [each.name for each in parameters if each.kind in _POSITIONAL]
    return names if isinstance(method, staticmethod) else names[1:]


def _takes(method: Any, count: int) -> bool:
    """Return whether a method itself, not what it wraps, takes that number of arguments."""
    given = [None] * (count + (not isinstance(method, staticmethod)))
    try:
        signature(_function_of(method), follow_wrapped=False).bind(*given)
    except TypeError:
        return False
    return True
