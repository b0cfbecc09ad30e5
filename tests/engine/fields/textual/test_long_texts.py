"""What is said of a text that is too long because of what stands around it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN
from plugins.bulk_import.engine.fields.textual.texts import Text

LINK = "[ann@example.com](mailto:ann@example.com)"


def hint_of(field, text):
    problems = []
    field.parse(text, 2, problems)
    return problems[0].hint


@pytest.mark.parametrize("field", [Text("Login", max_length=20, alphabet=UNBROKEN)])
def test_a_link_that_is_too_long_is_told_by_its_text(field):
    assert hint_of(field, LINK) == (
        "41 characters; 20 at most. Write ann@example.com and nothing around it"
    )
    assert hint_of(field, "a" * 41) == "41 characters; 20 at most"


def test_nothing_of_a_secret_is_reported():
    class Hidden(Text[str]):
        """A text that is never shown."""

        is_secret = True

    hidden = Hidden("Code", max_length=20, alphabet=UNBROKEN)
    assert hint_of(hidden, LINK) == "41 characters; 20 at most"
