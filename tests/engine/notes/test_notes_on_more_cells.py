"""Notes of a verdict on cells as other programs, languages and scans leave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from plugins.bulk_import.engine.cells.hashes import stands_for_a_password
from tests.engine.guests import GuestImporter, notes_of

OF_NAMES = {
    "A form of address, a title or a remark": (
        *("Dott. Anna", "Dott.ssa Anna", "Mgr Jan", "inż. Jan", "Dra. Ana", "Dipl.-Ing. Hans"),
        *("Univ.-Prof. Eva", "Avv. Mario", "Sir Ann", "Mlle Anne", "Señor Juan", "Herrn Jan"),
        *("Fräulein Ann", "Г-н Иван", "Atty. Ann", "Lee geb. Ray", "Lee née Ray", "Lee extern"),
        *("Lee - EXT", "Lee OLD", "Lee copy", "Copy of Lee", "Lee IT"),
    ),
    "stands for another value": (
        *("Kein Name", "sin nombre", "Nouvel utilisateur", "Administrator", "Vorname", "Nachname"),
        *("First name", "Cognome", "Nazwisko", "non renseigné", "por definir", "FNU", "NLN"),
        *("FAŁSZ", "YANLIŞ", "Deleted User", "Do not use", "zzz", "Formula parse error"),
    ),
    "It is how a program or a directory writes": (
        *("Array", "NullNull", "vbNullString", "null.null", "undefined.undefined", "NaN-NaN"),
        *("Optional[Ann]", "Some(Ann)", "map[name:Ann]", "Decimal('4711')", "smtp:ann@x.de"),
    ),
    "It stands in quotation marks": ("N'Ann'", "E'Ann'", "U&'Ann'"),
    "Probably O'Neill": ("O''Neill",),
}
OF_LOGINS = {
    "A spreadsheet made a date of this": (
        *("02-août", "2-ago", "2/ago", "2-sie", "02.авг", "2.elo", "8月2日"),
    ),
    "It is how a program or a directory writes": ("null.null", "Array", "ldap://x/cn=ann"),
    "Probably O'Neill": ("O''Neill",),
    "Probably a.o'neill2": ("a.o''neill2",),
    "which a keyboard hardly writes": ("ɑnn.lee", "ᴀnn.lee", "ann½"),
    "letters of another script that all look like Latin ones": ("саре", "асе", "ΑΝΝ"),
}
SOUND_NAMES = [
    *("Ann", "Lee", "Sir", "Mag", "Guest", "Neu", "Leer", "Leeold", "Old", "Copy", "Ofelia"),
    *("N'Diaye", "D'Arcy", "Lee It", "Von Lee", "Ana de Lee", "Array Lee", "Samantha", "Lic"),
    *("Hon", "Mgrdich", "Siri Ann", "Genevieve", "Geberta Lee", "Vornamer", "Vera", "Sand"),
    *("Promise", "DOĞRU", "PRAVDA", "PRAWDA", "Rabbi Hasan", "Sahaiʔa", "ɬaqi"),
]
SOUND_LOGINS = [
    *(
        "bob.ray",
        "n2",
        "leeg",
        "оксана",
        "сергей",
        "josé",
        "o'neill",
        "t.d'arcy2",
        "b.o'brien'ray",
        "ŋɔni",
        "ayşe",
        "ann-2",
        "ann.mai",
        "сара2к",
    ),
]


def noted(column: str, texts: Sequence[str]) -> list[str]:
    """Return the notes on cells of one column among four sound rows."""
    length = len(texts)
    plain = {
        "first": ["Ann", "Bob", "Cyd", "Dan", "Eve"][:length],
        "last": ["Lee", "Ray", "Fox", "Orr", "Kim"][:length],
        "login": ["g.one", "g.two", "g.three", "g.four", "g.five"][:length],
        "password": [f"Harbour-{7 * number}-lamp" for number in range(length)],
    }
    return notes_of(GuestImporter, plain | {column: texts})


@pytest.mark.parametrize(
    ("said", "text"), [(said, each) for said in OF_NAMES for each in OF_NAMES[said]]
)
@pytest.mark.parametrize("column", ["first", "last"])
def test_remains_of_other_systems_in_a_name_are_noted(column: str, said: str, text: str) -> None:
    found = noted(column, ["Bo", text, "Cy", "Di"])
    of_cell = f"{column.title()}, line 3: "
    assert [note for note in found if note.startswith(of_cell) and said in note]


@pytest.mark.parametrize(
    ("said", "text"), [(said, each) for said in OF_LOGINS for each in OF_LOGINS[said]]
)
def test_remains_of_other_systems_in_a_login_are_noted(said: str, text: str) -> None:
    found = noted("login", ["g.one", text, "g.three", "g.four"])
    assert [note for note in found if note.startswith("Login, line 3: ") and said in note]


@pytest.mark.parametrize("text", SOUND_NAMES)
@pytest.mark.parametrize("column", ["first", "last"])
def test_a_real_name_has_no_note(column: str, text: str) -> None:
    assert noted(column, ["Bo", text, "Cy", "Di"]) == []


@pytest.mark.parametrize("text", SOUND_LOGINS)
def test_a_real_login_has_no_note(text: str) -> None:
    assert noted("login", ["g.one", text, "g.three", "g.four"]) == []


def test_a_desk_whose_logins_are_cyrillic_is_told_of_none() -> None:
    assert noted("login", ["саре", "ольга", "иван", "асе"]) == []


def test_a_single_login_is_held_against_the_name_beside_it() -> None:
    person = {"first": ["Sara"], "last": ["Pope"], "login": ["сара"], "password": ["Harbour-7x"]}
    (note,) = notes_of(GuestImporter, person)
    assert "letters of another script" in note
    assert notes_of(GuestImporter, person | {"first": ["Сара"], "last": ["Орех"]}) == []


@pytest.mark.parametrize(
    ("names", "login"),
    [
        (("Bob", "Ray"), "b0b.ray"),
        (("Ann", "Lee"), "ann.1ee"),
        (("Ann", "Lee"), "ann.Iee"),
        (("Cleo", "Fox"), "cle0.fox"),
        (("Lise", "Olsen"), "l1se_0lsen"),
        (("Ina", "Bosse"), "i.b055e"),
    ],
)
def test_a_digit_where_the_name_has_a_letter_is_noted(names: tuple[str, str], login: str) -> None:
    columns = {
        "first": [names[0], "Dan"],
        "last": [names[1], "Orr"],
        "login": [login, "dan.orr"],
        "password": ["Harbour-7-lamp", "Quiet-9-river"],
    }
    (note,) = notes_of(GuestImporter, columns)
    assert note.startswith("Login, line 2: A sign stands where the name of the row has another")


@pytest.mark.parametrize("login", ["b2b.ray", "ray1", "0815ray", "bob.3ray7", "i5.ray", "IBob"])
def test_other_digits_of_a_login_are_no_letters(login: str) -> None:
    columns = {
        "first": ["Bob", "Dan"],
        "last": ["Ray", "Orr"],
        "login": [login, "dan.orr"],
        "password": ["Harbour-7-lamp", "Quiet-9-river"],
    }
    assert not [note for note in notes_of(GuestImporter, columns) if "A digit or" in note]


PEOPLE = [("Vale", "Iris"), ("Berg", "Otto"), ("Moss", "Kate"), ("Hale", "Nora"), ("Dorn", "Tim")]


def named(login: Callable[[str, str], str]) -> list[str]:
    columns = {
        "first": [first for first, _ in PEOPLE],
        "last": [last for _, last in PEOPLE],
        "login": [login(first.lower(), last.lower()) for first, last in PEOPLE],
        "password": [f"Harbour-{7 * number}-lamp" for number in range(len(PEOPLE))],
    }
    return notes_of(GuestImporter, columns)


@pytest.mark.parametrize("form", ["{1}.{0}", "{1}{0}", "{1}.{0}@example.com"])
def test_all_names_swapped_are_told_by_initials_of_the_logins(form: str) -> None:
    (note,) = named(lambda first, last: form.format(first, last[0]))
    assert note.startswith(
        "First, lines 2, 3, 4, 5 and 6: The logins begin with the initial of the last"
    )


@pytest.mark.parametrize(
    "form",
    ["{first}.{last}", "{last}.{first}", "{f}.{last}", "{f}{last}", "{last}{f}", "{first}{l}"],
)
def test_usual_logins_tell_of_nothing(form: str) -> None:
    assert named(lambda a, b: form.format(first=a, last=b, f=a[0], l=b[0])) == []


@pytest.mark.parametrize(
    "names",
    [
        ["Monday", "Tuesday", "Wednesday", "Thursday"],
        ["Montag", "Dienstag", "Mittwoch", "Donnerstag"],
        ["A", "B", "C", "D"],
        ["lundi", "mardi", "mercredi", "jeudi"],
        ["octobre", "novembre", "décembre"],
        ["January", "February", "March", "April"],
    ],
)
def test_days_months_and_letters_in_turn_are_noted(names: list[str]) -> None:
    found = noted("first", names)
    assert [note for note in found if "name one day, month or letter after the other" in note]


def test_two_months_below_each_other_are_names() -> None:
    assert noted("first", ["Ann", "April", "May", "Zoe"]) == []


STAND_INS = [
    "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19",
    "aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0",
    "$apr1$abc$defghijklm",
    "qnR8UCqJggD55PohusaBNviGoOJ67HC6Btry4qXLVZc=",
    "v1;PPH1_MD4,4fd1b7,1000,abcdef;",
    "grub.pbkdf2.sha512.10000.ABCDEF.123456",
    "$shiro1$SHA-256$500000$abc$def",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def_ghi",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB user@x",
    "01000000d08c9ddf0115d1118c7a00c04fc297eb01000000",
    "System.Security.SecureString",
    "<secure string>",
    "[PROTECTED]",
    "(hidden) Abc1",
    "SHA256:abcdef0123456789abcdef",
    "#{password}",
    "<%= password %>",
    "__PASSWORD__",
    "${env:PASSWORD_1}",
]


@pytest.mark.parametrize("text", STAND_INS)
def test_placeholders_of_passwords_are_counted(text: str) -> None:
    (note,) = noted("password", ["Harbour-7-lamp", text, "Quiet-9-river"])
    assert note.startswith("Password: 1 password like a hash or a mark of another system")


@pytest.mark.parametrize(
    "text",
    [
        "Harbour=",
        "#lamp{7}x",
        "__x7__Lamp",
        "Sha-lamp-256:x",
        "eyJ-lamp-7",
        "S:lamp-7",
        "@@lamp-7@",
    ],
)
def test_a_password_that_somebody_typed_is_none(text: str) -> None:
    assert not stands_for_a_password(text)
