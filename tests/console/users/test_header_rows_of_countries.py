"""Header rows of systems in many languages, held against the import of users.

Each block of the file has three lines: a system, its header, and what each name of it is: `=` one
of our columns under its own name, a column that has to be suggested, `!` the opposite sense of
one, `-` nothing. Where two names may be one column, the more certain one is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ctu.users.importer import UserImporter
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Likeness, Refusal

FILE = Path(__file__).parents[2] / "header_rows_of_countries.txt"
ROWS = {
    system: (header, meanings)
    for system, header, meanings in (
        block.split("\n") for block in FILE.read_text().strip().split("\n\n")
    )
}
#: Who may not sign in, in languages whose systems write files that come in.
OPPOSITES = [
    *("Uit dienst", "Vergrendeld", "Geen toegang", "Zwolniony", "Konto zablokowane"),
    *("Brak dostępu", "Wyłączony", "Dado de baja", "No puede acceder", "Cesado", "Despedido"),
    *("Cuenta inhabilitada", "Cessato", "Utenza bloccata", "Accesso negato", "Demitido"),
    *("Desligado", "Acesso revogado", "Radié", "Compte fermé", "Accès révoqué", "Licencié"),
    *("Entlassen", "Konto abgelaufen", "Zugriff entzogen", "Nicht mehr aktiv", "Ungültig"),
    *("Spärrad", "Spærret", "Pasif", "Letiltva", "Заблокирован", "Уволен", "Ανενεργός"),
    *("Poistettu", "Ei aktiivinen", "無効", "Invalid", "Can't login", "Cannot log in", "Withdrawn"),
    "Switched off",
]


def refused(header: str) -> Refusal:
    """Return why a file with a foreign header and one row is refused."""
    fields, lookalikes = UserImporter.fields, UserImporter.lookalikes
    found = read("a.csv", f"{header}\nx\n".encode(), fields, max_bytes=9_999, lookalikes=lookalikes)
    assert isinstance(found, Refusal)
    return found


def told(refusal: Refusal) -> dict[str, str]:
    """Return what each name was said to be, in the signs of the file."""
    signs = {Likeness.SAME: "=", Likeness.OTHER: "-"}
    return {
        each.name: signs.get(each.likeness)
        or f"{'!' if each.likeness is Likeness.OPPOSITE else ''}{each.column.header}"
        for each in refusal.suggestions
    }


@pytest.mark.parametrize("system", ROWS)
def test_each_name_leads_to_its_column_or_to_none(system: str) -> None:
    header, meanings = ROWS[system]
    delimiter = ";" if ";" in header else ","
    refusal = refused(header)

    assert told(refusal) == dict(
        zip(header.split(delimiter), meanings.split(delimiter), strict=True)
    )
    unknown = [each.name for each in refusal.suggestions if each.likeness is not Likeness.SAME]
    # Of many names of which the same is said a few are named.
    assert " more:" in refusal.hint or all(name[:30] in refusal.hint for name in unknown)


@pytest.mark.parametrize("name", OPPOSITES)
def test_an_opposite_sense_is_told_in_many_languages(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] == "!Active"


@pytest.mark.parametrize(
    "name", ["Unsuspended", "Not locked", "Odblokowany", "Cuenta desbloqueada"]
)
def test_what_undoes_an_opposite_sense_is_none(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] in ("Active", "-")


@pytest.mark.parametrize("name", ["Sorti le", "Gekündigt am", "Suspended on", "Zwolniony dnia"])
def test_the_day_of_an_opposite_sense_is_a_day(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] == "-"
