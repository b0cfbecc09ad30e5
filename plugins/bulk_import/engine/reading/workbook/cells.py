"""The text that a workbook cell displayed, or why it cannot be determined (decision 88)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...fields.base.cell_types import Holds
from ...notation.written_numbers import unmistakable
from ...sentences.language import N_, _t
from ..sheet import Column
from . import sentences
from .areas import Area
from .number_formats import GENERAL, Format
from .styles import Styles
from .worksheet import StoredCell, Worksheet

MOST_DIGITS = 11
"""General shows a number of more digits as a power of ten."""
MOST_AREAS = 500
"""How many areas may have array formulas, or conditional formats that change numbers."""
LONGEST = 32_767
"""No spreadsheet takes a longer text."""
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_TRUTHS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_TRUTH_FORMULAS = ("TRUE()", "FALSE()")
_TRUTH_CODE = '"TRUE";"TRUE";"FALSE"'
#: The days of spreadsheets count from here; before March 1900 they disagree.
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
_DAY_SECONDS = 86_400
_NEAR = Decimal("0.002")


@dataclass(frozen=True)
class Unseen:
    """A cell whose displayed text cannot be determined."""

    what: str
    """What it holds, after its name: "a formula"."""
    cure: str = sentences.CURE_TEXT
    struck: str | Unseen | None = None
    """What is reported of the cell without the strike-out; None for a cell that is not struck
    out."""


@dataclass(frozen=True)
class CellRule:
    """Reads the cells of one worksheet as they were shown."""

    sheet: Worksheet
    styles: Styles
    is_1904: bool = False
    changed: Sequence[Area] = ()
    """Where a conditional format shows numbers in another way."""

    @classmethod
    def of(cls, sheet: Worksheet, styles: Styles, *, is_1904: bool) -> CellRule:
        """Return the rule of a worksheet; a `BookRefused` where it has too many special areas."""
        changed = [area for area, each in sheet.conditional if styles.changes_numbers(each)]
        # Each of them is asked about every number.
        if len(sheet.computed) + len(changed) > MOST_AREAS:
            raise sentences.too_large(
                f"more than {MOST_AREAS} array formulas or conditional formats"
            )
        return cls(sheet, styles, is_1904, changed)

    def seen(self, row: int, column: int, wanted: Column | None) -> str | Unseen:
        """Return the displayed text of a cell.

        :param wanted: the column of the importer; for a column of numbers or dates the stored value
            counts, whatever its format shows, unless the format hides a part of it.
        """
        cell = self.sheet.rows.get(row, {}).get(column)
        if cell is None:
            return ""
        found = self._seen(cell, row, column, wanted)
        if wanted is not None and (cell.content.is_struck or cell.style in self.styles.striking):
            return Unseen(_t("what is struck out"), sentences.CURE_STRUCK, found)
        return found

    def _seen(self, cell: StoredCell, row: int, column: int, wanted: Column | None) -> str | Unseen:
        """Return the displayed text of a cell whose font says nothing."""
        found = self._computed(cell, row, column)
        if found is not None:
            return found
        if cell.kind == "s":
            return self._text(cell, wanted)
        if wanted is not None and wanted.is_secret:
            return Unseen(_KINDS.get(cell.kind, _t("no text")), sentences.CURE_SECRET)
        match cell.kind:
            case "b":
                return self._truth(cell, wanted)
            case "n":
                return self._number(cell, wanted, row, column)
            case "e":
                return Unseen(
                    _t("the error {text}", text=cell.content.text[:20]), sentences.CURE_TYPE
                )
            case _:
                return Unseen(_KINDS.get(cell.kind, _t("no text")))

    def _computed(self, cell: StoredCell, row: int, column: int) -> Unseen | None:
        if cell.is_rich:
            return Unseen(_t("a picture or linked data"), sentences.CURE_TYPE)
        is_truth = cell.kind == "b" and (cell.formula or "").upper() in _TRUTH_FORMULAS
        if cell.formula is not None and not is_truth:
            return Unseen(_t("a formula"), sentences.CURE_VALUES)
        if any(area.holds(row, column) for area in self.sheet.computed):
            return Unseen(_t("the result of a formula"), sentences.CURE_VALUES)
        return None

    def _text(self, cell: StoredCell, wanted: Column | None) -> str | Unseen:
        text, style = cell.content.text, self.styles.format_of(cell.style)
        if not cell.content.is_text:
            return Unseen(_t("a character that no text has"), sentences.CURE_TYPE)
        if len(text) > LONGEST:
            return Unseen(_t("more characters than a spreadsheet takes"), sentences.CURE_TYPE)
        if style is None or not style.shows_text:
            return Unseen(_t("a text {format}", format=_in_format(style)))
        if cell.content.is_loose and wanted is not None and wanted.is_secret:
            return Unseen(_t("blanks that some programs drop"), sentences.CURE_TYPE)
        return text

    def _truth(self, cell: StoredCell, wanted: Column | None) -> str | Unseen:
        text, style = _TRUTHS.get(cell.content.text), self.styles.format_of(cell.style)
        is_plain = style is not None and (style.sections == (GENERAL,) or style.code == _TRUTH_CODE)
        if text is None or not is_plain:
            return Unseen(_t("a truth value {format}", format=_in_format(style)))
        if wanted is None or not wanted.is_boolean:
            return Unseen(_t("the truth value {text}", text=text), sentences.CURE_TRUTH)
        return text

    def _number(
        self, cell: StoredCell, wanted: Column | None, row: int, column: int
    ) -> str | Unseen:
        stored, style = cell.content.text, self.styles.format_of(cell.style)
        if not _NUMBER.fullmatch(stored):
            return Unseen(_t("a number that programs read in different ways"))
        if style is None:
            return Unseen(_t("a number in a format that is not in the file"))
        if any(area.holds(row, column) for area in self.changed):
            return Unseen(_t("a number with a conditional format"))
        value = Decimal(format(float(stored), ".15g"))
        holds = Holds.TEXT if wanted is None else wanted.holds
        if style.moment:
            return self._moment(value, style, holds)
        if holds is Holds.NUMBER and (text := _exact(value, style)):
            return text
        return _whole(value, style)

    def _moment(self, value: Decimal, style: Format, holds: Holds) -> str | Unseen:
        """Return a date or a time for a column of such, where the format hides nothing of it."""
        refused = Unseen(_t("a date {format}", format=_in_format(style)))
        days, part = divmod(value, 1)
        seconds = round(part * _DAY_SECONDS)
        if abs(part * _DAY_SECONDS - seconds) > _NEAR or seconds == _DAY_SECONDS:
            return refused
        shown, first = set(style.moment), 0 if self.is_1904 else _FIRST_DAY
        hides_time = (seconds and not {"h", "n"} <= shown) or (seconds % 60 and "s" not in shown)
        if holds is Holds.TIME:
            is_time = days == 0 and {"h", "n"} <= shown and not hides_time
            return str(dt.timedelta(seconds=seconds)).zfill(8) if is_time else refused
        if holds not in (Holds.DATE, Holds.MOMENT) or not {"y", "m", "d"} <= shown or hides_time:
            return refused
        if not first <= days <= _LAST_DAY or (holds is Holds.DATE and seconds):
            return refused
        start = _EPOCH_1904 if self.is_1904 else _EPOCH
        found = start + dt.timedelta(days=int(days), seconds=seconds)
        return found.isoformat(" ") if holds is Holds.MOMENT else str(found.date())


_KINDS = {"n": N_("a number"), "b": N_("a truth value"), "e": N_("an error"), "d": N_("a date")}


def _in_format(style: Format | None) -> str:
    if style is None:
        return _t("in a format that is not in the file")
    return _t("in the format {code}", code=style.code)


def _whole(value: Decimal, style: Format) -> str | Unseen:
    """Return the digits of a whole number, filled up with zeros where its format does so."""
    digits = f"{value:f}" if value == value.to_integral_value() else ""
    if not digits or len(digits.lstrip("-")) > MOST_DIGITS:
        what = _t("a number") if digits else _t("a number with decimals")
        return Unseen(f"{what} {_in_format(style)}")
    is_zero, is_below = value == 0, value < 0
    section = style.sections[2 if is_zero and len(style.sections) > 2 else 0]
    if section in (GENERAL, "@", "0") and (not is_below or style.has_one_section):
        return "0" if is_zero else digits
    if style.zeros and not is_below:
        return digits.zfill(style.zeros)
    return Unseen(_t("a number {format}", format=_in_format(style)))


def _exact(value: Decimal, style: Format) -> str:
    """Return a number for a column of numbers, "" where its format may hide some of it."""
    text = f"{value:f}"
    places = len(text.partition(".")[2])
    if value < 0 and not style.has_one_section:
        return ""
    if style.sections[0] == GENERAL:
        is_shown = len(text) <= MOST_DIGITS
    else:
        is_shown = style.decimals is not None and places <= style.decimals
    return unmistakable(value) if is_shown and places == 3 else text if is_shown else ""
