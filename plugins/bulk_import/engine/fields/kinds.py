"""The kinds of columns that an importer can declare, and their messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, TypeVar, overload

from .. import messages
from ..rows import REFUSED as REFUSED
from ..rows import Problem
from .alphabet import Alphabet, Unbroken, hidden_in
from .booleans import TRUTHS, boolean_hint
from .damage import digits_hint, stranger_hint
from .field import Field as Field
from .missing import missing_hint
from .white_space import is_blank

K = TypeVar("K")

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _type_problem(field: Field[Any], line: int, hint: str) -> Problem:
    """Return what is said of a cell that is not of its column's type."""
    message = messages.DATA_TYPE.format(line=line, label=field.label)
    cause = messages.DATA_TYPE_CAUSE.format(label=field.label)
    return field.problem("type", message, hint, cause=cause)


class Text(Field[str]):
    """A text of limited length, perhaps of a limited alphabet; a blank one is ""."""

    def __init__(
        self,
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        alphabet: Alphabet | Unbroken | None = None,
        required: bool = True,
        unique: str | None = None,
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None:
        """Declare a text; lengths are in NFC characters after trimming."""
        self.min_length = min_length
        self.max_length = max_length
        self.alphabet = alphabet
        super().__init__(label, required=required, unique=unique, header=header, synonyms=synonyms)

    def blank(self) -> str:
        """Return ""."""
        return ""

    def plain(self) -> str:
        """Return a pattern of texts of the right length in common signs, without outer blanks."""
        signs = self.alphabet.plain if self.alphabet else "[ -~]"
        return self._sized(f"(?! ){signs}", "(?<! )")

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        """Check length and alphabet; both can be wrong at once."""
        good = True
        if not self.min_length <= len(text) <= self.max_length:
            problems.append(self._length_problem(len(text)))
            good = False
        stranger = self._stranger(text)
        if stranger is not None:
            problems.append(self._alphabet_problem(text, stranger))
            good = False
        return text if good else REFUSED

    def _sized(self, signs: str, behind: str = "") -> str:
        pattern = f"{signs}{{{max(1, self.min_length)},{self.max_length}}}+{behind}"
        return pattern if self.required else f"(?:{pattern})?"

    def _length_problem(self, length: int) -> Problem:
        bound = (
            f"{self.max_length} at most"
            if length > self.max_length
            else f"{self.min_length} at least"
        )
        counted = "1 character" if length == 1 else f"{length} characters"
        message = messages.LENGTH.format(label=self.label)
        return self.problem("length", message, f"{counted}; {bound}")

    def _stranger(self, text: str) -> str | None:
        return self.alphabet.refused(text) if self.alphabet else hidden_in(text)

    def _alphabet_problem(self, text: str, stranger: str) -> Problem:
        alphabet = self.alphabet or Unbroken()
        message = (
            alphabet.message(self.label)
            if self.alphabet
            else messages.SECRET_CHARACTERS.format(label=self.label)
        )
        hint = stranger_hint(text, stranger, lambda each: self._stranger(each) is None)
        return self.problem("characters", message, hint)


class Digits(Text):
    """ASCII digits kept as text, leading zeros and all; a blank one is ""."""

    def __init__(
        self,
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        alphabet: Alphabet | Unbroken | None = None,
        required: bool = True,
        unique: str | None = None,
        header: str | None = None,
        synonyms: Sequence[str] = (),
        distinct: bool = False,
    ) -> None:
        """Declare digits.

        :param distinct: two records hardly ever share a number; where two rows do, a note says so.
        """
        super().__init__(
            label,
            max_length=max_length,
            min_length=min_length,
            alphabet=alphabet,
            required=required,
            unique=unique,
            header=header,
            synonyms=synonyms,
        )
        self.distinct = distinct

    def plain(self) -> str:
        """Return a pattern of digits of the right number."""
        return self._sized("[0-9]")

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        """Check that there are digits only, then their number."""
        if not (text.isascii() and text.isdecimal()):
            missing = missing_hint(text, required=self.required, instead="type the digits")
            problems.append(_type_problem(self, line, missing or digits_hint(text)))
            return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.
        return super().parse(text, line, problems)


class Boolean(Field[bool]):
    """TRUE or FALSE in any case, in ASCII letters (decision 8)."""

    is_boolean = True

    def blank(self) -> bool:
        """Return False: an optional boolean that is blank."""
        return False

    def parse(self, text: str, line: int, problems: list[Problem]) -> bool:
        """Read the two words; anything else is a Data Type problem with a hint."""
        value = TRUTHS.get(text.upper()) if text.isascii() else None
        if value is None:
            missing = missing_hint(text, required=self.required, instead="write TRUE or FALSE")
            problems.append(_type_problem(self, line, missing or boolean_hint(text)))
            return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.
        return value


class Reference(Field[K]):
    """The name of something that exists; an importer's `@lookup` turns it into the thing itself."""

    @overload
    def __init__(
        self: Reference[K],
        label: str,
        kind: type[K],
        *,
        required: Literal[True] = True,
        header: str | None = None,
        synonyms: Sequence[str] = (),
    ) -> None: ...

    @overload
    def __init__(
        self: Reference[K | None],
        label: str,
        kind: type[K],
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
        super().__init__(label, required=required, header=header, synonyms=synonyms)
        self.kind = kind

    def blank(self) -> K:
        """Return None."""
        return None  # type: ignore[return-value]  # Only an optional reference can be blank.

    def parse(self, text: str, line: int, problems: list[Problem]) -> K:
        """Return the name; the pipeline looks it up afterwards."""
        return text  # type: ignore[return-value]  # It is replaced by the lookup.


class Secret(Field[str]):
    """A text that is kept exactly as typed, blanks included; never shown, logged or compared."""

    is_secret = True

    def plain(self) -> str:
        """Return a pattern of secrets in ASCII that do not begin with a blank."""
        return "[!-~][ -~]*+"

    def tidy(self, cell: str) -> str:
        """Return the cell as it is; one of blanks only counts as empty (decision 7)."""
        return "" if is_blank(cell) else cell

    def blank(self) -> str:
        """Return ""."""
        return ""

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        """Refuse control characters and line breaks: they are how two quotation marks eat a row."""
        if _CONTROL.search(text):
            message = messages.SECRET_CHARACTERS.format(label=self.label)
            hint = "Look for a stray quotation mark in this cell or in the one before it"
            problems.append(self.problem("characters", message, hint))
            return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.
        return text
