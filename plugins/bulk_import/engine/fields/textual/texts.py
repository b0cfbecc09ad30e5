"""Columns of texts, and of digits that are kept as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload

from ...cells.alphabet import Alphabet, Unbroken, hidden_in, hidden_in_prose
from ...cells.invalid_characters import invalid_hint, invalid_in, wrapped_hint
from ...cells.missing import missing_hint
from ...notation.written_digits import digits_hint
from ...rows.rows import REFUSED, Problem
from ...sentences import messages
from ...sentences.language import _n, _t, with_semicolon
from ..base.arguments import refuse_flags, refuse_lengths
from ..base.field import Field
from ..base.options import UNSET, Options

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    S = TypeVarWithDefault("S", default=str)
else:
    S = TypeVar("S")

_BREAKS = re.compile("\r\n?")


class Text(Field[S]):
    """A text of limited length, perhaps of a limited alphabet; a blank one is "" or as declared."""

    empty = ""

    @overload
    def __init__(
        self: Text[str],
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        alphabet: Alphabet | Unbroken | None = None,
        multiline: bool = False,
        required: bool = True,
        blank: str = ...,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: Text[str | None],
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        alphabet: Alphabet | Unbroken | None = None,
        multiline: bool = False,
        required: bool = True,
        blank: None,
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        alphabet: Alphabet | Unbroken | None = None,
        multiline: bool = False,
        required: bool = True,
        unique: str | None = None,
        header: str | None = None,
        synonyms: Sequence[str] = (),
        blank: Any = UNSET,
        extra: bool = False,
    ) -> None:
        """Declare a text; lengths are in NFC characters after trimming.

        :param multiline: line breaks, tabs, special blanks and joiners are kept; a line break
            becomes U+000A.
        """
        refuse_lengths(label, min_length, max_length)
        refuse_flags(label, multiline=multiline)
        self.min_length = min_length
        self.max_length = max_length
        self.alphabet = alphabet
        self.multiline = multiline
        super().__init__(
            label,
            required=required,
            unique=unique,
            header=header,
            synonyms=synonyms,
            blank=blank,
            extra=extra,
        )

    def plain(self) -> str:
        """Return a pattern of texts of the right length in common signs, without outer blanks."""
        signs = self.alphabet.plain if self.alphabet else "[ -~]"
        return self._sized(f"(?! ){signs}", "(?<! )")

    def tidy(self, cell: str) -> str:
        """Return the cell without outer white space, in NFC, with plain line breaks."""
        text = super().tidy(cell)
        return _BREAKS.sub("\n", text) if "\r" in text and self.multiline else text

    def parse(self, text: str, line: int, problems: list[Problem]) -> S:
        """Check length and alphabet; both can be wrong at once."""
        good = True
        if not self.min_length <= len(text) <= self.max_length:
            problems.append(self._length_problem(text))
            good = False
        if self._stranger(text) is not None:
            problems.append(self._alphabet_problem(text))
            good = False
        return cast("S", text) if good else REFUSED

    def _sized(self, signs: str, behind: str = "") -> str:
        pattern = f"{signs}{{{max(1, self.min_length)},{self.max_length}}}+{behind}"
        # A blank cell is its own value where that value is "".
        return f"(?:{pattern})?" if not self.required and self.blank() == "" else pattern

    def _length_problem(self, text: str) -> Problem:
        length = len(text)
        bound = (
            _t("{limit} at most", limit=self.max_length)
            if length > self.max_length
            else _t("{limit} at least", limit=self.min_length)
        )
        counted = _n("{length} character", "{length} characters", length, length=length)
        message = messages.LENGTH.format(label=self.label)
        hint = with_semicolon(counted, bound)
        if length > self.max_length and self.alphabet and not self.is_secret:
            wrapped = wrapped_hint(text, lambda each: self._stranger(each) is None)
            hint = ". ".join(filter(None, (hint, wrapped)))
        return self.problem("length", message, hint)

    def _stranger(self, text: str) -> str | None:
        if self.alphabet:
            return self.alphabet.refused(text.replace("\n", " ") if self.multiline else text)
        return hidden_in_prose(text) if self.multiline else hidden_in(text)

    def _alphabet_problem(self, text: str) -> Problem:
        alphabet = self.alphabet or Unbroken()
        message = (
            alphabet.message(self.label)
            if self.alphabet
            else self._hidden_message().format(label=self.label)
        )
        strangers = invalid_in(text, self._stranger)
        hint = invalid_hint(text, strangers, lambda each: self._stranger(each) is None)
        return self.problem("characters", message, hint)

    def _hidden_message(self) -> str:
        return messages.CONTROL_CHARACTERS if self.multiline else messages.SECRET_CHARACTERS


class Digits(Text[S]):
    """ASCII digits kept as text, leading zeros and all; a blank one is "" or as declared."""

    @overload
    def __init__(
        self: Digits[str],
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        distinct: bool = False,
        required: bool = True,
        blank: str = ...,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: Digits[str | None],
        label: str,
        *,
        max_length: int,
        min_length: int = 1,
        distinct: bool = False,
        required: bool = True,
        blank: None,
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(self, label: str, *, distinct: bool = False, **options: Any) -> None:
        """Declare digits, with the options of a text.

        :param distinct: two records hardly ever share a number; where two rows do, a note says so.
        """
        # The overloads above hold the options; those of Text do not know what S is here.
        cast("Any", super()).__init__(label, **options)
        self.distinct = distinct

    def plain(self) -> str:
        """Return a pattern of digits of the right number."""
        return self._sized("[0-9]")

    def parse(self, text: str, line: int, problems: list[Problem]) -> S:
        """Check that there are digits only, then their number."""
        if not (text.isascii() and text.isdecimal()):
            missing = missing_hint(text, required=self.required, instead=_t("type the digits"))
            problems.append(
                self.type_problem(line, missing or digits_hint(text, max_length=self.max_length))
            )
            return cast("S", REFUSED)
        return super().parse(text, line, problems)
