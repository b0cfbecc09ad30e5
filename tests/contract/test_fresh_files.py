"""What programs have done to a file before it was uploaded first: the notes of the console."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from ctu.models.users import User
from tests.files.sheets import row, sheet
from tests.outside.import_client import ImportClient

NOTES_ON_TRACES = [
    "First Name, line 2: NULL is what programs write for nothing",
    "First Name, line 3: An apostrophe stands before a sign that begins a formula",
    "First Name, line 9: Probably Renée: a web page, a mail or another program wrote signs",
    "First Name, line 12: A sign stands where a letter belongs",
    "First Name, line 13: It stands in quotation marks",
    "Last Name, line 2: A question mark stands where a letter belongs",
    'Login, line 4: It is wrapped in =" and "',
    "Login, line 5: Mixes Latin and Cyrillic letters",
    "Login, line 7: A spreadsheet made a date of this",
    "Login, line 12: It begins as a formula",
    "Login, line 13: It looks like a field that a program was to fill in",
    "Login, line 9: It begins as the address of a link",
    "Password: 1 password with signs as web pages write them",
    "Password: 1 password with a word such as Password: in front",
    "Password: 1 password with curly quotation marks, dashes",
    "Password: 1 password with characters that nobody can see or type.",
    "Password: 1 password like a hash",
    "Password: 1 password in quotation marks",
    "Password: 1 password with letters of several scripts",
    "Password: 1 password with an apostrophe in front",
    "Extension, lines 7 and 8: 90471 stands in each of them",
]
"""How the notes on a file begin in which programs have left a trace in each row."""
OTHER_THINGS = {
    "ditto": "ditto stands for another value",
    "1E5": "It is written as a number with a power of ten",
    "12%": "It is a number as a spreadsheet shows one",
    "System.String": "It is how a program or a directory writes",
    "ann@example.com": "It looks like an address or a login",
    "Ann,": "A sign stands in front or behind",
    "A n n": "Blanks stand side by side",
    "O1ivia": "A digit stands inside a word",
    "MuÑoz": "A capital letter with an accent stands inside a word",
    "ﬁnn": "Holds ﬁ, which stand for plain letters",
    "4711": "Is a number, unlike the others",
    "Ann": "",
}
"""First names that are something else, with what is said of each; "" for a name."""


def missing(begins: Iterable[str], verdict: Mapping[str, Any]) -> list[str]:
    """Return those beginnings with which no note of a verdict begins."""
    notes = verdict["notes"]
    return [begin for begin in begins if not any(note.startswith(begin) for note in notes)]


def test_every_trace_in_a_fresh_file_is_noted_before_anything_is_created(
    uploader: ImportClient, team: str
) -> None:
    login = uploader.console.name("fresh.")
    verdict = uploader.check(
        sheet(
            [
                row(f"{login}1", team, First_name="NULL", Last_name="J?rg"),
                row(f"{login}2", team, First_name="'+Imo"),
                row(f'="{login}3"', team, Password="Harbour-lamp-17\u200b"),
                row(f"{login}vаle", team, Password="$2y$10$KdWqzNvTrLmyPxHe"),
                row(f"{login}5", team, Password="'Harbour-lamp-18"),
                row("05.01.2026", team, Extension="90471"),
                row(f"{login}7", team, Extension="90471"),
                row(f"mailto:{login}8", team, First_name="Ren%C3%A9e"),
                row(f"{login}9", team, Password="Harbour&amp;lamp-17"),
                row(f"{login}10", team, Password="Harbour–lamp-17"),
                row(f"=B2{login}", team, First_name="£ukasz", Password="b'Harbour-lamp-19'"),
                row(f"{{{login}}}", team, First_name="'Ann'", Password="Harbоur-lamp-20"),
                row(f"{login}11", team, Password="Password: Harbour-lamp-21"),
            ]
        )
    )
    assert (verdict["causes"], verdict["ready"]) == ([], 13)
    assert missing(NOTES_ON_TRACES, verdict) == []
    notes = str(verdict["notes"])
    assert "Harbour" not in notes
    assert "KdWq" not in notes


def test_every_cell_that_is_something_else_is_noted(uploader: ImportClient, team: str) -> None:
    login = uploader.console.name("other.")
    plans = {0: uploader.console.plan(), 3: uploader.console.plan()}
    verdict = uploader.check(
        sheet(
            row(
                f"{login}{place}",
                team,
                First_name=name,
                Extension="",
                Password=f"Harbour-lamp-{place};",
                Capacity_plan=plans.get(place, ""),
            )
            for place, name in enumerate(OTHER_THINGS)
        )
    )
    assert verdict["causes"] == []
    wanted = [
        *(
            f"First Name, line {line}: {said}"
            for line, said in enumerate(OTHER_THINGS.values(), 2)
            if said
        ),
        "Password: 12 passwords that all end with the same delimiter",
        "Capacity Plan, lines 2 and 5: A value, and blank cells below it",
    ]
    assert missing(wanted, verdict) == []


def test_logins_that_are_unlike_each_other_are_noted(uploader: ImportClient, team: str) -> None:
    login = uploader.console.name("uneven.")
    logins = [f"{login}josé", f"{login}jose", f"{login}ann@example.com", f"{login}bob"]
    notes = uploader.check(sheet(row(each, team, Extension="") for each in logins))["notes"]
    assert any(each.startswith("Login, line 4: Written with a domain") for each in notes)
    assert any(each.startswith("Login, lines 2 and 3: Differ in nothing but") for each in notes)
    logins = [f"{each}@example.com" for each in logins[:2]] + [f"{login}cyd"]
    notes = uploader.check(sheet(row(each, team, Extension="") for each in logins))["notes"]
    assert any(each.startswith("Login, line 4: Written without a domain") for each in notes)


def test_a_refused_cell_without_a_value_is_told_to_hold_one(
    uploader: ImportClient, team: str
) -> None:
    login = uploader.console.name("value.")
    verdict = uploader.check(sheet([row(login, team, First_name="<br>")]))
    assert "<br> is what programs write where there is no value; write the value itself" in str(
        verdict["causes"]
    )


def test_a_single_short_extension_is_held_against_those_of_the_console(
    uploader: ImportClient, team: str
) -> None:
    login = uploader.console.name("short.")
    # More than half of all people must have the usual number, whoever other tests have created.
    with uploader.console.engine.connect() as connection:
        others = connection.scalar(select(func.count()).where(User.extension.is_not(None))) or 0
    numbers = range(others + 40)
    made = [row(f"{login}{number}", team, Extension=f"{number:07}") for number in numbers]
    uploader.run(sheet(made))
    (note,) = uploader.check(sheet([row(f"{login}x", team, Extension="44")]))["notes"]
    assert note.startswith("Extension, line 2: Shorter than usual here, where most have ")


def test_several_teams_in_one_cell_are_told_with_one_that_may_be_used(
    uploader: ImportClient, team: str
) -> None:
    foreign = uploader.console.team()
    login = uploader.console.name("teams.")
    verdict = uploader.check(sheet([row(login, f"{foreign};{team}")]))
    (cause,) = verdict["causes"]
    (fault,) = cause["rows"]
    assert fault["hint"] == f"Names several in one cell; write one of them, such as {team}"
