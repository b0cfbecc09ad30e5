"""Notes of a verdict on the traces of programs in a file that nobody has refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.base.field import Field
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.judging.pipeline import judge
from plugins.bulk_import.engine.notes.notes import Origin, find_notes
from plugins.bulk_import.engine.rows.rows import Row
from tests.engine.reading.people import PEOPLE

USUAL = 4
SIGNS = "+-%_,/().:;&#£$!?@\\'=\"`{}[]<>«»¿³¸ˆ"


class MembersImporter(Importer):
    """Names, a login, a secret and a number that hardly two members share."""

    slug = "members"
    noun = "Members"

    name = Text("Name", max_length=80, alphabet=Alphabet(SIGNS, described="any"))
    login = Text("Login", max_length=80, alphabet=UNBROKEN)
    password = Secret("Password")
    extension = Digits("Extension", max_length=10, required=False, distinct=True)

    def usual_length(self, field: Field[Any]) -> int | None:
        """Return the number of digits that the members of a club have."""
        return USUAL


Notes = Callable[..., list[str]]


@pytest.fixture
def notes() -> Notes:
    """Return a function that judges members, given by their columns, and returns the notes."""

    def notes_on(origin: Origin | None = None, **columns: Sequence[str]) -> list[str]:
        length = len(next(iter(columns.values())))
        plain = {
            "name": ["Ann"] * length,
            "login": [f"ann{number}" for number in range(length)],
            "password": ["Harbour-lamp-17"] * length,
            "extension": [""] * length,
        }
        cells = zip(*(plain | columns).values(), strict=True)
        rows = [Row(line, list(each)) for line, each in enumerate(cells, 2)]
        layout = Layout(MembersImporter.fields)
        judge(MembersImporter(None), layout, rows)
        assert not any(row.problems for row in rows)
        return find_notes(layout, rows, origin)

    return notes_on


TRACES = {
    "A question mark stands where a letter belongs": (
        *("J?rg", "Zieli?ski", "?ukasz", "Andr?", "????", "?????? ???", "O?Hara"),
    ),
    "An apostrophe stands before a sign that begins a formula": ("'=ann", "'+ann", "'-ann", "'@a"),
    "An apostrophe stands before digits": ("'00778", "'0"),
    'It is wrapped in =" and "': ('="00779"', '="Ann"'),
    "It begins as a formula that was never worked out": ("=B2", '=T("ann")', "=ann", '="A"&B2'),
    "It looks like a field that a program was to fill in": (
        *("{{login}}", "{login}", "${login}", "$(login)", "%LOGIN%", "<<login>>", "«login»", "%s"),
    ),
    "It stands in quotation marks": (
        *("'ann'", "b'ann'", "u'ann'", "['ann']", "('ann',)", "{'ann'}", '["ann"]', "`ann`"),
        '"ann"',
    ),
    "A sign stands where a letter belongs": (
        *("£ukasz", "Gra¿yna", "W³adek", "Pawe³", "M¸ller", "Muˆller"),
    ),
    "Backslashes are doubled or stand before other signs": (r"O\'Hara", r"a\\b", r"a\"b"),
    "NULL is what programs write for nothing": ("NULL",),
    "NA is what programs write for nothing": ("NA",),
    "nan is what programs write for nothing": ("nan",),
    "NaN is what programs write for nothing": ("NaN",),
    "None is what programs write for nothing": ("None",),
    r"\N is what programs write for nothing": (r"\N",),
    "[NULL] is what programs write for nothing": ("[NULL]",),
    "{null} is what programs write for nothing": ("{null}",),
    "(none) is what programs write for nothing": ("(none)",),
    "NIL is what programs write for nothing": ("NIL",),
    "n.a. is what programs write for nothing": ("n.a.",),
    "The column was too narrow to show it": ("########",),
    "A spreadsheet made a number of it": ("1234.0", "44,00"),
    "A spreadsheet shortened this number": ("1.2E+05", "1,2E+05", "1E+05"),
    "A spreadsheet made a date of this": (
        *("05.01.2026", "2026-01-05", "1/5/26", "5-Jan", "Mar-05", "05.Mai"),
        *("2026年1月5日", "1月5日", "00:00:00"),
    ),
}


@pytest.mark.parametrize(
    ("begins", "text"), [(said, text) for said, texts in TRACES.items() for text in texts]
)
@pytest.mark.parametrize("column", ["name", "login"])
def test_remains_of_a_program_in_names_and_logins_are_noted(
    notes: Notes, column: str, begins: str, text: str
) -> None:
    if column == "login" and " " in text:
        text = text.replace(" ", "")
    (note,) = notes(**{column: ["Ann", text, "Bob", text]})
    assert note.startswith(f"{column.capitalize()}, lines 3 and 5: {begins}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "'t Hooft",
            "'Ohana",
            "-Ann",
            "O'Hara",
            "Nan",
            "Na",
            "May",
            "June",
            "Jan",
            "Nil",
        ),
        *("A.M.", "Ⅲ", "Nguyễn", "D'Arcy", "Иван Petrov"),
    ],
)
def test_names_that_people_have_give_no_note(notes: Notes, text: str) -> None:
    assert notes(name=[text]) == []


@pytest.mark.parametrize(
    "text", ["maria.12", "12.34", "a1e5", "may12", "1234", "ann@x.org", "b.lee", "o'neil"]
)
def test_logins_that_people_have_give_no_note(notes: Notes, text: str) -> None:
    assert notes(login=[text]) == []


def test_apostrophes_of_an_error_file_are_ours_and_no_trace(notes: Notes) -> None:
    assert notes(Origin(is_fresh=False), name=["'=ann", "'00778"], password=["'a", "'b"]) == []


@pytest.mark.parametrize(
    ("text", "scripts"),
    [("i.vаle", "Latin and Cyrillic"), ("аnn", "Cyrillic and Latin"), ("οmar", "Greek and Latin")],
)
def test_a_login_that_mixes_scripts_is_noted(notes: Notes, text: str, scripts: str) -> None:
    (note,) = notes(login=[text])
    assert note.startswith(f"Login, line 2: Mixes {scripts} letters")


@pytest.mark.parametrize("text", ["иванов", "山田taro", "καλημέρα", "ヤマダ花子", "홍길동"])
def test_a_login_in_one_way_of_writing_is_not_noted(notes: Notes, text: str) -> None:
    assert notes(login=[text]) == []


SECRETS = {
    "with characters that nobody can see or type": (
        *("Harbour-lamp\u200b-17", "\ufeffHarbour-lamp-17", "Har\u00adbour-lamp-17"),
        *("Harbour-lamp-17\u200f", "Harbour\u00a0lamp-17", "Harbour-\u2060lamp"),
    ),
    "with an apostrophe in front": ("'Harbour-lamp-17", "'=Harbour"),
    'wrapped in =" and "': ('="Harbour-lamp-17"',),
    "in quotation marks": (
        *('"Harbour-lamp-17"', "b'Harbour-lamp-17'", "['Harbour-lamp-17']", "`Harbour-lamp-17`"),
    ),
    "with letters of several scripts in a word": ("Harbоur-lamp-17", "Ηarbour-lamp-17"),
    "with signs as web pages write them": (
        *("Harbour-lamp-17_x000D_", "Hugo_x0041_1", "Harbour\\u002dlamp", "=?UTF-8?Q?Harbour?="),
    ),
    "with doubled backslashes": ("Harbour\\\\lamp", "Harbour\\'lamp"),
    "like a hash or a mark of another system": (
        "$2y$10$abcdefghijklmnopqrstuv",
        "$2b$12$abcdefghijklmnopqrstuv",
        "pbkdf2_sha256$600000$salt$hash=",
        "cleartext$Harbour-lamp-17",
        "{SSHA}abcdefghijkl",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "argon2$argon2id$v=19$m=1",
        "SCRAM-SHA-256$4096:c2FsdA==$a2V5:c2VydmVy",
        "md5D3b07384d113edec49eaa6238ad5ff00",
        "0x0100A1B2C3D4E5F60718293A4B5C6D7E8F90",
        "AQAAAAEAACcQAAAAEKq7mQ1vVbZ0yZ1q8bX2x3Y4==",
        "gAAAAABlXk2FYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4",
        "U2FsdGVkX1+Abc123Abc123Abc123Abc123==",
        "ENC[AES256_GCM,data:Abc1]",
        "vault:v1:Abc123Abc123Abc123==",
        "(encrypted) Abc1",
        "[REDACTED]",
        "{{ password }}",
        "${PASSWORD}",
        "%PASSWORD_1%",
        "$argon2id$v=19$m=65536,t=3,p=4$abc",
        "scrypt:32768:8:1$abc$def",
        "********",
        "••••••••",
    ),
}


@pytest.mark.parametrize(
    ("said", "text"), [(said, text) for said, texts in SECRETS.items() for text in texts]
)
def test_secrets_that_look_changed_are_counted_and_never_shown(
    notes: Notes, said: str, text: str
) -> None:
    found = notes(password=["Harbour-lamp-18", text, text])
    assert [note for note in found if note.startswith(f"Password: 2 passwords {said}")]
    assert not any(text in note or "line" in note for note in found)


def test_a_question_mark_in_a_password_is_told_where_letters_may_be_lost(notes: Notes) -> None:
    typed = ["Sch?nes-Wetter-17"]
    (note,) = notes(Origin(encoding="Windows-1252"), password=typed)
    assert note.startswith("Password: 1 password with a question mark inside a word")
    assert notes(Origin(encoding="UTF-8"), password=typed) == []
    assert len(notes(Origin(encoding="UTF-8"), name=["J?rg"], password=typed)) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("Harbour-lamp-17", "=1+2Harbour-La", 'X@_F"NqyyRQ3x9', "a b c d", "$ave-the-date", "{a}"),
        *("who?me?17", "C:\\temp", "Zürich-Höhe-17", "пароль-17", "x1", "md5"),
        *("harbour-пароль-17", "snake_case_17", "_x12_Lamp", "%Tide%17", "(a)-Lamp-17", "0x17"),
        *("bubble'17'", "vault-door-17", "enc-17", "gAAAAAh-17"),
    ],
)
def test_passwords_that_people_type_give_no_note(notes: Notes, text: str) -> None:
    assert notes(password=[text]) == []


def test_one_extension_alone_is_held_against_what_is_usual(notes: Notes) -> None:
    (note,) = notes(Origin(importer=MembersImporter(None)), extension=["44"])
    assert note.startswith("Extension, line 2: Shorter than usual here, where most have 4 digits")
    assert notes(Origin(importer=MembersImporter(None)), extension=["0044"]) == []
    assert notes(Origin(importer=MembersImporter(None)), extension=["44123"]) == []


def test_an_extension_of_two_members_is_noted_with_its_lines(notes: Notes) -> None:
    found = notes(extension=["4711", "4712", "4711", ""])
    assert found == [
        "Extension, lines 2 and 4: 4711 stands in each of them, which is allowed and rarely meant."
    ]


def test_invented_people_of_many_languages_give_no_note(notes: Notes) -> None:
    names = [name for _, people in PEOPLE.values() for name in people]
    assert len(names) > 100
    assert notes(name=names) == []


def test_many_shared_extensions_are_told_together(notes: Notes) -> None:
    numbers = [str(4000 + number // 2) for number in range(20)]
    *shown, more = notes(extension=numbers)
    assert len(shown) == 3
    assert "7 other numbers stand in several rows each" in more
