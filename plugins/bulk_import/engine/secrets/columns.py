"""Columns that hold secrets although their header says otherwise.

Two headers that changed places put every secret of a file under another name. It is found once,
when the file arrives: the importer's own rules judge the secrets with the two changed back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from ..cells.keys import trim
from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..fields.skipped_column import LeftOut
from ..fields.textual.booleans import Boolean
from ..fields.textual.references import Reference
from ..fields.textual.secrets import Secret
from ..rows.rows import Row
from .heuristics import (
    cannot_be_secret,
    is_long_number,
    looks_secret,
    without_names,
)
from .rule_trial import Trial, are_true

SAMPLE = 24
"""How many rows are asked, spread over the file: headers are true of all or of none."""
MOST, FEW = 0.5, 0.2
_BETWEEN_WORDS = str.maketrans("", "", " '-.")


NAME, SHORT_NAME = 3, 2
"""How many characters are no coincidence when two cells of a row share them; fewer may be one."""


class Column(NamedTuple):
    """The shares of the sampled rows, from 0 to 1, that have a cell of each kind in a column."""

    filled: float
    secrets: float
    """Looks like a secret, and holds no name of its row."""
    numbers: float
    """Is a number of more digits than extensions have."""
    shared: float
    """Holds a name of its row, or is held by another cell, as names are by logins."""
    short: float
    """The same, with names that are as short as any."""
    words: float
    """Is written as names are: letters, the first one a capital."""
    same: float
    """Equals another column of its row that several rows may share. People use a last name as a
    password; but once two headers have changed places, no column equals the name any more."""


def find_secret_columns(
    importer: type[Importer], actor: Any, layout: Layout, rows: Sequence[Row]
) -> list[Field[Any]]:
    """Return the columns whose cells are secrets where those of the secret's column are none."""
    secret = importer.secret()
    sample = sample_of(rows, secret) if secret in layout.places else []
    if secret is None or not sample:
        return []
    others = [each for each in layout.places if not isinstance(each, Boolean | LeftOut | Secret)]
    trial = Trial(importer, actor, layout, sample, secret)
    bare = (without_names(layout, row, secret) for row in sample)
    if are_true(int(MOST * len(sample)) + 1, map(looks_secret, bare)):
        alike = [each for each in others if _looks_alike(layout, sample, each)]
        return [each for each in alike if _changed_places(trial, each)]
    own = describe(layout, sample, secret)
    return [each for each in others if _holds_secrets(trial, own, each)]


def _looks_alike(layout: Layout, rows: Sequence[Row], column: Field[Any]) -> bool:
    place = layout.places[column]
    counts = Counter([row.cells[place] for row in rows]).items()
    return sum(count for cell, count in counts if looks_secret(cell)) >= MOST * len(rows)


def _changed_places(trial: Trial, other: Field[Any]) -> bool:
    """Return whether a column holds the secrets although the secret's column seems to.

    Names of things, such as *Team 516*, may look like secrets. A name that exists once the two
    columns are exchanged is proof. A text without a problem is none, as long as the rules accept
    the cells of the secret's column and these are not the same in many rows.
    """
    if trial.own_share(other) >= MOST:
        return False
    if isinstance(other, Reference):
        return trial.known_share(other, is_turned=True) >= MOST
    is_good = trial.has_rules and trial.share(other) >= MOST
    return is_good and (trial.is_repeated or trial.share() < MOST)


def _is_none(trial: Trial, own: Column, other: Field[Any]) -> bool:
    """Return whether the secret's column holds no secrets, where another one seems to hold them.

    Names of rooms and plans may look so, too, beside a number or a phrase that is the secret.
    """
    if _are_names(trial, other):
        return False
    if own.short >= MOST or trial.own_share(other) < MOST:
        return True
    if trial.has_rules:
        return trial.is_repeated or trial.share() < MOST
    return own.filled <= FEW or own.words >= (1 - FEW) * own.filled


def _are_names(trial: Trial, other: Field[Any]) -> bool:
    """Return whether a column holds names of things, such as *Blended 3*, in their own place.

    They exist, and what stands in the secret's column does not.
    """
    is_known = isinstance(other, Reference) and trial.known_share(other) >= MOST
    return is_known and trial.known_share(other, is_turned=True) <= FEW


def _holds_secrets(trial: Trial, own: Column, other: Field[Any]) -> bool:
    column = describe(trial.layout, trial.rows, other)
    if column.filled < MOST:
        return False
    if own.secrets <= FEW and column.secrets >= MOST:
        return _is_none(trial, own, other)
    if column.shared > FEW:
        return False
    if not trial.has_rules or trial.share(other) < MOST:
        return False
    # Every other sign has to do for policies that ask for little.
    if trial.own_share(other) < MOST or (own.words >= MOST and column.words <= FEW):
        return True
    is_refused = trial.share() <= FEW and (own.filled >= MOST or column.numbers >= MOST)
    return own.same < MOST and (own.short >= MOST or is_refused)


def describe(layout: Layout, rows: Sequence[Row], column: Field[Any]) -> Column:
    """Return the shares of some rows that have a cell of each kind in a column."""
    cells = [layout.cell(row, column) for row in rows]
    bare = [without_names(layout, row, column) for row in rows]
    counts = (
        sum(not cannot_be_secret(cell) for cell in cells),
        sum(map(looks_secret, bare)),
        sum(map(is_long_number, cells)),
        sum(_shares(layout, row, column, NAME) for row in rows),
        sum(_shares(layout, row, column, SHORT_NAME) for row in rows),
        sum(map(_is_word, cells)),
        sum(_is_same(layout, row, column) for row in rows),
    )
    return Column(*(count / len(rows) for count in counts))


def _shares(layout: Layout, row: Row, column: Field[Any], length: int) -> bool:
    """Return whether a cell holds a free text of its row, or another cell holds it."""
    text = trim(layout.cell(row, column)).casefold()
    for other in layout.places:
        cell = trim(layout.cell(row, other)).casefold()
        is_held = len(text) >= length and text in cell
        holds = len(cell) >= length and cell in text and other in layout.texts
        if other is not column and (is_held or holds):
            return True
    return False


def _has_own_secret(row: Row, secret: Field[Any] | None) -> bool:
    is_gone = any(each.final and secret and each.field == secret.name for each in row.found)
    return not row.misshapen and not is_gone


def _is_same(layout: Layout, row: Row, column: Field[Any]) -> bool:
    text = trim(layout.cell(row, column)).casefold()
    others = (each for each in layout.texts if each is not column and each.unique is None)
    return bool(text) and any(trim(layout.cell(row, each)).casefold() == text for each in others)


def _is_word(cell: str) -> bool:
    letters = cell.translate(_BETWEEN_WORDS)
    return letters.isalpha() and letters[0].isupper()


def sample_of(rows: Sequence[Row], secret: Field[Any] | None) -> list[Row]:
    """Return some rows that fit their header, but those whose secret was a reference to nothing."""
    # In most files nothing was found in any row, so that nothing else is asked.
    if not any(map(attrgetter("found"), rows)):
        # One by one, because most pages of a large file have none of them.
        return [rows[place] for place in _spread(len(rows))]

    def asked() -> Iterator[Row]:
        return (row for row in rows if not row.found or _has_own_secret(row, secret))

    places = _spread(sum(1 for _ in asked()))
    return list(islice(asked(), places.start, places.stop, places.step))


def _spread(count: int) -> range:
    """Return the places of a sample of so many rows, at even distances."""
    step = max(1, count // SAMPLE)
    return range(count)[: step * SAMPLE : step]
