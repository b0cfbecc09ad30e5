"""A field of several names in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from ...cells.keys import canonical_key, trim
from ...rows.rows import Problem
from ...sentences.language import _t
from ..base.arguments import refuse_kind
from ..base.field import Field

K = TypeVar("K")

_SEPARATORS = ",;|/"


class Many(Field[tuple[K, ...]]):
    """Names of things, with a separator between them; an importer's `@lookup` finds the things."""

    empty = ()
    is_listed = True

    def __init__(
        self,
        label: str,
        kind: type[K],
        separator: str = ";",
        *,
        required: bool = True,
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None:
        """Declare references to things of `kind`; an optional cell that is blank is ().

        :param separator: what stands between two names; no name can hold it.
        """
        if not separator.strip():
            raise TypeError(f"{label}: separator must be a visible sign.")
        refuse_kind(label, kind)
        self.kind = kind
        self.separator = separator
        super().__init__(label, required=required, header=header, synonyms=synonyms)

    def tidy(self, cell: str) -> str:
        """Return the cell as `trim` does, "" for one of separators alone."""
        text = super().tidy(cell)
        return text if any(map(trim, text.split(self.separator))) else ""

    def parse(self, text: str, line: int, problems: list[Problem]) -> tuple[K, ...]:
        """Return the names, each once; the pipeline looks them up afterwards."""
        names: dict[str, str] = {}
        for part in text.split(self.separator):
            if name := trim(part):
                names.setdefault(canonical_key(name), name)
        # They are replaced by the lookup.
        return tuple(cast("Any", names.values()))

    def advice_about(self, name: str) -> str:
        """Return which name of a cell was not found, and what may be wrong with all of them."""
        others = [sign for sign in _SEPARATORS if sign in name and sign != self.separator]
        hint = _t("Not found: {name}", name=name)
        return (
            _t("{told}. Write {separator} between two names", told=hint, separator=self.separator)
            if others
            else hint
        )
