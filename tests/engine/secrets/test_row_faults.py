"""Which faults tell that a cell is out of its place, and which tell nothing of it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.row_faults import is_misplaced, is_stranger, was_kept
from tests.engine.moved_importer import PeopleImporter

LAYOUT = Layout.of_file(PeopleImporter, PeopleImporter.fields)


def row_with(login: str, *codes: str, is_final: bool = False) -> Row:
    """Return a row with this login, and with faults of the fields that their codes begin with."""
    cells = [login if each.name == "login" else "x" for each in PeopleImporter.fields]
    problems = [Problem(each, "", each.partition(".")[0], final=is_final) for each in codes]
    return Row(2, cells, problems)


@pytest.mark.parametrize(
    ("login", "codes", "is_refused", "is_out_of_place"),
    [
        ("a lee", ["login.characters"], True, True),
        ("a.lee", ["login.taken"], False, False),
        ("a.lee", ["login.duplicate"], False, False),
        ("a.lee", ["team.unknown"], False, False),
        ("", ["login.missing"], False, True),
        ("", ["team.unknown", "login.missing"], False, True),
        ("", ["team.unknown"], False, False),
    ],
)
def test_a_cell_is_out_of_place_for_a_fault_of_its_own(
    login: str, codes: list[str], is_refused: bool, is_out_of_place: bool
) -> None:
    field, row = PeopleImporter.field_named("login"), row_with(login, *codes)
    assert is_stranger(LAYOUT, row, field) is is_refused
    assert is_misplaced(LAYOUT, row, field) is is_out_of_place


@pytest.mark.parametrize(
    ("code", "is_final", "is_kept"),
    [
        ("password.reference", True, True),
        ("password.policy", False, False),
        ("login.reference", True, False),
    ],
)
def test_a_secret_is_kept_where_its_own_reference_is_gone(
    code: str, is_final: bool, is_kept: bool
) -> None:
    row = row_with("a.lee", code, is_final=is_final)
    assert was_kept(row, PeopleImporter.password) is is_kept
