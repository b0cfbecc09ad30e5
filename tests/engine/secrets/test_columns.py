"""Two headers that changed places: the passwords of the file are hidden under the other name."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import check, lookup
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.columns import find_secret_columns
from plugins.bulk_import.engine.secrets.redaction import hidden_places
from tests.engine.moved_importer import Judged, PeopleImporter, judge_file
from tests.files.moved_rows import FAMILIES, HEADERS, ORDERS, Family, failing, line_of, spoil
from tests.suite.cases import cases

OTHERS = ["first", "last", "login", "group", "ext", "team", "plan"]
BY_NAME = {family.name: family for family in FAMILIES}


def judge(names: list[str], family: Family, rows: list[dict[str, str]], other: str = "") -> Judged:
    """Judge a file in which the header of the password and another one have changed places."""
    turned = {"password": other, other: "password"} if other else {}
    header = ",".join(HEADERS[turned.get(name, name)] for name in names)
    lines = [line_of([row[name] for name in names]) for row in rows]
    judged: Judged = judge_file("\n".join([header, *lines]), family)
    return judged


@pytest.mark.slow
@cases(200)
@given(
    seed=st.integers(0, 2**32),
    family=st.sampled_from(FAMILIES),
    order=st.sampled_from(ORDERS),
    other=st.sampled_from(OTHERS),
    count=st.sampled_from((1, 2, 5, 40)),
)
def test_no_password_under_another_header_is_shown(
    seed: int, family: Family, order: str, other: str, count: int
) -> None:
    chance = random.Random(seed)
    rows = [family.row(chance) for _ in range(count)]
    spoilt = [spoil(chance, row) | {other: row[other]} for row in rows]
    judged = judge(order.split(), family, spoilt, other)
    assert judged.failed
    for failed in judged.failed:
        password = rows[failed.line - 2]["password"].casefold()
        assert password not in judged.shown(failed).casefold()


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("name", ["strong", "strong logins", "phrases"])
def test_the_column_that_the_passwords_stand_in_is_found(name: str, other: str) -> None:
    chance, family = random.Random(1), BY_NAME[name]
    rows = [family.row(chance) for _ in range(40)]
    judged = judge(ORDERS[0].split(), family, rows, other)

    assert other in [each.name for each in judged.layout.found]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("password", [None, "", "weak", "{last}", "{first}7", "Welcome1"])
def test_no_column_is_hidden_where_passwords_are_in_their_own(
    family: Family, password: str | None
) -> None:
    for order in ORDERS:
        chance = random.Random(len(order))
        rows = [failing(chance, family) for _ in range(40)]
        if password is not None:
            rows = [row | {"password": password.format(**row)} for row in rows]
        assert judge(order.split(), family, rows).layout.found == []


def test_hidden_columns_are_stored_and_outlive_a_changed_column() -> None:
    chance, family = random.Random(1), BY_NAME["strong"]
    rows = [family.row(chance) for _ in range(5)]
    judged = judge(ORDERS[0].split(), family, rows, "plan")
    stored = json.loads(json.dumps(judged.layout.stored()))
    again = Layout.from_names(PeopleImporter, stored)
    place = judged.layout.names().index("plan")

    assert again.stored() == stored
    for row in judged.failed:
        assert place in hidden_places(again, row)
        assert hidden_places(again, row) == hidden_places(judged.layout, row)


class RoomImporter(Importer):
    """A secret number without a rule about it, beside names that look like passwords."""

    slug = "rooms"
    noun = "Rooms"

    name = Text("Name", max_length=60)
    pin = Secret("Pin", required=False)


@pytest.mark.parametrize("pin", ["{}", "s3cret {}", ""])
def test_names_that_look_like_passwords_are_shown_beside_a_number_that_is_secret(pin: str) -> None:
    lines = [f"Blue Room {101 + n},{pin.format(4711 + n) if n % 2 else ''}" for n in range(40)]
    found = read(
        "r.csv", "\n".join(["Name,Pin", *lines]).encode(), RoomImporter.fields, max_bytes=9_999
    )
    assert isinstance(found, Sheet)
    layout = Layout.of_file(RoomImporter, found.columns)

    # Nothing tells what is in a column that is blank.
    expected = [] if pin else ["name"]
    assert [
        each.name for each in find_secret_columns(RoomImporter, None, layout, found.rows)
    ] == expected


class DeskImporter(Importer):
    """Secrets with a rule about them, beside names of things that exist."""

    slug = "desks"
    noun = "Desks"

    login = Text("Login", max_length=60)
    pin = Secret("Pin")
    plan = Reference("Plan", str, required=False)

    @lookup(plan, missing="Plan: None such.")
    def plans(self, keys: set[str]) -> dict[str, str]:
        return {"blended 3": "Blended 3", "evening 27": "Evening 27"} | {
            "evening room 27": "Evening room 27"
        }

    @check(pin)
    def is_long(self, row: Row) -> Problem | None:
        return None if len(row[self.pin]) >= 12 else Problem("pin.short", "Pin: Too short.")


@pytest.mark.parametrize(
    ("pin", "plan", "expected"),
    [
        ("pw{}", "Blended 3", []),
        ("see mail", "Evening 27", []),
        # The secrets are made of the logins beside them, and a policy would take the name.
        ("Ann{}-2026!", "Evening room 27", []),
        # As soon as the two are changed back the names exist, however bad the secrets are.
        ("Evening room 27", "Kq{}-short", ["plan"]),
        ("Evening 27", "Harbour-lamp-{}", ["plan"]),
        ("pw{}", "Harbour-lamp-{}", ["plan"]),
    ],
)
def test_names_that_exist_are_shown_beside_secrets_that_are_all_bad(pin, plan, expected) -> None:
    lines = [f"ann{n},{pin.format(n)},{plan.format(10 + n)}" for n in range(8)]
    content = "\n".join(["Login,Pin,Plan", *lines]).encode()
    found = read("desks.csv", content, DeskImporter.fields, max_bytes=9_999)
    assert isinstance(found, Sheet)
    layout = Layout.of_file(DeskImporter, found.columns)
    columns = find_secret_columns(DeskImporter, None, layout, found.rows)
    assert [each.name for each in columns] == expected


def test_passphrases_hide_no_names_of_things_that_look_like_passwords() -> None:
    chance, family = random.Random(1), BY_NAME["phrases without digits"]
    rows = [family.row(chance) | {"login": f"Kq{n}ZpwXy{n}"} for n in range(40)]

    assert judge(ORDERS[0].split(), family, rows).layout.found == []
