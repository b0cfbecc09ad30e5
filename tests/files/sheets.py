"""Files of users as people would make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

HEADER = (
    "First name",
    "Last name",
    "Login",
    "Password",
    "Permission group",
    "Web RTC",
    "Extension",
    "Primary team",
    "Capacity plan",
    "Active",
)
TYPED_PASSWORD = "Tidy Lantern 48"
GOOD = {
    "First name": "Ann",
    "Last name": "O'Hara",
    "Password": TYPED_PASSWORD,
    "Permission group": "Agent",
    "Web RTC": "TRUE",
    "Extension": "0042",
    "Active": "TRUE",
}


def sheet(
    rows: Iterable[Mapping[str, str]],
    header: Sequence[str] = HEADER,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Return a file of rows by the template's names; what a row does not name is
    blank, what has no column is left out."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, extrasaction="ignore", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def row(login: str, team: str, **cells: str) -> dict[str, str]:
    """Return a good row; cells are given by the template's names with underscores."""
    others = {name.replace("_", " "): cell for name, cell in cells.items()}
    return GOOD | {"Login": login, "Primary team": team} | others
