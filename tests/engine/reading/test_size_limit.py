"""How large an error file may be: our own sentences do not count, and nothing else gets more."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from plugins.bulk_import.engine.reading.size_limit import TIMES, most_bytes

FIELDS = [Text("Login", max_length=40), Secret("Password")]
LIMIT = 1_000
OWN_NAME = "people-errors-0123456789abcdef.csv"
REFERENCE = "unchanged.0123456789abcdef.2.0123456789abcdef"
SENTENCE = "Login: Cannot be empty. | Password: Cannot be empty."


def error_file(rows: int, login: str = "ann", errors: str = SENTENCE) -> bytes:
    lines = [f"{login},{REFERENCE},{errors}" for _ in range(rows)]
    return "\n".join(["Login,Password,Errors", *lines]).encode()


def judged(name: str, content: bytes) -> Sheet | Question | Refusal:
    return read(name, content, FIELDS, max_bytes=LIMIT)


def test_cells_that_the_error_file_added_do_not_count_for_the_size_limit() -> None:
    content = error_file(40)
    assert len(content) > 4 * LIMIT
    sheet = judged(OWN_NAME, content)
    assert isinstance(sheet, Sheet)
    assert len(sheet.rows) == 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("people.csv", error_file(40), id="another name"),
        pytest.param(OWN_NAME, error_file(40, login="a" * 100), id="too much that was typed"),
        pytest.param(OWN_NAME, b"Login,Password\n" + b"ann,pw\n" * 300, id="no Errors column"),
        pytest.param(OWN_NAME, error_file(9, errors="x" * LIMIT), id="longer than is ever read"),
    ],
)
def test_nothing_else_gets_more(name: str, content: bytes) -> None:
    refusal = judged(name, content)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "file.size"


def test_a_file_is_read_no_further_than_it_may_be_long() -> None:
    assert most_bytes("people.csv", LIMIT) == LIMIT
    assert most_bytes("people-errors-0123.csv", LIMIT) == LIMIT
    assert most_bytes(OWN_NAME, LIMIT) == LIMIT * TIMES
