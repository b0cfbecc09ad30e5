"""Secrets that an importer makes for rows without one: chosen, made once, sealed until opened."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.choices.blank_secrets import offered
from plugins.bulk_import.storage.maintenance.rotation import remaining, reseal
from plugins.bulk_import.storage.maintenance.verification import verify_seals
from plugins.bulk_import.storage.rows.handovers import find_handovers, open_handovers
from plugins.bulk_import.storage.rows.sealed import layout_of
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.handover_table import ImportHandover
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS, RunStatus
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.club_slips import GuestImporter

WITH = "Login,Pin,Club,Active\r\n"
WITHOUT = "Login,Club,Active\r\n"
MADE = Choices(blanks=MAKE_SECRETS)


@pytest.fixture(autouse=True)
def _registered(state):
    state.importers["guests"] = GuestImporter


@pytest.fixture
def ask(people):
    """Return a function that makes the request about a file of guests."""
    tokens = iter(range(100))

    def request(text, choices=MADE, importer=GuestImporter, **options):
        upload = Upload(
            "guests.csv", text.encode(), f"form {next(tokens)}", choices=choices, **options
        )
        return ImportRequest(importer, people.current(), upload)

    return request


@pytest.fixture
def run_file(state, finish, ask):
    """Return a function that imports a file of guests to its end."""
    return lambda text, **options: finish(accept(state, ask(text, **options)).id)


def opened(state, run, name="Ann"):
    places = [part.place for part in find_handovers(state.session, run.id)]
    found = open_handovers(state.session, state.vault, run.copy(), places, name)
    state.session.commit()
    return {slip.login: slip.secret for each in found for slip in each.slips}


def test_a_blank_secret_is_a_fault_unless_chosen(state, ask):
    text = WITH + "ann,,Chess,TRUE\r\nbob,1234,Chess,TRUE\r\n"
    plain, made = (check(state, ask(text, choices)) for choices in (Choices(), MADE))
    assert [each.message for each in plain.rows[0].problems] == ["Pin: Cannot be empty."]
    assert made.rows[0].problems == []
    assert (plain.without_secret, made.without_secret) == (1, 1)
    assert (plain.makes_secrets, made.makes_secrets) == (False, True)


@pytest.mark.parametrize(("other", "are_expected"), [("", True), ("1234", False)])
def test_blanks_are_expected_where_most_secrets_are_made(state, run_file, other, are_expected):
    run = run_file(f"{WITH}ann,,Tennis,TRUE\r\nbob,{other},Chess,TRUE\r\n")
    assert layout_of(GuestImporter, run).expects_blanks == are_expected


def test_a_file_without_the_column_is_refused_with_an_offer_unless_chosen(state, ask):
    text = WITHOUT + "ann,Chess,TRUE\r\nbob,,TRUE\r\n"
    refused = check(state, ask(text, Choices()))
    assert isinstance(refused, Refusal)
    assert refused.message == "Header: Required columns are missing: Pin."
    offer = offered(GuestImporter, refused)
    assert offer is not None
    assert offer.make == "Make pins for the 2 guests without one"
    assert isinstance(check(state, ask(text)), Intake)


@pytest.mark.parametrize(
    "text", ["Club,Active\r\nChess,TRUE\r\n", "Login,Clubb,Active\r\na,,TRUE\r\n"]
)
def test_nothing_is_offered_where_more_is_wrong_with_the_header(state, ask, text):
    refused = check(state, ask(text, Choices()))
    assert isinstance(refused, Refusal)
    assert offered(GuestImporter, refused) is None


def test_an_importer_that_makes_none_is_not_moved_by_the_choice(state, ask, importer):
    found = check(state, ask(WITH + "ann,,Chess,TRUE\r\n", importer=importer))
    assert [each.message for each in found.rows[0].problems] == ["Pin: Cannot be empty."]
    refused = check(state, ask(WITHOUT + "ann,Chess,TRUE\r\n", importer=importer))
    assert isinstance(refused, Refusal)


def test_only_rows_without_a_secret_get_one_and_it_opens_once(state, run_file, pins):
    rows = "ann,,Chess,TRUE\r\nbob,1234,Chess,TRUE\r\ncleo,  ,Rowing,TRUE\r\ndan,,,WAHR\r\n"
    run = run_file(WITH + rows)
    assert (run.created_rows, run.failed_rows, run.without_secret) == (3, 1, 3)
    slips = opened(state, run)
    assert sorted(slips) == ["ann", "cleo"]
    stored = pins()
    assert {login: stored[login] for login in slips} == {
        login: f"made {secret}" for login, secret in slips.items()
    }
    assert stored["bob"] == "hash of 4"
    assert opened(state, run) == {}


def test_all_or_nothing_makes_none_unless_every_row_is_right(state, run_file, pins):
    run = run_file(WITHOUT + "ann,Chess,TRUE\r\nbob,Chess,WAHR\r\n", mode="all_or_nothing")
    assert run.created_rows == 0
    assert find_handovers(state.session, run.id) == []
    assert pins() == {}


def test_a_kill_at_any_moment_leaves_one_secret_a_record(
    state, ask, pins, monkeypatch, finish, persist
):
    """The worker dies in the transaction that creates: nothing of it is stored, or all."""
    run = accept(state, ask(WITHOUT + "".join(f"m{n},Chess,TRUE\r\n" for n in range(25))))
    made = GuestImporter.make_secrets
    deaths = iter(range(3))

    def dying(self, rows):
        slips = made(self, rows)
        if next(deaths, None) is not None:
            raise SystemExit
        return slips

    monkeypatch.setattr(GuestImporter, "make_secrets", dying)
    for _ in range(3):
        with pytest.raises(SystemExit):
            finish(run.id)
        state.session.rollback()
        state.session.execute(update(ImportBatch).values(lease_until=0))
        state.session.commit()
    run = persist(run.id)
    assert run.created_rows == 25
    assert len(opened(state, run)) == len(pins()) == 25


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("returned", [[], ["a text", "another"]])
def test_an_importer_that_returns_something_else_ends_the_import(
    state, run_file, monkeypatch, returned
):
    monkeypatch.setattr(GuestImporter, "make_secrets", lambda self, rows: returned)
    run = run_file(WITHOUT + "ann,Chess,TRUE\r\nbob,Chess,TRUE\r\n")
    assert run.status == RunStatus.FAILED
    assert "make_secrets" in run.reason


@pytest.mark.databases("sqlite")
def test_rows_that_need_made_secrets_are_left_to_newer_code(state, ask):
    """A trace in the sealed row, which older code does not know, keeps it from failing the row."""
    run = accept(state, ask(WITHOUT + "ann,Chess,TRUE\r\n"))
    [batch] = state.session.scalars(select(ImportBatch).filter_by(run_id=run.id))
    [row] = state.vault.open("batch", run.public_id, batch.number, batch.sealed)
    assert row[-1] == {"needs_secret": True}


@pytest.mark.databases("sqlite")
def test_sealed_secrets_follow_a_change_of_keys(state, run_file):
    run = run_file(WITHOUT + "ann,Chess,TRUE\r\n")
    [old] = state.settings.keys.split(",")
    state.vault = Vault(["1xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A=", old])
    assert remaining(state.session, state.vault).total() == 1
    newer = Vault(["1xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="])
    [finding] = verify_seals(state.session, newer)
    assert finding.examples == (f"slips 2 of import {run.id}",)
    assert reseal(state.session, state.vault) == 1
    state.vault = newer
    assert verify_seals(state.session, newer) == []
    assert list(opened(state, run)) == ["ann"]


def test_nothing_sealed_holds_a_secret_in_clear(state, run_file):
    run = run_file(WITHOUT + "ann,Chess,TRUE\r\n")
    [stored] = state.session.scalars(select(ImportHandover.sealed).filter_by(run_id=run.id))
    assert "pin 0" not in json.dumps(stored)


def test_two_who_open_at_the_same_moment_do_not_both_get_them(state, run_file, at_once):
    run = run_file(WITHOUT + "".join(f"m{n},Chess,TRUE\r\n" for n in range(5)))
    got = []
    at_once(*[lambda: got.append(opened(state, run)) for _ in range(4)])
    assert sorted(map(len, got)) == [0, 0, 0, 5]


def test_a_generated_secret_without_a_way_to_make_it_is_a_mistake():
    with pytest.raises(TypeError, match="make_secrets"):

        class _Half(Importer):
            slug = "halves"
            noun = "Halves"
            name_ = Text("Name", max_length=10)
            pin = Secret("Pin", generated=True)
