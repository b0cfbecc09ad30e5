"""Notes on a column of texts: damage, traces of programs, signs that are hard to type."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..fields.alphabet import Unbroken
from ..fields.damage import (
    HINT_ENCODING,
    failure_hint,
    looks_odd,
    signs_of_print,
    undamaged,
)
from ..fields.escapes import HINT_ESCAPED, unescaped
from ..fields.fast_path import PlainPattern
from ..fields.keys import trim
from ..fields.kinds import Text
from ..language import N_
from .mixed_scripts import mixed_scripts, mixed_words
from .traces import trace_of

SIGNS = N_("Holds {signs}, which a keyboard hardly writes and people have to type to sign in")
MIXED = N_("Mixes {scripts} letters, some of which look alike; type it again unless that is meant")

#: Letters of Latin, but for Â and Ã and for those that misread UTF-8 has behind another letter.
_BEYOND = "ÀÁÄ-ÖØ-öø-őŔ-şŢ-ŷŹ-ż"
_SIGNS = "A-Za-z" + _BEYOND + " .,'_@-"
_NOTHING = "[Nn](?:[Uu][Ll][Ll]|[Aa][Nn]?|[Aa]T|one|il|IL|\\.[Aa]\\.)|undefined"
_MONTHS = "Jan|F[eé][bv]|M[aäár]|A[bpv]r|Jun|Jul|Au|Ag|Sep|Set|O[ckut]|Nov|D[eéi]|G[ei]|Lu|Ene|Led"
#: Texts of which nothing is said: they begin with a letter, are no word for nothing and no date.
#: What most texts are comes first: without digits, or beginning small as logins do.
_PLAIN = PlainPattern(
    f"(?:[A-MO-Zac-mo-tv-z{_BEYOND}][{_SIGNS}]*+(?![^\n])|(?!b')[a-mo-tv-z][0-9{_SIGNS}]*+"
    f"|(?![bu]')(?!(?:{_NOTHING}) *(?![^\n]))(?!(?:{_MONTHS})[^\n]*[0-9])(?![^\n_]*_x[0-9A-F])"
    f"[A-Za-z{_BEYOND}][0-9{_SIGNS}]*+)?"
)


class Finding(NamedTuple):
    """What is said of a text, and what of it the sentence names."""

    sentence: str
    detail: str = ""


def odd_texts(cells: Sequence[str]) -> set[str]:
    """Return the cells of a column that need a second look."""
    return _PLAIN.others(cells)


def find_traces(
    field: Text, cells: Collection[str], *, is_fresh: bool
) -> dict[str, tuple[Finding, ...]]:
    """Return what is to be said of the cells of a column, by cell; most have nothing."""
    is_name = field.alphabet is not None
    is_login = isinstance(field.alphabet, Unbroken)
    found = {
        cell: tuple(_findings(trim(cell), is_name=is_name, is_login=is_login, is_fresh=is_fresh))
        for cell in cells
    }
    return {cell: findings for cell, findings in found.items() if findings}


def _findings(text: str, *, is_name: bool, is_login: bool, is_fresh: bool) -> Iterator[Finding]:
    """Yield what is to be said of a text; of damage that explains the rest, nothing else."""
    if looks_odd(text):
        if failed := failure_hint(text):
            yield Finding(failed)
            return
        if probably := undamaged(text):
            yield Finding(HINT_ENCODING, probably)
            return
        if is_login and (signs := signs_of_print(text)):
            yield Finding(SIGNS, "\n".join(signs))
    if is_name and (probably := unescaped(text)):
        yield Finding(HINT_ESCAPED, probably)
        return
    if is_name:
        scripts = mixed_scripts(text) if is_login else mixed_words(text)
        if scripts:
            yield Finding(MIXED, "\n".join(scripts))
        if trace := trace_of(text, is_fresh=is_fresh):
            yield Finding(trace)
