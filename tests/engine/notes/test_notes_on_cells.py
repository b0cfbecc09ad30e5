"""Notes of a verdict on cells that hold something else than a name, a login or a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import judge
from plugins.bulk_import.engine.notes.columns.merged_cells import (
    MERGED,
    NEEDED,
    merged_blanks,
    needed_values,
)
from plugins.bulk_import.engine.notes.notes import find_notes
from plugins.bulk_import.engine.rows.rows import Row

Notes = Callable[..., list[str]]


@pytest.fixture
def notes(people: Any, actor: dict[str, Any]) -> Notes:
    """Return a function that judges good people but for some columns, and returns the notes."""

    def notes_on(**columns: Sequence[str]) -> list[str]:
        length = len(next(iter(columns.values())))
        plain = {
            "first_name": ["Ann"] * length,
            "last_name": ["Lee"] * length,
            "login": [f"ann{number}" for number in range(length)],
            "password": [f"Harbour-{number}-lamp-{7 * number}" for number in range(length)],
            "group": ["Agent"] * length,
            "web_rtc": ["TRUE"] * length,
            "extension": [""] * length,
            "team": ["Sales"] * length,
            "plan": [""] * length,
            "active": ["TRUE"] * length,
        }
        cells = zip(*(plain | columns).values(), strict=True)
        rows = [Row(line, list(each)) for line, each in enumerate(cells, 2)]
        layout = Layout(people.fields)
        judge(people(actor), layout, rows)
        assert not any(row.problems for row in rows)
        return find_notes(layout, rows)

    return notes_on


BOTH = {
    "what programs write for nothing": (
        *("DBNull", "System.DBNull", "dbnull", "pd.NA", "SQLNULL", "$null", "k.A.", "n/d", "-inf"),
        "(blank)",
    ),
    "stands for another value": (
        *("TRUE", "false", "False", "WAHR", "ditto", "dito", "s.o.", "TBD", "tba", "N.N.", "xxx"),
        *("unbekannt", "-", "--", "---", ".", "..", "'", "$"),
    ),
    "number with a power of ten": ("1E5", "16e5", "12E3"),
    "number as a spreadsheet shows one": ("12%", "$5", "$1,234.50", "1,234", "1.234,00", "-999"),
    "a program or a directory writes": ("System.String",),
    "A sign stands in front or behind": (
        *("Ann,", "Ann/", "Ann\\", ",Ann", "/Ann", "@Ann", "+Ann", "(Ann", "Ann)", "(Ann)"),
    ),
    "which stand for plain letters": ("ﬁnn", "Ｆｕｌｌ", "𝐀nn"),
}
NAMES = {
    "what programs write for nothing": ("null null", "Ann null", "None None", "Ann undefined"),
    "stands for another value": ("same as above", "siehe oben", "to be confirmed", "- -"),
    "like an address or a login": (
        *("ann@example.com", "a.lee", "ann_lee", "EXAMPLE\\ann", "www.example.com", "/home/ann"),
    ),
    "Blanks stand side by side": ("Ann  Lee", "A n n", "M a r i a"),
    "A digit stands inside a word": ("O1ivia", "B0b", "0live"),
    "A capital letter with an accent": ("MuÑoz", "JosÈ", "MÙller", "RenŽ"),
    "A sign stands in front or behind": ("- Ann", "Ann -", "Ann..", "Ann''", "_Ann", "%Ann"),
}
LOGINS = {
    "what programs write for nothing": ("<br>", "&nbsp;", "&nbsp", "<unset>", "1.#INF"),
    "stands for another value": ("〃", '"', "''", "//", "<>", "::"),
    "a program or a directory writes": (
        *("System.Object[]", "@{Name=Ann}", "CN=Ann,OU=Users", "uid=ann", "{}", "[]"),
        *("i:0#.f|membership|ann", "[Ljava.lang.String;@1b6d3586"),
    ),
    "Probably": ("r&ampd", "o&#39hara", "ann=2Elee", "ann=5Flee", "ann<br>", "m&uumlller"),
    "A sign stands in front or behind": (
        *("ann;", "ann:", "ann.", ";ann", "ann*", "#ann", '"ann', "[ann]", "<ann>", "ann†"),
    ),
    "which a keyboard hardly writes": ("😀", "ann№"),
}


@pytest.mark.parametrize(
    ("column", "said", "text"),
    [
        (column, said, text)
        for columns, told in (
            (("first_name", "login"), BOTH),
            (("last_name",), NAMES),
            (("login",), LOGINS),
        )
        for said, texts in told.items()
        for text in texts
        for column in columns
    ],
)
def test_an_unintended_text_is_noted_with_its_line(
    notes: Notes, column: str, said: str, text: str
) -> None:
    (note,) = notes(**{column: ["Bob", text, "Cyd"]})
    assert note.startswith(f"{column.replace('_', ' ').title()}, line 3: ")
    assert said in note


@pytest.mark.parametrize(
    "text",
    [
        *("True", "Void", "Nil", "Dito", "De Nan", "-Ann", "'t Hooft", "Nicolo'", "Smith Jr."),
        *("J. R. R.", "Ana e Silva", "Ann (Nan) Lee", "McÁdam", "DeÁvila", "Ó hÉalaí", "ÉRIC"),
        *("Jean-Éric", "Ann 2", "2nd", "1st Line", "St. John", "M.ª José", "A.M.", "Xóchitl"),
        *("!Gã", "Ⅲ", "d'Este", "Lee, Jr.", "Ann1", "MÜLLER", "O'Ó"),
    ],
)
def test_names_that_people_have_are_not_noted(notes: Notes, text: str) -> None:
    assert notes(last_name=["Bob", text, "Cyd"]) == []


@pytest.mark.parametrize(
    "text",
    [
        *("00779", "+49301234", "ann$", "ann_", "a-b", "12.34", "12.345", "ann.lee2", "a1e5"),
        *("4711e", "r&d.ann", "ann+test", "x=20", "ann(2)", "1st", "o'neil", "True"),
    ],
)
def test_logins_that_people_have_are_not_noted(notes: Notes, text: str) -> None:
    assert notes(login=["bob", text, "cyd"]) == []


def test_the_address_of_a_name_in_another_script_mixes_nothing(notes: Notes) -> None:
    assert notes(login=["иванов@example.com", "山田@example.com"]) == []
    (note,) = notes(login=["иvанов@example.com"])
    assert "Mixes Cyrillic and Latin letters" in note


@pytest.mark.parametrize(
    "text",
    [
        *("Harbour&amp;17", "Harbour&#39lamp", "Harbour&amp17", "Harbour<br>17"),
        *("Harbour=3Dlamp", "H=C3=A4fen-17", "Harbour=2Dlamp", "<font>Harbour"),
    ],
)
def test_escapes_in_passwords_are_counted(notes: Notes, text: str) -> None:
    (note,) = notes(password=["Harbour-lamp-1", text, text])
    assert note.startswith("Password: 2 passwords with signs as web pages write them")
    assert text not in note


@pytest.mark.parametrize(
    "text",
    [
        *("salt&pepper-17", "x=25&y=17-Harbour", "Summer=2024", "a<b>c-Harbour", "1+1=2-Harbour"),
        *("R&Copy-Harbour", "you&notme-17", "=", "a=B-Harbour", "x=3D-and=4", "Qx7=5Efv%k"),
    ],
)
def test_passwords_with_such_signs_by_chance_are_not_noted(notes: Notes, text: str) -> None:
    assert notes(password=[text, "Harbour-lamp-17"]) == []


def test_a_delimiter_behind_every_password_is_noted(notes: Notes) -> None:
    assert notes(password=["Harbour;", "Lantern;", "Meadow;"]) == [
        "Password: 3 passwords that all end with the same delimiter, as an export leaves one "
        "behind each; whoever signs in has to type it."
    ]
    assert notes(password=["Harbour;", "Lantern;", "Meadow"]) == []


def test_logins_with_a_domain_beside_others_are_noted(notes: Notes) -> None:
    (note,) = notes(login=["ann", "bob@example.com", "cyd", "EXAMPLE\\dan"])
    assert note.startswith("Login, lines 3 and 5: Written with a domain, unlike the others")
    (note,) = notes(login=["ann@example.com", "bob", "cyd@example.com"])
    assert note.startswith("Login, line 3: Written without a domain, unlike the others")
    assert notes(login=["ann@example.com", "bob@example.org"]) == []


def test_a_number_for_a_name_is_noted_among_others(notes: Notes) -> None:
    (note,) = notes(first_name=["Ann", "4711", "Bob", "١٢", "Cyd"])
    assert note.startswith("First Name, lines 3 and 5: Is a number, unlike the others")
    assert notes(first_name=["4711", "4712", "Ann"]) == []


def test_logins_that_differ_in_accents_are_told_together(notes: Notes) -> None:
    (note,) = notes(login=["josé.lee", "ann", "JOSE.LEE", "zoë"])
    assert note.startswith("Login, lines 2 and 4: Differ in nothing but accents")


def test_blank_cells_of_merged_ones_are_noted(notes: Notes) -> None:
    (note,) = notes(plan=["Standard", "", "", "Chat", "", ""])
    assert note.startswith("Capacity Plan, lines 2 and 5: A value, and blank cells below it")
    assert list(merged_blanks(["Day", "", "Chat", "", "Night", ""])) == [(MERGED, [0, 2, 4])]
    (note,) = notes(plan=["Standard", *[""] * 19])
    assert note.startswith("Capacity Plan, line 2: A value, and blank cells below it")
    assert notes(plan=["Standard", "", "", "Standard", ""]) == []
    assert notes(plan=["Standard", *[""] * 7]) == []
    assert notes(plan=["Standard", "", "Chat", "", "Standard", ""]) == []
    assert notes(plan=["Standard", "", "Chat", "", "", ""]) == []
    assert notes(plan=["Standard", "Chat", "", "", ""]) == []
    assert notes(plan=["", "Standard", "", "Chat", ""]) == []


def test_blank_cells_below_a_value_that_every_row_needs_are_noted() -> None:
    assert list(needed_values(["Day", "", "Night", "Eve", "", ""])) == [(NEEDED, [0, 3])]
    assert list(needed_values(["Day", "", ""])) == [(NEEDED, [0])]
    for cells in (["Day", "", "Day", ""], ["", "Day", ""], ["Day", "Night", ""], []):
        assert list(needed_values(cells)) == []


def test_columns_that_number_the_rows_are_noted(notes: Notes) -> None:
    numbers = ["1", "2", "3", "4"]
    (note,) = notes(extension=numbers)
    assert note.startswith("Extension, lines 2, 3, 4 and 5: The cells number the rows")
    (note,) = notes(login=numbers)
    assert note.startswith("Login, lines 2, 3, 4 and 5: The cells number the rows")
    assert notes(extension=["1", "2", "4", "3"]) == []
    assert notes(extension=["11", "12", "13", "14"]) == []
