"""Hints about characters that a text may not contain."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..sentences.language import N_, _t, listed_signs
from .alphabet import shown
from .damage import HINT_DATE, HINT_WRAPPED, PLAIN_SIGNS, damage_hint, formula_text
from .escapes import HINT_ESCAPED, is_only_markup, unescaped
from .missing import HINT_NO_VALUE, is_missing_word
from .program_objects import is_object

HINT_PLACEHOLDER = N_("A program was to fill this in; write the text itself")
HINT_DITTO = N_("A mark for the cell above; write the text itself")
HINT_MASKED = N_("A program has hidden a part of it; write the whole text")
HINT_ENTRY = N_("An entry of a directory; write the text alone, without what names it")
HINT_OBJECT = N_("How a program writes an object of its own; write the text alone")
HINT_FORMULA = N_("A formula that was never worked out; write the text itself")
HINT_LOST = N_("A program could not read the letter at {sign}; write the letter itself")
HINT_CUT = N_("A program has cut the text at {sign}; write the whole text")

HINT_LINES = N_("Several lines stand in the cell; write what belongs here in one line")

LONGEST = 200
"""The most characters of a text that are searched for an address."""
MOST = 4
"""How many different characters are named."""
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
ELLIPSIS = "\u2026"
REPLACEMENT = "\ufffd"
#: As chats and wikis write a link, and what they and programs put around a text.
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\(\S+\)")
_MARKED = re.compile(r"[^\w\s]+(?P<text>\w(?:.*\w)?)[^\w\s]+", re.DOTALL)
#: Fields of mail merges, templates and programs, such as `«Name»`, `{{name}}` and `${name}`.
PLACEHOLDER = re.compile(
    r"\{+[\w .-]+\}+|\$\{.+\}|\$\([\w.]+\)|%[A-Za-z]\w*%|%[sd]|<<.+>>|«[\w ]+»"
)
#: In angle brackets a word may also be a name that a mail program wrote.
_OPEN_FIELD = re.compile(
    r"[<\[](?:(?:first|last|full|given|family|sur|vor|nach)?[ _-]?name|text|value|redacted|removed)"
    r"[>\]]",
    re.IGNORECASE,
)
_DITTO = re.compile('["\u201c\u201d\u201e\u3003]+|[-\u2013] ?["\u201d\u3003] ?[-\u2013]')
#: As spreadsheets show a time, and a day with one.
_TIME = re.compile(
    r"(?:\d{1,4}([./-])\d{1,2}\1\d{1,4}[ T])?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?"
)
#: A call, a sum or a cell: `=A1&" "&B1`, `=_xlfn.CONCAT(A1:B1)`.
_FORMULA = re.compile(r"=[+-]?(?:[A-Za-z_.]+\(.*|\$?[A-Z]{1,3}\$?\d+\b.*|['\w]+!.*)")
#: Letters that a program has hidden, as `L****n`, or all of them.
_MASKED = re.compile(r"[^\W\d_][*•●]{2,}|[*•●]{2,}[^\W\d_]|^[*•●]{3,}$")
#: As LDAP writes a person.
_ENTRY = re.compile(r"(?:cn|uid|ou|dc|sn)=", re.IGNORECASE)
#: A name and an address, as mail programs write both.
_MAILBOX = re.compile(r"\s*(?P<name>[^<>]+?)\s*<(?P<address>[^<>\s]+@[^<>\s]+)>\s*")


def invalid_in(text: str, refused: Callable[[str], str | None]) -> list[str]:
    """Return the first characters that a text must not hold, each once, one more than are named.

    :param refused: returns the first of a text.
    """
    found: list[str] = []
    while len(found) <= MOST and (stranger := refused(text)) is not None:
        found.append(stranger)
        text = text.replace(stranger, "")
    return found


def invalid_hint(text: str, strangers: Sequence[str], allows: Callable[[str], bool]) -> str:
    """Return what to do about characters that a text must not hold.

    :param strangers: each once.
    :param allows: whether the text may hold another character.
    """
    if damaged := damage_hint(text):
        return damaged
    if is_missing_word(text) or is_only_markup(text):
        return HINT_NO_VALUE.format(text=text)
    if written := _written_by_programs(text):
        return written
    if probably := unescaped(text):
        return HINT_ESCAPED.format(probably=probably)
    if (formula := formula_text(text)) and all(map(allows, formula)):
        return HINT_WRAPPED.format(text=formula)
    if _FORMULA.fullmatch(text):
        return HINT_FORMULA
    if _TIME.fullmatch(text):
        return HINT_DATE
    if wrapped := wrapped_hint(text, allows):
        return wrapped
    if {*strangers} <= _BREAKS and len([each for each in text.splitlines() if each.strip()]) > 1:
        return HINT_LINES
    return _about_lost_ones(text, strangers) or _about_each(strangers, allows)


def wrapped_hint(text: str, allows: Callable[[str], bool]) -> str:
    """Return what is meant of a link, a mailbox or a text between signs, "" of any other text."""
    inner = _part_of_mailbox(text, allows) or _inside_marks(text, allows)
    return HINT_WRAPPED.format(text=inner) if inner else ""


def _written_by_programs(text: str) -> str:
    """Return the hint about a text that stands for another one; "" for any other text."""
    if PLACEHOLDER.fullmatch(text) or _OPEN_FIELD.fullmatch(text):
        return HINT_PLACEHOLDER
    if _DITTO.fullmatch(text):
        return HINT_DITTO
    if _MASKED.search(text) and not _MARKED.fullmatch(text):
        return HINT_MASKED
    if _ENTRY.match(text):
        return HINT_ENTRY
    return HINT_OBJECT if is_object(text) else ""


def _part_of_mailbox(text: str, allows: Callable[[str], bool]) -> str:
    """Return of a name with an address what a text may hold, "" of any other text.

    It is the name where blanks are allowed, and else the address.
    """
    mailbox = _MAILBOX.fullmatch(text) if len(text) <= LONGEST else None
    if mailbox is None:
        return ""
    part = mailbox["name" if allows(" ") else "address"].strip("\"'")
    return part if all(map(allows, part)) else ""


def _inside_marks(text: str, allows: Callable[[str], bool]) -> str:
    """Return what stands between signs that a text may not hold, "" without such signs."""
    found = (_LINK.fullmatch(text) or _MARKED.fullmatch(text)) if len(text) <= LONGEST else None
    if found is None or not all(map(allows, found["text"])):
        return ""
    # An apostrophe in front and a delimiter after are two things.
    are_refused = not (allows(text[0]) or allows(text[-1]))
    return found["text"] if are_refused or _LINK.fullmatch(text) else ""


def _about_lost_ones(text: str, strangers: Sequence[str]) -> str:
    """Return the hint for a sign that replaces lost or cut letters, "" without one."""
    if REPLACEMENT in strangers:
        return HINT_LOST.format(sign=shown(REPLACEMENT))
    is_cut = ELLIPSIS in strangers and text.endswith(ELLIPSIS)
    return HINT_CUT.format(sign=ELLIPSIS) if is_cut else ""


def _about_each(strangers: Sequence[str], allows: Callable[[str], bool]) -> str:
    """Return which characters to write instead, and which to take out."""
    taken_out, hints = [], []
    for stranger in strangers[:MOST]:
        plain = " " if stranger == "\t" else PLAIN_SIGNS.get(stranger)
        if plain is None or not all(map(allows, plain)):
            taken_out.append(shown(stranger))
        else:
            written = _t("a plain blank") if plain == " " else plain
            hints.append(_t("Write {plain} instead of {sign}", plain=written, sign=shown(stranger)))
    if taken_out:
        signs = listed_signs(taken_out)
        if len(strangers) > MOST:
            signs = _t("{signs} and others", signs=signs)
        hints.append(_t("Take out {sign}", sign=signs))
    return ". ".join(hints)
