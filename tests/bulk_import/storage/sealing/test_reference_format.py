"""References of a whole column are read as each is by itself."""

from __future__ import annotations

import pytest

from plugins.bulk_import.storage.sealing.reference_format import parse_reference, parse_references

SOUND = "unchanged.a343ccaff5676104.12.42f2b61ce403ed96a51bb1addb319ad2"
BLANKED = f" \t{SOUND}\u00a0"


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [""],
        [SOUND],
        [SOUND, BLANKED],
        [SOUND, ""],
        ["", SOUND],
        [SOUND, "", "", BLANKED],
        [f"{SOUND}\n{SOUND}", ""],
        [f"{SOUND}\n", SOUND],
        [f"\n{SOUND}", "a"],
        [SOUND[:-40], SOUND.upper(), f"a{SOUND}", f"{SOUND}a b"],
        ["unchanged.a343ccaff5676104", ".12.42f2b61ce403ed96a51bb1addb319ad2"],
    ],
)
def test_a_column_of_references_is_read_as_each_of_its_cells(cells: list[str]) -> None:
    assert list(parse_references(cells)) == list(map(parse_reference, cells))
