"""A column of a file: its names, and how its cells become values, one by one or all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from operator import is_
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from ...cells.damage import mended
from ...cells.fast_path import PlainPattern
from ...cells.keys import canonical_keys, trim, trimmed
from ...cells.missing import missing_hint
from ...overridden import refuse_misshapen
from ...rows.rows import REFUSED, Problem, Row
from ...sentences import messages
from ...sentences.language import in_english
from .arguments import as_written, listed, refuse_flags, refuse_non_texts
from .cell_types import Holds
from .options import UNSET

T = TypeVar("T")


class Field(Generic[T]):
    """One column: its label, whether it is required, and how its cells become values."""

    is_secret = False
    is_boolean = False
    is_listed = False
    """True if its cells name things of a list, in whatever language the host keeps it."""
    is_generated = False
    """True for a secret that the importer can make for a row without one."""
    holds: ClassVar[Holds] = Holds.TEXT
    """What a cell of a workbook may hold beside text, so that its value is taken."""
    empty: ClassVar[Any] = None
    """The value of a blank cell where the declaration names none with `blank=`."""
    way = ""
    """In which of several ways this column is read, as `way_of` found it for a whole file."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        refuse_misshapen(cls)
        if {"read", "tidy", "parse"} & vars(cls).keys() and "plain" not in vars(cls):
            # What its parent need not look at, another way of reading may refuse.
            cls.plain = Field.plain  # type: ignore[method-assign]  # It is meant to be inherited.

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
        """Declare a column.

        :param label: as messages write it ("Permission Group").
        :param blank: the value of a blank cell, None or a default; the column is optional then.
        :param unique: the sentence for rows that share a value with another row of the file.
        :param header: as the template writes it; by default the label, in English in sentence case.
        :param synonyms: its names in other systems, the most certain first; a header with one of
            them is refused, and the refusal asks whether this column is meant.
        :param opposites: what other systems call the opposite of a truth value; it is never
            suggested, because its values would be inverted.
        :param extra: it is optional and stands in no template; a file may have it all the same.
        """
        refuse_non_texts(label, unique=unique, header=header)
        refuse_flags(label, required=required, extra=extra)
        self.label = as_written(label)
        self._header = None if header is None else as_written(header)
        self.required = required and blank is UNSET and not extra
        self.is_extra = extra
        self._blank = blank
        self.unique = unique
        self.synonyms = listed(label, "synonyms", synonyms)
        self.opposites = listed(label, "opposites", opposites)
        self.name = ""
        plain = self.plain()
        self._plain = PlainPattern(plain) if plain else None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def header(self) -> str:
        """Return the name of the column as the template writes it, and pages."""
        return self._header or in_english(_sentence_case(self.label), self.label)

    @header.setter
    def header(self, name: str) -> None:
        self._header = name

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label!r}>"

    def plain(self) -> str:
        """Return a pattern of cells that are their own values and need no second look.

        With it a whole column is looked through at once; by default, "", no cell is plain.
        """
        return ""

    def read_column(self, cells: Sequence[str], rows: Sequence[Row]) -> Sequence[T]:
        """Return the value of each row's cell, REFUSED after adding to that row's problems.

        A cell that stands in many rows is read once, so `read` must depend on the cell alone.
        Without rows nobody is told of the problems.
        """
        odd = self._plain.others(cells) if self._plain else set(cells)
        known: dict[str, Any] = {cell: self.read(cell, 0, []) for cell in odd}
        if any(value is REFUSED for value in known.values()):
            for row, cell in zip(rows, cells, strict=bool(rows)):
                if known.get(cell) is REFUSED:
                    self.read(cell, row.line, row.problems)
        if all(map(is_, known, known.values())):
            # What had to be looked at is its own value too, as names with accents are.
            return cast("Sequence[T]", cells)
        return list(map(known.get, cells, cells))

    def read(self, cell: str, line: int, problems: list[Problem]) -> T:
        """Return the value of a cell, or REFUSED after adding what is wrong to `problems`."""
        text = self.tidy(cell)
        if text:
            value = self.parse(text, line, problems)
            if value is REFUSED and problems and not (self.required or self.is_secret):
                self._offer_blank(text, problems)
            return value
        if self.required:
            problems.append(self.problem("empty", messages.EMPTY.format(label=self.label)))
            return REFUSED  # type: ignore[no-any-return]  # The sentinel stands for any type.
        return self.blank()

    def _offer_blank(self, text: str, problems: list[Problem]) -> None:
        """Let the newest problem of an optional cell say so if its text stands for nothing."""
        if hint := missing_hint(text, required=False):
            problems[-1] = replace(problems[-1], hint=hint, emphasis="")

    def tidy(self, cell: str) -> str:
        """Return the cell without outer white space, in NFC (decisions 7 and 16)."""
        return trim(cell)

    def blank(self) -> T:
        """Return the value of a cell that is blank and may be: what was declared, else `empty`."""
        return cast("T", self.empty if self._blank is UNSET else self._blank)

    def meant_by(self, text: str) -> str:
        """Return the certain meaning of a tidy cell at fault, as a person would type it, else "".

        It is offered to the person who repairs the cell, and never taken by itself.
        """
        return mended(text)

    def way_of(self, cells: Iterable[str], known: str = "") -> str:
        """Return in which of several ways a whole column is to be read, "" if it does not tell.

        Asked once for each file, with the cells of all rows; `read_as` gets the answer.

        :param known: how the file was read whose rows this one repairs.
        """
        return ""

    def read_as(self, way: str) -> Self:
        """Return this field as it reads a column in one of several ways."""
        if way == self.way:
            return self
        other = copy(self)
        other.way = way
        return other

    def as_optional(self) -> Self:
        """Return this field as it reads a column in which a cell may be blank."""
        if not self.required:
            return self
        other = copy(self)
        other.required = False
        return other

    def compared(self, cells: Sequence[str]) -> list[str]:
        """Return the form of each cell in which it is compared with those of other rows."""
        return canonical_keys(trimmed(cells))

    def parse(self, text: str, line: int, problems: list[Problem]) -> T:
        """Return the value of a tidy, filled cell, or REFUSED after adding to `problems`."""
        raise NotImplementedError

    def problem(
        self, fault: str, message: str, hint: str = "", *, final: bool = False, cause: str = ""
    ) -> Problem:
        """Return a problem of this field; its code is `<name>.<fault>`.

        :param final: the cell cannot be read at all, so that nothing else is asked of it.
        :param cause: the message without the line, where it names one.
        """
        return Problem(f"{self.name}.{fault}", message, self.name, hint, final, cause)

    def type_problem(self, line: int, hint: str) -> Problem:
        """Return the Data Type problem of a cell."""
        message = messages.DATA_TYPE.format(line=line, label=self.label)
        cause = messages.DATA_TYPE_CAUSE.format(label=self.label)
        return self.problem("type", message, hint, cause=cause)


def _sentence_case(label: str) -> str:
    first, *others = label.split(" ")
    return " ".join([first, *(word if word.isupper() else word.lower() for word in others)])
