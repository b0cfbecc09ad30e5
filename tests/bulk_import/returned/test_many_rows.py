"""Thousands of rows come back through a spreadsheet without a silent change."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.error_file import unescape
from plugins.bulk_import.intake import check
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.statuses import KEEP_CHANGES
from plugins.bulk_import.upload import Choices
from tests.bulk_import.returned.office import BOTH, Office, a_row, written
from tests.files.spreadsheets import change

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.sampled(2)
@BOTH
def test_the_number_of_queries_does_not_depend_on_the_rows(
    office: Office, statements: Callable[[], Any]
) -> None:
    rows = [a_row(office.importer, name=f"Ann {n}", key="s3cret") for n in range(60)]
    header, cells = office.returned(rows)
    counts = []
    for some in (cells[:2], cells):
        with statements() as seen:
            check(office.state, office.request(written(header, some)))
        counts.append(len(seen))

    assert counts[0] == counts[1] == 1


TEXTS = (
    *("0044", "00123", "4711", "1e5", "16e5", "4711000000", "12345678901234567890", "8-2", "12/3"),
    *("May", "March", "None", "NULL", "", "TRUE", "false", "'t Hooft", "''x", 'Ann "Bo" Lee'),
    *("Ann  Lee", "Zo\u00eb", "\u0141ukasz \u017b", "=1+1", "-Ann", "@Home", "Pier 7"),
)


MADE_FILES = 25
"""This many files of two thousand rows, with and without a secret, are a hundred thousand rows."""


def made_rows(importer: type[Importer], count: int, chance: random.Random) -> list[list[str]]:
    return [
        a_row(
            importer,
            name=f"{chance.choice(TEXTS)} {number}x",
            code=chance.choice(["", "0044", "7", "00123", "4711000000", "123456789012345678"]),
            room=chance.choice(TEXTS),
            open=chance.choice(["", "TRUE", "FALSE"]),
            note=chance.choice(TEXTS),
            key="s3cret " * chance.randint(0, 1),
        )
        for number in range(count)
    ]


@pytest.mark.sampled(2)
@BOTH
@pytest.mark.parametrize(
    "number",
    [0, *(pytest.param(number, marks=pytest.mark.thorough) for number in range(1, MADE_FILES))],
)
def test_two_thousand_rows_come_back_through_a_spreadsheet_without_a_silent_change(
    state: State, office: Office, number: int
) -> None:
    chance = random.Random(20260731 + number)
    state.settings = replace(state.settings, max_bytes=10_000_000)
    rows = made_rows(office.importer, 2_000, chance)
    header, cells = office.returned(rows)
    assert len(cells) == 2_000
    handed_out = [[unescape(cell) for cell in row[:5]] for row in cells]
    for row, known in zip(cells, handed_out, strict=True):
        row[:5] = [change(cell, chance) if chance.random() < 0.4 else cell for cell in row[:5]]
        row[5] = "TRUE"
        if chance.random() < 0.1:
            row[4] = known[4] = f"Typed on purpose {chance.randint(1, 99)}"
    text = written(header, cells)

    taken, kept = office.check(text), office.check(text, choices=Choices(changes=KEEP_CHANGES))

    fields = office.importer.fields[:5]
    for judged, known, typed in zip(taken.rows, handed_out, rows, strict=True):
        for field, cell, *good in zip(fields, judged.cells, known, typed, strict=False):
            # A cell that was hidden may come to the text that was typed first by chance.
            good = good[: 1 if good[0].startswith("Typed") else 2]
            assert field.read(cell, 0, []) in [field.read(each, 0, []) for each in good], known
    assert len(taken.comparison.changes) == len(kept.comparison.changes) > 1_000
    assert [(judged.cells, judged.problems) for judged in taken.rows if judged.problems] == []
    assert any(judged.problems for judged in kept.rows)
