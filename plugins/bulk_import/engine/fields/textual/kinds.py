"""Fields of booleans, of references by name, and of secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, cast, overload

from ...cells.missing import missing_hint
from ...cells.white_space import is_blank
from ...notation.booleans import TRUTHS, boolean_hint, word_for
from ...rows.rows import REFUSED as REFUSED
from ...rows.rows import Problem
from ...sentences import messages
from ...sentences.language import _t
from ..base.arguments import refuse_kind
from ..base.field import Field as Field
from ..base.options import UNSET, Options
from .texts import Digits as Digits
from .texts import Text as Text

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    B = TypeVarWithDefault("B", default=bool)
else:
    B = TypeVar("B")
K = TypeVar("K")
Thing = TypeVar("Thing")
"""What is named, where the value may be None, too: not every checker of types solves K for that."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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


class Secret(Field[str]):
    """A text that is kept exactly as typed, blanks included; never shown, logged or compared."""

    is_secret = True
    empty = ""

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
        generated: bool = False,
    ) -> None:
        """Declare a secret.

        :param generated: a person may choose that the importer's `make_secrets` makes one for
            each row without it; such secrets are handed over afterwards (decision 95).
        """
        super().__init__(
            label,
            required=required,
            unique=unique,
            header=header,
            synonyms=synonyms,
            opposites=opposites,
            blank=blank,
        )
        self.is_generated = generated

    def plain(self) -> str:
        """Return a pattern of secrets in ASCII that do not begin with a blank."""
        return "[!-~][ -~]*+"

    def tidy(self, cell: str) -> str:
        """Return the cell as it is; one of blanks only counts as empty (decision 7)."""
        return "" if is_blank(cell) else cell

    def meant_by(self, text: str) -> str:
        """Return "": secrets are never suggested."""
        return ""

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        """Refuse control characters and line breaks, as two stray quotation marks leave them."""
        if _CONTROL.search(text):
            message = messages.SECRET_CHARACTERS.format(label=self.label)
            hint = _t("Look for a stray quotation mark in this cell or in the one before it")
            problems.append(self.problem("characters", message, hint))
            return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.
        return text
