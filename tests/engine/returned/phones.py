"""Six people with telephones whose rows have failed, and what came back of them."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.returned.original import Original, Pair
from plugins.bulk_import.engine.rows.rows import Problem, Row

Table = list[list[str]]


class Phones(Importer):
    """Five columns; whoever has the login has the password."""

    slug = "phones"
    noun = "Phones"

    login = Text("Login", max_length=60, unique="Login: Twice in the file.")
    name = Text("Name", max_length=60)
    phone = Digits("Phone", max_length=30, required=False)
    active = Boolean("Active")
    password = Secret("Password")


TOLD = [
    ["ann", "Ann", "71", "TRUE", "a"],
    ["bob", "Bob", "72", "FALSE", "b"],
    ["cy", "Cy", "73", "TRUE", "c"],
    ["dee", "Dee", "", "FALSE", "d"],
    ["eve", "Eve", "75", "TRUE", "e"],
    ["fay", "Fay", "76", "FALSE", "f"],
]
LAYOUT = Layout(Phones.fields)


def pairs_of(returned: Table, faults: Sequence[str] = ()) -> list[Pair]:
    """Return the rows as they came back beside those that were handed out, all with faults."""
    problems = tuple(Problem(f"{name}.type", "Wrong.", name) for name in faults)
    return [
        (
            Row(line, now),
            Original(Row(line, list(before), list(problems)), LAYOUT),
        )
        for line, (before, now) in enumerate(zip(TOLD, returned, strict=True), 2)
    ]


def put(column: int, *cells: str) -> Table:
    """Return the table with other cells from the first row on."""
    table = [list(row) for row in TOLD]
    for row, cell in zip(table, cells, strict=False):
        row[column] = cell
    return table
