"""How the name of a column is written, and what is no part of it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.naming.spelling import parts_of, without_marks, words_of


@pytest.mark.parametrize(
    "name",
    [
        "Login*",
        "* Login",
        "Login:",
        "Login?",
        "#Login",
        '"Login"',
        "Login (required)",
        "Login [Required]",
        "Login Required",
        "Login - mandatory",
        "Required: Login",
        "Login (Optional)",
        "Login [UPLOAD ONLY]",
        "Login (max 40 characters)",
        "Login (Yes/No)",
        "Login (e.g. a.lee)",
        "[Required] Login",
        "Login* (Pflichtfeld)",
        "Login [READ ONLY] Required",
    ],
)
def test_marks_are_no_part_of_a_name(name):
    assert without_marks(name) == ("Login", (), ())


def test_a_meaningful_remark_in_brackets_is_kept_beside_the_name():
    assert without_marks("User name [userPrincipalName] Required") == (
        "User name",
        (),
        ("userPrincipalName",),
    )
    assert without_marks("Password (hash)") == ("Password", ("hash",), ())


@pytest.mark.parametrize("name", ["***", "(required)", "", " ", "[Required]"])
def test_a_name_of_marks_alone_stays_as_it_is(name):
    assert without_marks(name) == (name, (), ())


def test_a_name_without_end_is_not_looked_into():
    assert without_marks("(" * 100_000).bare == "(" * 100_000
    assert words_of("aB" * 100_000) == []
    assert list(parts_of("a/" * 100_000)) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("firstName", ["first", "name"]),
        ("SSOUsername", ["sso", "username"]),
        ("cohort1", ["cohort", "1"]),
        ("Employee #", ["employee", "number"]),
        ("Block_sign-in", ["block", "sign", "in"]),
        ("Ｗｅｂ ＲＴＣ", ["web", "rtc"]),
    ],
)
def test_words_are_told_by_blanks_signs_and_capitals(name, words):
    assert words_of(name) == words


def test_the_parts_of_a_path_and_of_a_list_are_names_too():
    assert list(parts_of("User.Voice.Number")) == ["Number"]
    assert list(parts_of("User ID/Email")) == ["User ID", "Email"]
    assert list(parts_of("Login")) == []


@pytest.mark.parametrize(
    "name",
    [
        *("1. Login", "(2) Login", "3) Login", "a) Login", "Sheet1!Login", "'Sheet2'!Login"),
        *("Login ▼", "▲ Login", "Login ↑", "<b>Login</b>", "<th>Login</th>"),
    ],
)
def test_numbers_arrows_and_tags_around_a_name_are_no_part_of_it(name: str) -> None:
    assert without_marks(name).bare == "Login"


@pytest.mark.parametrize("name", ["E. Mail", "1st name", "A b", "2FA", "Sheet", "x < y"])
def test_marks_that_belong_to_a_name_stay(name: str) -> None:
    assert without_marks(name).bare == name
