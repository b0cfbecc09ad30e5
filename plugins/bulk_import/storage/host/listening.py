"""Listening to events of SQLAlchemy for as long as a hook of the host runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event


@contextmanager
def listening(*listeners: tuple[Any, str, Callable[..., None]]) -> Iterator[None]:
    """Listen during a block.

    :param listeners: each with what it listens to and the name of the event.
    """
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)
