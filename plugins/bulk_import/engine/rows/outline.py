"""Outline: a stand-in for a record, with only the values that an import compares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


class RecordGone(LookupError):
    """A record was found, and deleted by another transaction before it was loaded."""


class Outline(ABC):
    """A record that exists and is not loaded; it has the `id` of its record, where that has one."""

    __slots__ = ()

    id: Any
    """The record's attribute of this name, None without one."""

    @property
    @abstractmethod
    def identity(self) -> tuple[Any, ...]:
        """Return the key of the record."""

    @abstractmethod
    def whole(self) -> Any:
        """Return the record, loaded together with those that were found with it.

        :raises RecordGone: when it has been deleted since.
        """


def whole(found: Any) -> Any:
    """Return the record that was found, whether it is loaded or not."""
    return found.whole() if isinstance(found, Outline) else found
