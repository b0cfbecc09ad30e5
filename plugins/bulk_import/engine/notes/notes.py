"""Notes on a file: a whole column is looked through at once, then the few cells that are odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..declaration.rule_answers import usual_length
from ..fields.base.field import Field
from ..fields.ordered.date_field import DayField
from ..fields.textual.texts import Digits, Text
from ..reading.code_page.pages import CHOSEN, page_named
from ..reading.sheet import UNICODE, WORKBOOK
from ..rows.page import shaped_rows
from ..rows.rows import Row
from ..secrets.redaction import has_moved
from ..sentences.language import inside, listed_signs, with_colon
from .columns.digits import digits_by_line, is_plain, lost_zeros, shared, too_long, whole_numbers
from .columns.digits_of_days import days_in_digits
from .columns.filled_down import count_filled
from .columns.list_marks import REMARK, count_remarked
from .columns.merged_cells import merged_blanks, needed_values
from .columns.odd_days import odd_days
from .columns.other_scripts import other_scripts
from .columns.secret_words import placeholder_secrets
from .columns.secrets import ENDED, FILLED, counted, ends_alike, odd_secrets, secret_notes
from .columns.texts import find_traces, holds_logins, is_name, odd_texts
from .columns.traces import LOST_LETTER
from .columns.uneven_columns import Uneven, row_numbers, uneven_logins, uneven_names
from .letters.mojibake import wrong_page
from .note_on_lines import notes_on_lines
from .wrong_places.moved_lists import wrong_lists
from .wrong_places.names.named_rows import wrong_named_rows
from .wrong_places.names.wrong_rows import wrong_rows
from .wrong_places.secrets.secrets_of_others import secrets_of_others


@dataclass(frozen=True)
class Origin:
    """Facts about the file of some rows that notes depend on."""

    encoding: str = "UTF-8"
    is_fresh: bool = True
    """False for an error file that comes back."""
    importer: Importer | None = None
    """The importer of the uploader, to be asked what is usual; nothing is asked without one."""


def find_notes(layout: Layout, rows: Sequence[Row], origin: Origin | None = None) -> list[str]:
    """Return sentences about cells that no rule refuses, for rows that have been judged.

    No secret is quoted, and no note names the line of one. Notes never refuse a row (decision 55).
    """
    found = _Notes(layout, rows, origin or Origin())
    shown = [each for each in layout.places if not (each.is_secret or layout.is_found(each))]
    texts = {field: list(found.of(field)) for field in shown}
    for field, sentence, places in found.of_rows(shown):
        texts[field] += found.of_uneven(field, [(sentence, places)])
    # Texts that may be shown decide whether letters are lost.
    secrets = {field: list(found.of_secret(field)) for field in layout.places if field.is_secret}
    return [note for field in layout.places for note in (texts | secrets).get(field, ())]


class _Notes:
    """The notes on the columns of one file."""

    def __init__(self, layout: Layout, rows: Sequence[Row], origin: Origin) -> None:
        self._layout = layout
        self._rows = shaped_rows(rows)
        self._origin = origin
        self._columns: dict[Field[Any], list[str]] = {}
        self._is_lossy = not origin.encoding.startswith((UNICODE, WORKBOOK))
        # The parts of a person's name; what is named by one column alone may be anything.
        named_by = origin.importer.named_by if origin.importer else ()
        self._parts = named_by if len(named_by) > 1 else ()

    def of(self, field: Field[Any]) -> Iterator[str]:
        """Yield the notes on a column that may be shown."""
        if isinstance(field, Digits):
            yield from self._of_digits(field)
        elif isinstance(field, Text):
            yield from self._of_texts(field)
        elif isinstance(field, DayField):
            yield from self.of_uneven(field, odd_days(field.label, self._cells(field)))
        elif field.is_listed:
            # In an update a blank cell keeps what stands, also in a required column.
            is_needed = field.required and not self._layout.operation.is_updating
            find = needed_values if is_needed else merged_blanks
            yield from self.of_uneven(field, find(self._cells(field)))

    def of_rows(self, shown: Sequence[Field[Any]]) -> Iterator[tuple[Field[Any], str, list[int]]]:
        """Yield the notes on cells that do not fit the rest of their rows, by column."""
        if len(names := self._names()) == 2:
            logins = [each for each in shown if holds_logins(each)]
            listed = [each for each in shown if each.is_listed and not each.is_boolean]
            find = wrong_named_rows if self._layout.operation.is_updating else wrong_rows
            yield from find(names, logins[:1], listed, self._cells)
        yield from wrong_lists(shown, names[-1:], self._cells)
        yield from self._of_wrong_page(shown)

    def _of_wrong_page(
        self, shown: Sequence[Field[Any]]
    ) -> Iterator[tuple[Field[Any], str, list[int]]]:
        """Yield which cells of a Unicode file had been read in the wrong code page before."""
        texts = [each for each in shown if isinstance(each, Text) and is_name(each)]
        if self._is_lossy or not texts:
            return
        columns = {field: self._cells(field) for field in texts}
        if page := wrong_page(chain.from_iterable(columns.values())):
            for field, cells in columns.items():
                yield from ((field, *found) for found in page.found(cells))

    def of_secret(self, field: Field[Any]) -> Iterator[str]:
        """Yield the notes on a column of secrets: nothing but how many."""
        place = self._layout.places[field]
        secrets = self._cells(field)
        names = [self._cells(each) for each in self._names()]
        logins = [self._cells(each) for each in self._layout.places if holds_logins(each)]
        counts = (
            (ENDED, ends_alike(secrets)),
            (FILLED, count_filled(secrets)),
            (REMARK, count_remarked(secrets)),
            *secrets_of_others(secrets, names, logins, self._has_moved),
            *placeholder_secrets(secrets),
        )
        for template, count in counts:
            if count:
                yield with_colon(field.label, f"{counted(template, count, inside(field.label))}.")
        odd = odd_secrets(secrets)
        odd.discard("")
        if odd:
            cells = [
                row.cells[place]
                for row in self._rows
                if row.cells[place] in odd and not has_moved(self._layout, row)
            ]
            noun, origin = inside(field.label), self._origin
            notes = secret_notes(
                cells,
                noun,
                is_fresh=origin.is_fresh,
                is_lossy=self._is_lossy,
                page=page_named(origin.encoding.removesuffix(CHOSEN)),
            )
            yield from (with_colon(field.label, f"{sentence}.") for sentence in notes)

    def _has_moved(self, at: int) -> bool:
        return has_moved(self._layout, self._rows[at])

    def _of_digits(self, field: Digits) -> Iterator[str]:
        cells = self._cells(field)
        days = list(days_in_digits(cells))
        yield from self.of_uneven(field, (*days, *row_numbers(cells)))
        if is_plain(cells, distinct=field.distinct):
            return
        digits = digits_by_line([row.line for row in self._rows], cells)
        usual = partial(self._usual_length, field)
        found = [*lost_zeros(digits, usual), *too_long(digits)]
        found += [] if days else whole_numbers(digits, usual)
        if field.distinct:
            found += shared(digits)
        if not found:
            return
        faulty = {row.line for row in self._rows if self._is_faulty(field, row)}
        for about, sentence in found:
            sound = [line for line in about if line not in faulty]
            yield from notes_on_lines(field, self._rows, sound, sentence)

    def _usual_length(self, field: Digits) -> int | None:
        importer = self._origin.importer
        return usual_length(importer, field) if importer else None

    def _of_texts(self, field: Text) -> Iterator[str]:
        place = self._layout.places[field]
        cells = self._cells(field)
        odd = odd_texts(field, cells)
        odd.discard("")
        is_fresh, is_person = self._origin.is_fresh, self._is_person(field)
        found = find_traces(field, odd, is_fresh=is_fresh, is_person=is_person) if odd else {}
        if holds_logins(field):
            names = self._names() if len(cells) == 1 else []
            first = [self._cells(each)[0] for each in names]
            yield from self.of_uneven(field, uneven_logins(cells, odd.difference(found), first))
        elif field.alphabet:
            yield from self.of_uneven(field, uneven_names(cells, odd))
        if odd and (beside := self._name_beside(field)):
            yield from self.of_uneven(field, other_scripts(cells, odd, self._cells(beside)))
        if not found:
            return
        lines: dict[str, list[int]] = {}
        details: dict[str, list[str]] = {}
        for row in self._rows:
            findings = found.get(row.cells[place], ())
            if findings and not self._is_faulty(field, row):
                for finding in findings:
                    lines.setdefault(finding.sentence, []).append(row.line)
                    details.setdefault(finding.sentence, []).append(finding.detail)
        self._is_lossy = self._is_lossy or LOST_LETTER in lines
        for sentence, where in lines.items():
            said = _completed(sentence, details[sentence])
            yield from notes_on_lines(field, self._rows, where, said)

    def of_uneven(self, field: Field[Any], found: Iterable[Uneven]) -> Iterator[str]:
        """Yield sentences with the lines of those cells that no rule refuses."""
        for sentence, places in found:
            rows = [self._rows[place] for place in places]
            sound = [row.line for row in rows if not self._is_faulty(field, row)]
            yield from notes_on_lines(field, self._rows, sound, sentence)

    def _name_beside(self, field: Field[Any]) -> Field[Any] | None:
        """Return the other name of the person whose login or name stands in a column."""
        if not (holds_logins(field) or self._is_person(field)):
            return None
        return next((each for each in self._names() if each is not field), None)

    def _names(self) -> list[Field[Any]]:
        """Return the columns that name a person together, of those that may be shown.

        They stand in the importer's order, such as the first name before the last one.
        """
        found = [each for each in self._parts if each in self._layout.places]
        return [each for each in found if not self._layout.is_found(each)]

    def _is_person(self, field: Field[Any]) -> bool:
        """Return whether a column holds a part of a person's name."""
        return field in self._parts

    def _cells(self, field: Field[Any]) -> list[str]:
        if field not in self._columns:
            place = self._layout.places[field]
            self._columns[field] = [row.cells[place] for row in self._rows]
        return self._columns[field]

    def _is_faulty(self, field: Field[Any], row: Row) -> bool:
        """Return whether a cell is refused, or may hold what belongs to another column."""
        is_refused = any(each.field == field.name for each in row.problems)
        return is_refused or has_moved(self._layout, row)


def _completed(sentence: str, details: Sequence[str]) -> str:
    """Return a sentence completed by details of the cells: how each was misread, or all signs."""
    parts = dict.fromkeys(part for detail in details for part in detail.split("\n") if part)
    joined = listed_signs(parts)
    return sentence.format(probably=details[0], signs=joined, scripts=joined)
