"""A column of names of things that exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar, overload

from ...rows.rows import Problem
from ..base.arguments import refuse_kind
from ..base.field import Field

K = TypeVar("K")
Thing = TypeVar("Thing")
"""What is named, where the value may be None, too: not every checker of types solves K for that."""


class Reference(Field[K]):
    """The name of something that exists; an importer's `@lookup` turns it into the thing itself."""

    is_listed = True

    @overload
    def __init__(
        self: Reference[Thing],
        label: str,
        kind: type[Thing],
        *,
        required: Literal[True] = True,
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None: ...

    @overload
    def __init__(
        self: Reference[Thing | None],
        label: str,
        kind: type[Thing],
        *,
        required: Literal[False],
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None: ...

    def __init__(
        self,
        label: str,
        kind: type[Any],
        *,
        required: bool = True,
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None:
        """Declare a reference to a thing of `kind`; an optional one that is blank is None."""
        refuse_kind(label, kind)
        super().__init__(label, required=required, header=header, synonyms=synonyms)
        self.kind = kind

    def parse(self, text: str, line: int, problems: list[Problem]) -> K:
        """Return the name; the pipeline looks it up afterwards."""
        return text  # type: ignore[return-value]  # It is replaced by the lookup.
