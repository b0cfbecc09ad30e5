"""Pieces: many failed rows sealed as one text are the very rows that have texts of their own."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, func, insert, select, update

from plugins.bulk_import.engine.returned.original_table import OriginalTable
from plugins.bulk_import.storage.maintenance import rotation
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.maintenance.verification import verify, verify_seals
from plugins.bulk_import.storage.rows import pieces
from plugins.bulk_import.storage.rows.pieces import open_piece
from plugins.bulk_import.storage.rows.sealed import layout_of
from plugins.bulk_import.storage.rows.stored_rows import StoredRows
from plugins.bulk_import.storage.sealing.vault import SealBroken, Vault
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.piece_table import ImportPiece

pytestmark = pytest.mark.databases("sqlite")

WRONG = ["user{},1{},,oops", "user{},,Golf,ja", '"user ""{}"" é€",7{},,oops', "user{},8{},,TRUE,x"]
"""Rows that fail in several ways: some tell their line, and the last ones do not fit the header."""


@pytest.fixture
def run(upload, finish, sheet):
    return finish(upload(sheet(*[WRONG[n % 4].format(n, n) for n in range(80)])).id)


@pytest.fixture
def stored(state, importer, run):
    """Return a function that opens the failed rows of the import at some lines."""
    public_id = run.public_id

    def find(lines=range(2, 82), vault=None):
        state.session.rollback()
        rows = StoredRows(state.session, vault or state.vault, importer, public_id)
        return dict(rows.find({line: line for line in lines}))

    return find


@pytest.fixture
def change(state):
    def execute(statement):
        state.session.execute(statement)
        state.session.commit()

    return execute


def piece_count(state):
    count = state.session.scalar(select(func.count()).select_from(ImportPiece))
    state.session.rollback()
    return count


@pytest.mark.databases("sqlite", "postgresql")
def test_rows_opened_by_the_piece_are_those_opened_one_by_one(state, stored, change):
    assert piece_count(state) == 1
    by_piece = stored()

    change(delete(ImportPiece))

    assert by_piece == stored()
    assert len(by_piece) == 80


def test_rows_that_do_not_fit_their_header_are_in_no_piece(state, importer, run, stored):
    piece = state.session.scalars(select(ImportPiece)).one()
    place, sealed, layout = piece.first_line, piece.sealed, layout_of(importer, run)

    rows = open_piece(state.vault, run.public_id, place, sealed, layout)

    assert rows.lines == [line for line in range(2, 82) if line % 4 != 1]
    assert not any(rows.row(at).misshapen for at in range(len(rows.lines)))


def test_many_rows_are_found_by_one_statement(stored, statements):
    lines = [line for line in range(2, 82) if line % 4 != 1]

    with statements() as asked:
        found = stored(lines)

    assert (len(found), len(asked)) == (60, 1)


def test_few_rows_are_opened_alone(stored, change):
    change(update(ImportPiece).values(sealed="nothing that a key opens"))

    assert sorted(stored([2, 70])) == [2, 70]


def test_many_rows_are_several_pieces(state, upload, finish, sheet, stored, monkeypatch):
    monkeypatch.setattr(pieces, "MOST", 25)

    finish(upload(sheet(*[f"new{n},1,,oops" for n in range(60)])).id)

    spans = state.session.execute(
        select(ImportPiece.first_line, ImportPiece.last_line)
        .where(ImportPiece.run_id == 2)
        .order_by(ImportPiece.first_line)
    )
    # The ten rows left are too few for a piece.
    assert [tuple(each) for each in spans] == [(2, 26), (27, 51)]


@pytest.mark.parametrize("damage", ["garbage", "of a row", "under another line"])
def test_a_damaged_piece_loses_no_row(state, stored, change, damage):
    before, newest = stored(), select(func.max(ImportRow.sealed)).scalar_subquery()
    values: dict[str, dict[str, object]] = {
        "garbage": {"sealed": "garbage"},
        "of a row": {"sealed": newest},
        "under another line": {"first_line": 1},
    }
    change(update(ImportPiece).values(values[damage]))

    assert stored() == before


def test_a_piece_opens_nowhere_else(state, importer, run):
    piece = state.session.scalars(select(ImportPiece)).one()

    with pytest.raises(SealBroken):
        open_piece(state.vault, "another", 2, piece.sealed, layout_of(importer, run))


def test_the_purge_deletes_the_pieces_of_what_it_purges(state, run, upload, sheet, change):
    other = upload(sheet("ann,1,,TRUE")).id
    piece = {"run_id": other, "first_line": 2, "last_line": 2, "sealed": "of another"}
    change(insert(ImportPiece).values(piece))
    change(update(ImportRun).where(ImportRun.id == run.id).values(expires_at=0))

    purge_expired(state.session)

    assert state.session.scalars(select(ImportPiece.sealed)).all() == ["of another"]


def test_the_purge_deletes_pieces_of_which_older_code_knew_nothing(state, stored, change):
    change(update(ImportRow).values(sealed=None))
    change(update(ImportRun).values(purged_at=1))
    assert [each.kind for each in verify(state.session, lambda *_: None)] == ["erased"]

    purge_expired(state.session)

    assert piece_count(state) == 0
    assert verify(state.session, lambda *_: None) == []


def test_pieces_are_sealed_anew_under_a_new_key(state, stored):
    before, key = stored(), Fernet.generate_key().decode()
    new, both = Vault([key]), Vault([key, state.settings.keys])
    assert len(verify_seals(state.session, new)[0].examples) == 5

    assert rotation.reseal(state.session, both) == 81
    assert sum(rotation.remaining(state.session, both).values()) == 0

    assert verify_seals(state.session, new) == []
    assert stored(vault=new) == before


def test_a_piece_of_newer_code_is_opened_row_by_row(state, run, stored, change):
    before, piece = stored(), state.session.scalars(select(ImportPiece)).one()
    payload = state.vault.open_packed("piece", run.public_id, piece.first_line, piece.sealed)
    newer = [*payload, "what nobody knows yet"]

    change(
        update(ImportPiece).values(sealed=state.vault.seal_packed("piece", run.public_id, 2, newer))
    )

    assert stored() == before


def test_rows_are_found_in_the_order_in_which_they_came_back(stored, state, importer, run):
    rows = StoredRows(state.session, state.vault, importer, run.public_id)
    places = {line: 85 - line for line in range(4, 84) if (85 - line) % 4 != 1}

    found = rows.find(places)

    expected = stored()
    assert isinstance(found, OriginalTable)
    assert dict(found) == {line: expected[old] for line, old in places.items()}
    assert list(zip(*found.columns, strict=True)) == [
        tuple(expected[old].row.cells) for old in places.values()
    ]


def test_rows_of_several_pieces_are_found_together(
    state, importer, upload, finish, sheet, monkeypatch
):
    monkeypatch.setattr(pieces, "MOST", 30)
    run = finish(upload(sheet(*[WRONG[n % 3].format(n, n) for n in range(60)])).id)
    rows = StoredRows(state.session, state.vault, importer, run.public_id)
    places = {line: line for line in range(2, 62)}
    together = rows.find(places)

    state.session.execute(delete(ImportPiece))

    assert isinstance(together, OriginalTable)
    assert dict(together) == rows.find(places)
