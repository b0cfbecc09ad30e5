"""A column of truth values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload

from ...cells.missing import missing_hint
from ...notation.booleans import TRUTHS, boolean_hint, word_for
from ...rows.rows import REFUSED, Problem
from ...sentences.language import _t
from ..base.field import Field
from ..base.options import UNSET, Options

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    B = TypeVarWithDefault("B", default=bool)
else:
    B = TypeVar("B")


class Boolean(Field[B]):
    """TRUE or FALSE in any case, in ASCII letters; a blank one is False or as declared."""

    is_boolean = True
    empty = False

    @overload
    def __init__(
        self: Boolean[bool],
        label: str,
        *,
        required: bool = True,
        blank: bool = ...,
        opposites: Sequence[str] = (),
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: Boolean[bool | None],
        label: str,
        *,
        required: bool = True,
        blank: None,
        opposites: Sequence[str] = (),
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        required: bool = True,
        unique: str | None = None,
        header: str | None = None,
        synonyms: Sequence[str] = (),
        opposites: Sequence[str] = (),
        blank: Any = UNSET,
        extra: bool = False,
    ) -> None:
        """Declare a truth value (decision 8)."""
        super().__init__(
            label,
            required=required,
            unique=unique,
            header=header,
            synonyms=synonyms,
            opposites=opposites,
            blank=blank,
            extra=extra,
        )

    def parse(self, text: str, line: int, problems: list[Problem]) -> B:
        """Read the two words; anything else is a Data Type problem with a hint."""
        value = TRUTHS.get(text.upper()) if text.isascii() else None
        if value is None:
            # A word for none may be one for no, as нет is.
            is_known = word_for(text) is not None
            instead = _t("write TRUE or FALSE")
            missing = (
                "" if is_known else missing_hint(text, required=self.required, instead=instead)
            )
            problems.append(self.type_problem(line, missing or boolean_hint(text)))
            return cast("B", REFUSED)
        return cast("B", value)

    def meant_by(self, text: str) -> str:
        """Return the word for which a cell stands, in whatever language."""
        return word_for(text) or ""
