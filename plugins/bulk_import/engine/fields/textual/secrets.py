"""A column of secrets, such as passwords."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...cells.white_space import is_blank
from ...rows.rows import REFUSED, Problem
from ...sentences import messages
from ...sentences.language import _t
from ..base.field import Field
from ..base.options import UNSET

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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
