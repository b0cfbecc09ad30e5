"""Advice on a header that does not fit: which column each name may be, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...sentences.language import _t, listed
from ...sentences.shown_text import shown
from .. import refusals
from ..sheet import Column, Likeness, Suggestion
from .assignment import best_assignment
from .meaning import LIKENESS, VAGUE, Meaning
from .spelling import without_marks
from .vocabulary import Vocabulary

SHOWN_NAMES = 8

Known = Column | None
"""A column of the importer, or None for the Errors column."""


class Advice(NamedTuple):
    """The suggestions for every column of a header, and the hint that tells of them."""

    suggestions: tuple[Suggestion, ...]
    hint: str


def advise(
    cells: Sequence[str],
    known: Mapping[int, Known],
    fields: Sequence[Column],
    vocabulary: Vocabulary,
) -> Advice:
    """Return what each name of a header may mean; no column is suggested for two of them.

    :param known: the columns that are named as they are called, by their place in the header.
    """
    named = set(known.values())
    meanings = {
        place: vocabulary.meaning(name) for place, name in enumerate(cells) if place not in known
    }
    taken = _assigned(meanings, named)
    found = {*named, *taken.values()}

    def is_copy(name: str) -> bool:
        return vocabulary.copied(name) is not None

    suggestions = tuple(
        Suggestion(place, name, Likeness.SAME, known[place])
        if place in known
        else _suggestion(
            place, name, meanings[place], taken.get(place), found, is_copy=is_copy(name)
        )
        for place, name in enumerate(cells)
    )
    missing = [each for each in fields if each.required and each not in found]
    return Advice(suggestions, _hint(suggestions, missing, fields))


def _assigned(meanings: Mapping[int, Meaning], named: set[Known]) -> dict[int, Column]:
    """Return which columns the names are, all of them together."""
    places = list(meanings)
    scores = [
        {column: score for column, score in meanings[place].scores.items() if column not in named}
        for place in places
    ]
    taken = {places[number]: column for number, column in best_assignment(scores).items()}
    whole = {column for place, column in taken.items() if not meanings[place].is_half}
    # A name alone is the whole name; beside its other half it is the half that is left.
    return {
        place: column
        for place, column in taken.items()
        if not meanings[place].is_half or _other_half(meanings[place], column) in named | whole
    }


def _other_half(meaning: Meaning, column: Column) -> Known:
    first, last = meaning.halves or (None, None)
    return last if column is first else first


def _suggestion(
    place: int,
    name: str,
    meaning: Meaning,
    column: Column | None,
    found: set[Known],
    *,
    is_copy: bool,
) -> Suggestion:
    if meaning.opposite is not None:
        is_there = meaning.opposite in found
        template = refusals.OPPOSITE_NAMED if is_there else refusals.OPPOSITE
        sentence = template.format(column=meaning.opposite.header)
        return Suggestion(place, name, Likeness.OPPOSITE, meaning.opposite, sentence)
    if column is not None:
        score = meaning.scores[column]
        likeness = Likeness.SYNONYM if score > VAGUE else Likeness.SIMILAR
        sentence = refusals.DID_YOU_MEAN.format(column=column.header)
        if column.is_boolean and LIKENESS < score <= VAGUE:
            sentence += f" {refusals.ONLY_IF}"
        return Suggestion(place, name, likeness, column, sentence)
    return Suggestion(place, name, Likeness.OTHER, None, _other(meaning, found, is_copy=is_copy))


def _other(meaning: Meaning, found: set[Known], *, is_copy: bool) -> str:
    """Return a sentence about a name that matches no column, "" if nothing is known of it."""
    doubled = [column for column in meaning.scores if column in found]
    if meaning.halves and found.issuperset(meaning.halves):
        first, last = meaning.halves
        return refusals.WHOLE_NAME_TOO.format(first=first.header, last=last.header)
    if phrase := str(meaning.phrase):
        return f"{phrase[:1].upper()}{phrase[1:]}."
    if doubled and is_copy:
        return refusals.SECOND.format(column=doubled[0].header)
    if doubled:
        return refusals.NAMED_ALREADY.format(column=doubled[0].header)
    return ""


def _hint(
    suggestions: Sequence[Suggestion], missing: Sequence[Column], fields: Sequence[Column]
) -> str:
    """Return the sentences about all names; names with the same sentence share it."""
    unknown = [each for each in suggestions if each.likeness is not Likeness.SAME]
    recognised = [each for each in unknown if _is_meant(each)]
    if len(unknown) == 1 and recognised:
        return recognised[0].sentence
    sentences = [f"{quoted_names([each.name])}: {_small(each.sentence)}" for each in recognised]
    others: dict[str, list[str]] = {}
    # What nothing is known of comes last.
    for each in sorted(unknown, key=lambda each: not each.sentence):
        if not _is_meant(each):
            others.setdefault(each.sentence, []).append(each.name)
    for sentence, names in others.items():
        explanation = _small(sentence) if sentence else refusals.CALLED_SO
        sentences.append(f"{quoted_names(names)}: {explanation}")
    if missing:
        sentences.append(refusals.STILL_MISSING.format(columns=_joined(missing)))
    if others:
        columns = ", ".join(each.header for each in fields)
        sentences.append(refusals.THE_COLUMNS.format(columns=columns))
        sentences.append(str(refusals.LEAVE_OUT))
    return " ".join(sentences)


def _is_meant(suggestion: Suggestion) -> bool:
    return suggestion.likeness in (Likeness.SYNONYM, Likeness.SIMILAR)


def quoted_names(names: Sequence[str]) -> str:
    """Return names as a message holds them: in quotation marks, a few of them."""
    quoted = ", ".join(f'"{shown(name)}"' for name in names[:SHOWN_NAMES])
    more = len(names) - SHOWN_NAMES
    return _t("{shown} and {more} more", shown=quoted, more=more) if more > 0 else quoted


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _joined(columns: Sequence[Column]) -> str:
    return listed([each.header for each in columns])


def is_taken(name: str, column: Known, vocabulary: Vocabulary) -> bool:
    """Return whether a name that is a column's but for its marks says nothing else in them."""
    spelling = without_marks(name)
    if spelling.remarks:
        return False
    return all(_agrees(each, column, vocabulary) for each in spelling.properties)


def _agrees(text: str, column: Known, vocabulary: Vocabulary) -> bool:
    meaning = vocabulary.meaning(text)
    if meaning.opposite is not None or meaning.phrase:
        return False
    return not meaning.scores or column in meaning.scores
