"""Traces that programs leave in the cells of a file, where no rule refuses them.

Each gets a note, and the cell is taken as it stands: nothing is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...cells.damage import HINT_DATE, HINT_SHORTENED
from ...cells.escapes import is_only_markup
from ...cells.invalid_characters import PLACEHOLDER
from ...cells.missing import is_spelled_by_programs
from ...notation.months import MONTHS, MONTHS_BY_LANGUAGE
from ...sentences.language import N_
from ..logins.identifiers import identifier
from ..logins.telephone_numbers import telephone_in_name
from ..names.leftovers import left_in_login, left_in_name
from ..names.other_forms import address_form, other_form
from ..placeholders.placeholders import PLACEHOLDER_VALUE, is_placeholder

LOST_LETTER = N_(
    "A question mark stands where a letter belongs: the program that saved the file had no such "
    "letter. Save the sheet again as CSV UTF-8"
)
FOREIGN_SIGN = N_(
    "A sign stands where a letter belongs: the text was read in another code page before. Save the "
    "original as CSV UTF-8"
)
FORMULA_APOSTROPHE = N_(
    "An apostrophe stands before a sign that begins a formula, as programs write it; it is taken "
    "as it stands. Take it away unless it was typed"
)
DIGITS_APOSTROPHE = N_(
    "An apostrophe stands before digits, as spreadsheets keep their zeros; it is taken as it "
    "stands. Take it away unless it was typed"
)
WRAPPER = N_(
    'It is wrapped in =" and ", as programs keep zeros; it is taken as it stands. Write the text '
    "alone"
)
QUOTED = N_(
    "It stands in quotation marks, as programs write a text; it is taken as it stands. Write the "
    "text alone"
)
FORMULA = N_(
    "It begins as a formula that was never worked out; it is taken as it stands. Write the text "
    "itself"
)
UNFILLED = N_(
    "It looks like a field that a program was to fill in; it is taken as it stands. Write the text "
    "itself"
)
BACKSLASHES = N_(
    "Backslashes are doubled or stand before other signs, as databases write them; they are taken "
    "as they stand. Export the file as CSV"
)
MISSING = N_("{text} is what programs write for nothing; it is taken as it stands")
LINK = N_(
    "It begins as the address of a link, as programs write one; it is taken as it stands. Write "
    "the text alone"
)
DECIMALS = N_(
    "A spreadsheet made a number of it and put .0 behind it; format the column as text and type "
    "it again"
)

LONGEST = 100
_IS_LOST = re.compile(r"[^\W\d_]\?|\?[^\W\d_]|^[? .'-]*\?[? .'-]*$")
#: What letters of other code pages become in Windows-1252, as in `£ukasz` and `Gra¿yna`.
_IS_FOREIGN = re.compile(r"[£¥¹³¿¾¼¨¸ˆ˜][^\W\d_]|[^\W\d_][£¥¹³¿¾¼¨¸ˆ˜]")
_IS_WRAPPED = re.compile(r'="[^"]*"', re.DOTALL)
#: Also as Python writes bytes, and lists, sets and tuples of one text.
_IS_QUOTED = re.compile(
    r"""(?P<open>[\[({]?)(?:[buNEX]|U&|_utf8)?(?P<mark>['"`]).+(?P=mark)(?(open),?[\])}]?)|«.+»""",
    re.DOTALL,
)
_IS_ESCAPED = re.compile(r"\\[\\'\",;]|\\[nrt]$")
_IS_LINK = re.compile(r"(?:mailto|tel|sip|https?):\S", re.IGNORECASE)
_SHORTENED = re.compile(r"\d+[.,]\d+[eE]\+?\d+|\d+[eE]\+\d+")
_DECIMALS = re.compile(r"\d+[.,]0{1,2}")
_MONTHS = (re.escape(each.capitalize()) for each in (*MONTHS, *MONTHS_BY_LANGUAGE))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
#: As spreadsheets and programs show dates; a login such as `maria.12` or `12.34` is none.
_DATE = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2})?\S*)?"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}(:\d{2})?"
    rf"|\d{{1,2}}(-|\. ?| |/)(?i:{_MONTH})\.?([- ]\d{{2,4}})?|({_MONTH})[- ]\d{{1,4}}"
)


def trace_of(text: str, *, is_login: bool, is_fresh: bool) -> str:
    """Return what a program has probably done to the text of a name or a login, "" if nothing.

    :param is_fresh: the file is no error file, from which our own apostrophes are taken away.
    """
    if len(text) > LONGEST:
        return ""
    if is_spelled_by_programs(text) or is_only_markup(text):
        return _named(MISSING, text)
    if is_login and (found := identifier(text)):
        return found
    if found := (_apostrophe(text) if is_fresh else "") or _first(_TRACES, text):
        return found
    if found := ("" if is_login else telephone_in_name(text)) or other_form(text):
        return found
    if is_placeholder(text, is_login=is_login):
        return _named(PLACEHOLDER_VALUE, text)
    return left_in_login(text) if is_login else address_form(text) or left_in_name(text)


def _first(traces: Sequence[tuple[str, Callable[[str], object]]], text: str) -> str:
    return next((sentence for sentence, is_so in traces if is_so(text)), "")


def _named(sentence: str, text: str) -> str:
    # What a sentence names beside the text is put in later, so its braces are doubled.
    return sentence.format(text=text.replace("{", "{{").replace("}", "}}"))


def _apostrophe(text: str) -> str:
    """Return the note on an apostrophe in front; before a letter it belongs to a name."""
    if not text.startswith("'"):
        return ""
    if text[1:2] in tuple("=+-@"):
        return FORMULA_APOSTROPHE
    return DIGITS_APOSTROPHE if text[1:].isdecimal() else ""


def is_wrapped(text: str) -> bool:
    """Return whether a text is written as a formula of itself: `="0044"`."""
    return _IS_WRAPPED.fullmatch(text) is not None


def is_quoted(text: str) -> bool:
    """Return whether a text stands in quotation marks of its own, as programs write one."""
    return _IS_QUOTED.fullmatch(text) is not None


def _is_formula(text: str) -> bool:
    return len(text) > 1 and text.startswith("=")


def has_escapes(text: str) -> bool:
    """Return whether backslashes stand in a text as programs write them to protect signs."""
    return _IS_ESCAPED.search(text) is not None


_TRACES: tuple[tuple[str, Callable[[str], object]], ...] = (
    (WRAPPER, is_wrapped),
    (FORMULA, _is_formula),
    (UNFILLED, PLACEHOLDER.fullmatch),
    (QUOTED, is_quoted),
    (HINT_SHORTENED, _SHORTENED.fullmatch),
    (DECIMALS, _DECIMALS.fullmatch),
    (HINT_DATE, _DATE.fullmatch),
    (BACKSLASHES, has_escapes),
    (LINK, _IS_LINK.match),
    (FOREIGN_SIGN, _IS_FOREIGN.search),
    (LOST_LETTER, _IS_LOST.search),
)
