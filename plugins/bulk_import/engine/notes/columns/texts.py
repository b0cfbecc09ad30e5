"""Notes on a column of texts: damage, traces of programs, signs that are hard to type."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ...cells.alphabet import Unbroken
from ...cells.damage import HINT_ENCODING, failure_hint, looks_odd, signs_of_print, undamaged
from ...cells.escapes import HINT_ESCAPED, unescaped
from ...cells.fast_path import PlainPattern
from ...cells.keys import trim
from ...cells.missing import SPELLED
from ...cells.program_objects import OBJECTS
from ...fields.base.field import Field
from ...fields.textual.texts import Text
from ...sentences.language import N_
from ..letters.letter_forms import forms_in, odd_signs
from ..letters.mixed_scripts import mixed_scripts, mixed_words
from ..logins.identifiers import ACCOUNT
from ..names.beside_names import LEFT, beside_name
from ..placeholders.placeholder_words import OF_NAMES, WORDS
from .traces import LONGEST, trace_of

SIGNS = N_("Holds {signs}, which a keyboard hardly writes and people have to type to sign in")
MIXED = N_("Mixes {scripts} letters, some of which look alike; type it again unless that is meant")
FORMS = N_(
    "Holds {signs}, which stand for plain letters and are others to a search; type the plain ones"
)

#: Letters of Latin, but for Â and Ã and for those that misread UTF-8 has after another letter.
_BEYOND = "ÀÁÄ-ÖØ-öø-őŔ-şŢ-ŷŹ-ż"
_SIGNS = "A-Za-z" + _BEYOND + " ._@-"
_MONTHS = "Jan|F[eé][bv]|M[aäár]|A[bpv]r|Jun|Jul|Au|Ag|Sep|Set|O[ckut]|Nov|D[eéi]|G[ei]|Lu|Ene|Led"
_SMALL = "a-zàáä-öø-ÿőŕşţŷźżčďěňřšťůžąćęłńśćđğı"
#: Logins of which nothing is said: they begin with a letter, end with no sign, and are no date.
#: What most of them are comes first: without digits, or beginning small.
_END = "(?<![ .'_@-])(?![^\n])"
#: Apostrophes stand alone: two beside each other are one that a database has written.
_REST, _REST_WITH_DIGITS = (
    f"[{signs}]*+(?:'(?!')[{signs}]*+)*+{_END}" for signs in (_SIGNS, f"0-9{_SIGNS}")
)
_PLAIN_LOGIN = PlainPattern(
    f"(?:[A-Zac-tv-z{_BEYOND}]{_REST}|(?!b')[a-tv-z]{_REST_WITH_DIGITS}"
    f"|(?![bu]'|{ACCOUNT})(?!(?:{_MONTHS})[^\n]*[0-9])(?![^\n_]*_x[0-9A-F])"
    f"[A-Za-z{_BEYOND}]{_REST_WITH_DIGITS})?"
)
#: A blank after a form of address or a word such as *new*, and what no name has after a blank.
_NO_ADDRESS = "".join(
    f"(?<!(?i:{each}) )"
    for each in (
        "x",
        "mr|ms|mx|dr|ok",
        "mrs|mme|mgr|sir|sra|new|neu",
        "miss|herr|frau|prof|mlle|dott|pani|shri",
        "herrn|señor|sayın|bayan",
        "mister|señora|delete|remove",
        "signora",
        "monsieur|fräulein",
    )
)
_NO_WORD = "|".join(
    (
        *("null", "NULL", "nan", "NaN", "undefined", "None"),
        *(
            "PhD",
            "MBA",
            "CPA",
            "Esq",
            "[BM]Sc",
            "(?:and|und|or|oder|AND|OR|née|of|aka|alias|et|och|oraz|og|és|until|till|bis|hasta) ",
        ),
        f"(?:{LEFT})(?![^\n])",
        "(?:extern|EXT|NEW|OLD|old|copy|Copy|Kopie|Azubi|IT|HR|Hanım)(?![^\n])",
    )
)
_LETTERS = f"[A-Z{_SMALL}-]*+(?:'(?!')[A-Z{_SMALL}-]*+)*+"
#: Names of which nothing is said: letters, the large ones with accents in front, and words after
#: one blank that are no single letter and no word for nothing.
_PLAIN_NAME = PlainPattern(
    f"(?:(?:[A-Z{_BEYOND}]|[a-z](?![A-Z][A-Z])){_LETTERS}"
    f"(?: {_NO_ADDRESS}(?!{_NO_WORD}|[{_SMALL}](?![^ \n]))[A-Za-z{_BEYOND}]"
    f"{_LETTERS})*+(?<!['-])(?![^\n]))?"
)
_WORDS = SPELLED | WORDS | OF_NAMES | OBJECTS


class Finding(NamedTuple):
    """A note on a text, and the part of the text that the note names."""

    sentence: str
    detail: str = ""


def odd_texts(field: Text, cells: Sequence[str]) -> set[str]:
    """Return the cells of a column that need a second look."""
    is_login = field.alphabet is None or holds_logins(field)
    odd = (_PLAIN_LOGIN if is_login else _PLAIN_NAME).others(cells)
    return odd if _WORDS.isdisjoint(cells) else odd | _WORDS.intersection(cells)


def holds_logins(field: Field[Any]) -> bool:
    """Return whether a column holds what people sign in with: texts without blanks."""
    return isinstance(field, Text) and isinstance(field.alphabet, Unbroken)


def is_name(field: Text) -> bool:
    """Return whether a column holds names, which people read and nobody signs in with."""
    return field.alphabet is not None and not holds_logins(field)


def find_traces(
    field: Text, cells: Collection[str], *, is_fresh: bool, is_person: bool
) -> dict[str, tuple[Finding, ...]]:
    """Return the notes on the cells of a column, by cell; most have none.

    :param is_person: the column holds a part of a person's name.
    """
    is_name = field.alphabet is not None
    is_login = holds_logins(field)
    found = {
        cell: tuple(_findings(trim(cell), is_name=is_name, is_login=is_login, is_fresh=is_fresh))
        or _beside(trim(cell), is_person=is_person)
        for cell in cells
    }
    return {cell: findings for cell, findings in found.items() if findings}


def _beside(text: str, *, is_person: bool) -> tuple[Finding, ...]:
    """Return the note on a remark beside the name of a person, if there is no other note."""
    reason = beside_name(text) if is_person and len(text) <= LONGEST else ""
    return (Finding(reason),) if reason else ()


def _findings(text: str, *, is_name: bool, is_login: bool, is_fresh: bool) -> Iterator[Finding]:
    """Yield the notes on a text; damage that explains the others is the only one."""
    if looks_odd(text):
        if failed := failure_hint(text):
            yield Finding(failed)
            return
        if probably := undamaged(text):
            yield Finding(HINT_ENCODING, probably)
            return
        if is_login and (signs := signs_of_print(text) or odd_signs(text)):
            yield Finding(SIGNS, "\n".join(signs))
    if is_name and (probably := unescaped(text)):
        yield Finding(HINT_ESCAPED, probably)
        return
    if is_name:
        scripts = mixed_scripts(text) if is_login else mixed_words(text)
        if scripts:
            yield Finding(MIXED, "\n".join(scripts))
        if signs := forms_in(text):
            yield Finding(FORMS, "\n".join(signs))
        elif trace := trace_of(text, is_login=is_login, is_fresh=is_fresh):
            yield Finding(trace)
