"""The spelling of a column's name: its key, its words, and the marks around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import combining, normalize

from ...cells.keys import canonical_key
from ...cells.white_space import WHITE_SPACE, strip

#: Longer names are not compared: putting a long run of combining marks in order is quadratic.
LONGEST_NAME = 200
#: What may stand between the words of a name: white space, underscore, hyphens, dashes.
_IGNORED = dict.fromkeys(map(ord, WHITE_SPACE + "_-\u00ad\u2010\u2012\u2013\u2014"))
_DUTY = (
    "(?:required|mandatory|compulsory|obligatory|optional|pflicht(?:feld)?|obligatoire|facultatif"
    "|obligatori[oa]|opcional|obbligatori[oa]|facoltativ[oa]|verplicht|optioneel|erforderlich"
    "|obrigatóri[oa]|vereist|wymagan[eya]|krävs|obligatorisk|påkrævet|påkrevd|pakollinen|povinn[éýá]"
    "|obvezno|obavezno|obligatoriu|kötelező|gerekli|zorunlu|обязательно|обов'язково|απαιτείται"
    "|必須|必填|必需|필수)"
)
#: Arrows stand where a sheet is sorted or filtered.
_ARROWS = "▲▼△▽▴▾↑↓⇅↕⬆⬇"
_SIGNS_BEFORE = WHITE_SPACE + "#*!•\"'“”_" + _ARROWS
_SIGNS_BEHIND = WHITE_SPACE + "*:.!?†‡\"'“”_" + _ARROWS
#: The number or the letter of a column in a list, the sheet that it is taken from, and tags.
_LISTED_BEFORE = re.compile(
    r"^(?:\(?[0-9]{1,2}[.):]|\(?[a-zA-Z]\))\s+(?=\S)|^'?Sheet[0-9]*'?!", re.IGNORECASE
)
_TAGS = re.compile(r"</?(?:b|i|u|em|strong|th|td|p|span|br) ?/?>", re.IGNORECASE)
_DUTY_BEHIND = re.compile(rf"[\s,;:|–—_-]+{_DUTY}(?: field)?$", re.IGNORECASE)
_DUTY_BEFORE = re.compile(rf"^{_DUTY}\s*[:–—-]\s*", re.IGNORECASE)
_BRACKETS_BEHIND = re.compile(r"(.+?)\s*([(\[{<])([^()\[\]{}<>]*)[)\]}>]$", re.DOTALL)
_BRACKETS_BEFORE = re.compile(r"([(\[{<])([^()\[\]{}<>]*)[)\]}>]\s*(.+)$", re.DOTALL)
#: Remarks that say how a column is filled, not what it holds.
_MARK = re.compile(
    rf"\W*|x|{_DUTY}\b.*|(?:upload|read|write|import|export)[ -]?only"
    r"|(?:this field|must|if|leave|e\.?g|example|for example|such as|max|min|up to|at most|at least"
    r"|format|one of)\b.*|\w{1,12}(?:\s*[/|]\s*\w{1,12})+|\w{1,12},? or \w{1,12}"
    r"|.*\d.*\b(?:char\w*|digits?|letters?|max|min)\b.*"
    r"|text|string|person|seconds|boolean|bool|numeric|unique",
    re.IGNORECASE | re.DOTALL,
)
_PROPERTY = re.compile(r"\w+")
_MOST_MARKS = 8
#: Where a new word begins: `firstName`, `SSOUsername`, `group1`.
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)")
_WORD = re.compile(r"[^\W_]+")
_NUMBER_SIGN = re.compile(r"(?<=\w)\s*[#№](?=\s|$)")
#: Letters whose accents Unicode does not take apart.
_WITH_STROKES = str.maketrans("ıłøđ", "ilod")
#: *Låst* is locked, *last* is a last name; both are one word without accents.
_TOLD_BY_ACCENTS = {"låst": "locked", "khóa": "locked"}
_PATH = re.compile(r"[|/.]| [-–—] ")


class Spelling(NamedTuple):
    """A name without its marks: of what is required, how it is filled, what it is elsewhere."""

    bare: str
    remarks: tuple[str, ...] = ()
    """What stands in brackets and may say what the column holds."""
    properties: tuple[str, ...] = ()
    """What stands in square brackets as one word: the column's name in another system."""


def name_key(name: str) -> str:
    """Return the form in which names are compared; "" for one that is too long to be any."""
    key = canonical_key(name) if len(name) <= LONGEST_NAME else ""
    return key.translate(_IGNORED)


def sought_key(name: str) -> str:
    """Return the form in which names of other systems are looked up: `PRENOM` is `prénom`, too."""
    return without_accents(name_key(name))


def without_accents(text: str) -> str:
    """Return a text without the accents of its letters, as old systems write names."""
    if text.isascii():
        return text
    letters = normalize("NFD", text).translate(_WITH_STROKES)
    return "".join(each for each in letters if not combining(each))


def without_marks(name: str) -> Spelling:
    """Return a name without `*`, `:`, `(required)`, `[UPLOAD ONLY]`, `(Yes/No)` and their like."""
    if len(name) > LONGEST_NAME:
        return Spelling(name)
    bare = name
    remarks: list[str] = []
    properties: list[str] = []
    for _ in range(_MOST_MARKS):
        before = bare
        bare = bare.lstrip(_SIGNS_BEFORE).rstrip(_SIGNS_BEHIND)
        bare = _LISTED_BEFORE.sub("", _TAGS.sub("", bare))
        bare = _DUTY_BEFORE.sub("", _DUTY_BEHIND.sub("", bare))
        if found := _BRACKETS_BEHIND.match(bare):
            bare, bracket, remark = found.groups()
        elif found := _BRACKETS_BEFORE.match(bare):
            bracket, remark, bare = found.groups()
        elif bare == before:
            break
        else:
            continue
        if _MARK.fullmatch(strip(remark)):
            continue
        is_property = bracket == "[" and _PROPERTY.fullmatch(remark)
        (properties if is_property else remarks).append(remark)
    return Spelling(bare, tuple(remarks), tuple(properties)) if bare else Spelling(name)


def words_of(name: str) -> list[str]:
    """Return the words of a name in small letters: ["first", "name"] of `firstName`."""
    if len(name) > LONGEST_NAME:
        return []
    spaced = _HUMP.sub(" ", _NUMBER_SIGN.sub(" number ", name))
    words = _WORD.findall(canonical_key(spaced))
    return [_TOLD_BY_ACCENTS.get(word) or without_accents(word) for word in words]


def parts_of(name: str) -> Iterator[str]:
    """Yield the parts of a path or a list: `Number` of `User.Voice.Number`, both of `ID/Email`."""
    if len(name) <= LONGEST_NAME and _PATH.search(name):
        parts = [strip(part) for part in _PATH.split(name)]
        yield from filter(None, parts[-1:] if "." in name else parts)
