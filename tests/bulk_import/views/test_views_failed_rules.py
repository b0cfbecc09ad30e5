"""Where the host's rules fail in a check, people are told so; the log says where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from plugins.bulk_import import absent, check, check_rows, existing
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import MemberImporter, db
from tests.bulk_import.member_updates import MemberUpdates
from tests.files.kinds import PROGRAM

SHEET = b"Login,Pin,Club,Active\r\nann,1,Chess,TRUE\r\nbob,2,Chess,TRUE\r\n", "members.csv"


def raising(error: Exception) -> Callable[[Any], Any]:
    """Return what raises an error, with a cell in its words."""

    def act(given: Any) -> Any:
        raise error

    return act


class Members(MemberImporter):
    """Members with one rule that answers otherwise."""

    broken = ""
    answer: Any = None

    def told(self, name: str, given: Any, otherwise: Any) -> Any:
        """Return the other answer, if it is that rule's."""
        return type(self).answer(given) if self.broken == name else otherwise

    @absent(MemberImporter.login, message="Login: Taken.")
    def taken(self, keys: set[str]) -> Any:
        """Say that no login is taken."""
        return self.told("taken", keys, set())

    @check(MemberImporter.login)
    def one(self, row: Any) -> Any:
        return self.told("one", row, None)

    @check_rows(MemberImporter.login)
    def several(self, rows: Any) -> Any:
        return self.told("several", rows, ())


def asked(given: Any) -> Any:
    return db.session.execute(text("SELEC 1"))


CASES = {
    "an error": ("one", raising(KeyError("ann")), "error=KeyError at=test_views_failed_rules.py:"),
    "a query": ("one", asked, "Error at=test_views_failed_rules.py:"),
    "a text": ("one", str, "rule Members.one returned a value of the type str"),
    "no pairs": ("several", lambda rows: ["wrong"], "Members.several returned a value of the type"),
    "rows alone": ("several", list, "Members.several returned a value of the type Row"),
    "no keys": ("taken", lambda keys: None, "Members.taken returned a value of the type NoneType"),
    "a text of keys": ("taken", " ".join, "returned a value of the type str and must return"),
}


@pytest.fixture
def broken(view: Any) -> Callable[[str, Any], None]:
    """Return a function that gives the page an importer of which one rule answers otherwise."""

    def give(name: str, answer: Any) -> None:
        view.importer = type(
            "Members", (Members,), {"broken": name, "answer": staticmethod(answer)}
        )

    return give


def stored() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(ImportRun))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("is_script", [True, False])
def test_a_rule_that_fails_is_reported_and_its_place_is_logged(
    send, broken, caplog, case, is_script
):
    name, answer, logged = CASES[case]
    broken(name, answer)

    answer = send("check", SHEET, json=is_script)

    said = answer.json["refusal"] if is_script else {}
    assert answer.status_code == 500
    assert PROGRAM[1] in answer.get_data(as_text=True)
    assert (said.get("code"), said.get("message")) == (PROGRAM if is_script else (None, None))
    [line] = [each for each in caplog.messages if each.startswith("check.fault")]
    assert logged in line
    assert "ann" not in line
    assert "ended" not in line
    assert stored() == 0


@pytest.mark.parametrize(
    "error",
    [OperationalError("SELECT", {}, Exception("database is locked")), MemoryError()],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_and_a_lack_of_memory_are_no_failure_of_a_rule(send, broken, client, error):
    broken("one", raising(error))
    client.application.config["PROPAGATE_EXCEPTIONS"] = False

    answer = send("check", SHEET)

    assert (answer.status_code, PROGRAM[1] in answer.get_data(as_text=True)) == (500, False)


def test_keys_that_can_be_read_but_once_are_all_taken(send, broken):
    broken("taken", lambda keys: iter(sorted(keys, reverse=True)))

    verdict = send("check", SHEET).json["verdict"]

    assert [cause["count"] for cause in verdict["causes"]] == [2]


class Updates(MemberUpdates):
    """Members whose records are not found but told as nothing."""

    @existing(MemberUpdates.login, missing="Login: None.")
    def known(self, keys: set[str]) -> Any:
        """Return nothing."""


def test_records_that_are_none_are_reported_in_the_check_and_at_the_upload(send, view, caplog):
    view.importer = Updates

    for address in ("check", "upload"):
        answer = send(address, SHEET, operation="update")
        assert (answer.status_code, answer.json["refusal"]["code"]) == (500, PROGRAM[0])
    told = [each for each in caplog.messages if "Updates.known returned a value" in each]
    # No call of the host is at fault, so the place is where it was noticed.
    assert [each.partition(" at=")[2].partition(":")[0] for each in told] == ["rule_answers.py"] * 2
    assert stored() == 0


def test_the_command_line_says_it_without_a_traceback(host, state, broken, tmp_path, view):
    broken("one", raising(KeyError("ann")))
    state.importers["members"] = view.importer
    (tmp_path / "members.csv").write_bytes(SHEET[0])
    words = ["bulk-import", "check", str(tmp_path / "members.csv"), "--importer=members"]

    found = host.test_cli_runner().invoke(args=[*words, "--as=ann"])

    assert (found.exit_code, PROGRAM[1] in found.output) == (2, True)
