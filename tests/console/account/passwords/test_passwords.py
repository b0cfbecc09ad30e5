"""Password policies and hashes."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ctu import create_app
from ctu.access.policies import PolicyCheck, has_control_characters, policy_sentences, violations
from ctu.account.passwords import hash_threads, passwords
from ctu.develop.servers.process import wait_until
from ctu.models.groups import PasswordPolicy
from ctu.models.users import NO_PASSWORD
from plugins.bulk_import import SettingError
from plugins.bulk_import.engine.cells.fast_path import PlainPattern
from tests.console.app_settings import MakeApp, settings_for
from tests.parts.limits import get_no_memory, in_a_child
from tests.suite.cases import cases
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")

GOOD = "Quiet-Harbour-72"


def policy(**values: Any) -> PasswordPolicy:
    """Return a policy that refuses nothing but what is given."""
    off = {"needs_upper", "needs_lower", "needs_digit", "needs_symbol"}
    off |= {"refuses_common", "refuses_personal"}
    return PasswordPolicy(
        **({"name": "Odd", "min_length": 1, "max_length": 128} | dict.fromkeys(off, False) | values)
    )


def codes(wanted: PasswordPolicy, password: str, *personal: str) -> list[str]:
    return [weakness.code for weakness in violations(wanted, password, personal)]


@pytest.mark.parametrize(
    ("values", "bad", "good", "code"),
    [
        ({"min_length": 10}, "x" * 9, "x" * 10, "short"),
        ({"max_length": 128}, "x" * 129, "x" * 128, "long"),
        ({"needs_upper": True}, "äöü", "äÖü", "upper"),
        ({"needs_lower": True}, "ÄÖÜ", "ÄöÜ", "lower"),
        ({"needs_digit": True}, "abc²", "abc٣", "digit"),
        ({"needs_symbol": True}, "abc 1漢", "abc§", "symbol"),
        ({"refuses_common": True}, "PassWord", "Pass-Word", "common"),
        ({"refuses_common": True}, "!Summer2024!", "Summerhouse2024", "common"),
        ({"refuses_common": True}, "123456789", "1234567890-x", "common"),
    ],
)
def test_a_policy_refuses_what_it_says(
    values: dict[str, Any], bad: str, good: str, code: str
) -> None:
    assert codes(policy(**values), bad) == [code]
    assert codes(policy(**values), good) == []


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    strict = policy(min_length=14, needs_upper=True, needs_digit=True, needs_symbol=True)
    assert codes(strict, "abc") == ["short", "upper", "digit", "symbol"]


def test_the_login_and_the_names_are_refused_whatever_their_case() -> None:
    personal = ("J.Okonedo", "JOSÉ", "Ng")
    refusing = policy(refuses_personal=True)
    assert codes(refusing, "xj.okonedox", *personal) == ["personal"]
    assert codes(refusing, "xJoséx", *personal) == ["personal"]
    assert codes(refusing, "song", *personal) == []


@pytest.mark.parametrize("typed", ["  \u00e9", "  e\u0301", "\u00a0 e\u0301"])
def test_a_password_is_as_long_from_every_keyboard_blanks_included(typed: str) -> None:
    assert codes(policy(min_length=3, max_length=3), typed) == []
    assert codes(policy(min_length=4), typed) == ["short"]
    assert codes(policy(max_length=2, min_length=1), typed) == ["long"]


@cases(800)
@given(
    st.text(st.characters(codec="latin-1"), max_size=12),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_the_fast_check_accepts_only_passwords_that_the_full_check_accepts(
    password: str, needed: list[bool]
) -> None:
    names = ("needs_upper", "needs_lower", "needs_digit", "needs_symbol")
    wanted = policy(min_length=3, max_length=9, **dict(zip(names, needed, strict=True)))
    slow = PolicyCheck(wanted)
    slow._plain = PlainPattern("(?!)")
    assert PolicyCheck(wanted).violations(password) == slow.violations(password)


TYPED = st.sampled_from(["Monkey123!!", "password", "Ann.Lee-2024", "Harbour-9\nA", "Ｐassword-1"])
NAMES = st.sampled_from(["", "Al", "Ann", "ＡＮＮ", "Lee", "a.lee", "Harbour", "ſs"])


@cases(800)
@given(
    st.lists(st.tuples(TYPED | st.text(max_size=12), NAMES, NAMES), max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.sampled_from([4, 8, 9]),
)
def test_many_passwords_have_the_weaknesses_that_each_of_them_has(
    people: list[tuple[str, str, str]], switches: list[bool], length: int
) -> None:
    names = ["needs_upper", "needs_lower", "needs_digit", "needs_symbol"]
    names += ["refuses_common", "refuses_personal"]
    policy_check = PolicyCheck(policy(min_length=length, **dict(zip(names, switches, strict=True))))
    typed, *personal = [list(column) for column in zip(*people, strict=True)] or [[], [], []]
    alone = [policy_check.violations(password, texts) for password, *texts in people]
    found = policy_check.violations_of(typed, personal)
    assert found == {place: each for place, each in enumerate(alone) if each}


@pytest.mark.parametrize("password", ["ＰＡＳＳＷＯＲＤ", "...password2024", "42Dragon 42"])
def test_a_common_password_is_found_whatever_is_around_it(password: str) -> None:
    assert codes(policy(refuses_common=True), password) == ["common"]


def test_hints_tell_what_to_do_and_never_quote_the_password() -> None:
    strict = policy(name="Standard", min_length=10, needs_digit=True, refuses_common=True)
    hints = [weakness.hint for weakness in violations(strict, "letmein")]
    assert hints[0] == "Too short for Standard; 10 characters at least"
    assert "letmein" not in " ".join(hints)


def test_a_policy_explains_itself(app: Flask) -> None:
    strict = policy(min_length=14, needs_upper=True, needs_lower=True, refuses_common=True)
    assert policy_sentences(strict) == [
        "14 to 128 characters.",
        "At least an upper-case letter and a lower-case letter.",
        "Not a common password.",
    ]


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x00", "\x7f", "\x85", "\u2028"])
def test_line_breaks_and_control_characters_are_found(character: str) -> None:
    assert has_control_characters(f"ab{character}c")
    assert not has_control_characters(GOOD)


def test_hashes_come_back_in_order_and_verify(app: Flask) -> None:
    typed = [f"{GOOD} {number}" for number in range(20)]
    hashes = passwords.hash_all(typed)
    assert len(set(hashes)) == len(typed)
    assert all(map(passwords.verify, hashes, typed))
    assert not passwords.verify(hashes[0], typed[1])


def test_hashing_goes_on_while_nobody_waits_and_ends_when_it_is_closed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    never = threading.Event()

    def make(password: str) -> str:
        made.append(password)
        # As a hash, it takes its time and lets others compute.
        never.wait(0.001)
        return password

    monkeypatch.setattr(passwords.current_hasher(), "hash", make)
    hashes = passwords.hash_each([f"{GOOD} {number}" for number in range(10_000)])
    assert next(hashes) == f"{GOOD} 0"
    assert wait_until(lambda: len(made) >= 50, lambda: None, WAIT_SECONDS)
    hashes.close()
    assert len(made) < 10_000


def test_a_hash_that_fails_is_reported_and_the_others_are_left_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    never = threading.Event()

    def make(password: str) -> str:
        made.append(password)
        never.wait(0.001)
        if password == "3":
            raise MemoryError
        return password

    monkeypatch.setattr(passwords.current_hasher(), "hash", make)
    with pytest.raises(MemoryError):
        passwords.hash_all([str(number) for number in range(10_000)])
    assert len(made) < 10_000


def test_where_there_is_no_memory_for_a_hash_no_password_is_wrong() -> None:
    hasher = passwords.Argon2Hasher(1, 64 * 1024, 1)
    stored = hasher.hash(GOOD)

    def ask() -> str:
        asked = (lambda: hasher.verify(stored, GOOD), lambda: hasher.hash(GOOD))
        return " ".join(map(_outcome, asked))

    assert in_a_child(get_no_memory, ask) == "ENOMEM ENOMEM"


def _outcome(ask: Callable[[], object]) -> str:
    """Return what is answered, or the name of the system's error."""
    try:
        return str(ask())
    except OSError as error:
        return errno.errorcode[error.errno or 0]


def test_the_default_cost_is_the_one_that_was_decided(make_app: MakeApp) -> None:
    decided = {"CTU_ARGON2_TIME_COST": 2, "CTU_ARGON2_MEMORY_KIB": 19456}
    with make_app(**decided).app_context():
        assert passwords.hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_hashing_steps_aside_and_nothing_else_does(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    hasher = passwords.current_hasher()

    def look(password: str) -> str:
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        return password

    monkeypatch.setattr(hasher, "hash", look)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    passwords.hash_all(["a", "b"])
    assert set(seen) == {max(before, hash_threads.NICENESS)}
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.mark.parametrize("stored", [NO_PASSWORD, "", "plain", "$argon2id$broken"])
def test_a_stored_text_that_is_no_hash_fits_no_password(app: Flask, stored: str) -> None:
    assert not passwords.verify(stored, stored)


def test_the_hasher_that_keeps_nothing_starts_for_measuring_only(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(sqlite_url, tmp_path) | {"CTU_NULL_HASHER": True, "TESTING": False}
    with pytest.raises(SettingError, match=passwords.MEASURING):
        create_app(settings)
    monkeypatch.setenv(passwords.MEASURING, "1")
    with create_app(settings).app_context():
        stored = passwords.hash_all([GOOD])[0]
        assert GOOD not in stored
        assert not passwords.verify(stored, GOOD)
