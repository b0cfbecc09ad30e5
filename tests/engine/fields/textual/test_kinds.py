"""Every type of column at its boundaries: what has a value, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.cells.damage import HINT_ERROR
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.rows.rows import REFUSED, Row
from tests.suite.cases import cases

NAMES = Alphabet("-'", described="Letters, numbers or - '")
TYPE = (
    "Data Type: The data entered in line no. 7 for the column {} does not match the expected type."
)
LENGTH = "{}: Is too short/long. Ensure this meets the set restrictions."
EMPTY = "{}: Cannot be empty."


def read(field, cell):
    """Return the value of a cell of line 7, its messages and its hints."""
    problems = []
    value = field.read(cell, 7, problems)
    assert (value is REFUSED) == bool(problems)
    return value, [problem.message for problem in problems], [problem.hint for problem in problems]


@pytest.fixture
def name():
    return Text("First Name", max_length=50, alphabet=NAMES)


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0\u3000", "\u2028"])
@pytest.mark.parametrize(
    "field",
    [
        Text("Thing", max_length=5),
        Digits("Thing", max_length=5),
        Boolean("Thing"),
        Reference("Thing", str),
        Secret("Thing"),
    ],
    ids=lambda field: type(field).__name__,
)
def test_a_required_cell_that_is_blank_has_one_message(field, blank):
    _, messages, hints = read(field, blank)

    assert messages == ["Thing: Cannot be empty."]
    assert hints == [""]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Text("Thing", max_length=5, required=False), ""),
        (Digits("Thing", max_length=5, required=False), ""),
        (Boolean("Thing", required=False), False),
        (Reference("Thing", str, required=False), None),
        (Secret("Thing", required=False), ""),
    ],
    ids=lambda each: type(each).__name__,
)
def test_an_optional_cell_that_is_blank_has_an_empty_value(field, value):
    assert read(field, " \t")[0] is value or read(field, " \t")[0] == value


@pytest.mark.parametrize("length", [1, 49, 50])
def test_a_text_within_its_lengths_is_kept(name, length):
    assert read(name, "x" * length)[0] == "x" * length


def test_a_text_of_one_character_too_many_says_by_how_much(name):
    assert read(name, "x" * 51)[1:] == (
        [LENGTH.format("First Name")],
        ["51 characters; 50 at most"],
    )


def test_a_text_that_is_too_short_says_so():
    code = Text("Code", max_length=5, min_length=3)

    assert read(code, "xy")[1:] == ([LENGTH.format("Code")], ["2 characters; 3 at least"])
    assert read(code, "x")[2] == ["1 character; 3 at least"]


def test_lengths_count_composed_characters_without_outer_blanks(name):
    assert read(name, "  " + "e\u0301" * 50 + "\u00a0")[0] == "é" * 50
    assert read(name, "e\u0301" * 51)[2] == ["51 characters; 50 at most"]
    assert read(name, "𝒳" * 50)[0] == "𝒳" * 50


def test_length_and_alphabet_can_be_wrong_at_once(name):
    _, messages, hints = read(name, "#*" * 26)

    assert messages == [
        LENGTH.format("First Name"),
        "First Name: Contains invalid characters: Letters, numbers or - ' characters only.",
    ]
    assert hints[1] == "Take out # and *"


def test_an_invisible_character_is_named_in_the_hint(name):
    assert read(name, "An\u200bn")[2] == ["Take out U+200B (zero width space)"]


def test_a_login_with_a_blank_is_refused():
    login = Text("Login", max_length=40, alphabet=UNBROKEN)

    assert read(login, "a lee")[1:] == (
        ["Login: Contains white space or invisible characters."],
        ["Take out a blank"],
    )


@pytest.mark.parametrize("stranger", list("\n\x00\t\x85\u200b\u202e\u2800\u00a0\u3000"))
def test_a_text_without_an_alphabet_refuses_what_nobody_can_see(stranger):
    note = Text("Note", max_length=40)

    assert read(note, "*é # 🙂")[0] == "*é # 🙂"
    assert read(note, f"a{stranger}b")[1] == ["Note: Contains control characters or line breaks."]


@pytest.mark.parametrize("cell", ["0", "007", "0123456789", " 12 "])
def test_digits_keep_leading_zeros(cell):
    assert read(Digits("Extension", max_length=10), cell)[0] == cell.strip()


@pytest.mark.parametrize("cell", ["12a", "1 2", "-1", "+1", "1.55", "²", "0x1", "1_0"])
def test_digits_other_than_ascii_are_refused(cell):
    assert read(Digits("Extension", max_length=10), cell)[1:] == (
        [TYPE.format("Extension")],
        ["Digits 0 to 9 only"],
    )


def test_a_number_that_a_spreadsheet_shortened_is_recognised():
    for cell in ("4.42E+11", "4,42E+11", "1e5"):
        assert "format the column as text" in read(Digits("Extension", max_length=10), cell)[2][0]


def test_digits_have_lengths_too():
    assert read(Digits("Extension", max_length=10), "1" * 11)[1:] == (
        [LENGTH.format("Extension")],
        ["11 characters; 10 at most"],
    )


@pytest.mark.parametrize(
    ("cell", "value"), [("TRUE", True), ("false", False), (" True ", True), ("fAlSe", False)]
)
def test_a_truth_value_is_read_in_any_case(cell, value):
    assert read(Boolean("Active"), cell)[0] is value


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("WAHR", "WAHR is TRUE in a German spreadsheet; write TRUE"),
        ("Faux", "Faux is FALSE in a French spreadsheet; write FALSE"),
        ("Vero", "Vero is TRUE in an Italian spreadsheet; write TRUE"),
        ("ЛОЖЬ", "ЛОЖЬ is FALSE in a Russian spreadsheet; write FALSE"),
        ("1", "1 looks like TRUE; write TRUE"),
        ("no", "no looks like FALSE; write FALSE"),
        ("ＴＲＵＥ", "Write TRUE in plain letters"),
        ("maybe", "Write TRUE or FALSE"),
        ("TRUE.", "Write TRUE and nothing else"),
        ("“False”", "Write FALSE and nothing else"),
        ("'TRUE", "Write TRUE and nothing else"),
        ("=TRUE()", "Write TRUE and nothing else"),
        ("TRUE\u200b", "Write TRUE and nothing else"),
        ("YANLIŞ", "YANLIŞ is FALSE in a Turkish spreadsheet; write FALSE"),
        ("-1", "-1 looks like TRUE; write TRUE"),
        ("#NAME?", HINT_ERROR),
    ],
)
def test_a_hint_names_the_probable_truth_value(cell, hint):
    assert read(Boolean("Active"), cell)[1:] == ([TYPE.format("Active")], [hint])


@pytest.mark.parametrize(
    "cell", [" x ", "\u00a0x", "'t", "e\u0301", "=1+1", "x" * 500, "\u200b", "unchanged"]
)
def test_a_secret_is_kept_exactly(cell):
    assert read(Secret("Password"), cell)[0] == cell


@pytest.mark.parametrize("control", list("\x00\t\n\r\x1f\x7f\x85\u2028\u2029"))
def test_a_secret_with_a_control_character_is_refused_and_not_quoted(control):
    _, messages, hints = read(Secret("Password"), f"pass{control}word")

    assert messages == ["Password: Contains control characters or line breaks."]
    assert "pass" not in "".join(hints)


def test_the_template_writes_labels_in_sentence_case():
    assert Text("Permission Group", max_length=1).header == "Permission group"
    assert Boolean("Web RTC").header == "Web RTC"
    assert Text("Team Name", max_length=1, header="Team").header == "Team"


def test_a_kind_of_a_host_may_name_its_column_itself():
    class Shouted(Text):
        def __init__(self, label: str) -> None:
            super().__init__(label, max_length=1)
            self.header = label.upper()

    assert Shouted("Team Name").header == "TEAM NAME"


FIELDS: list[Any] = [
    Text("Name", max_length=5, alphabet=NAMES),
    Text("Note", max_length=5, min_length=2, required=False),
    Text("Login", max_length=5, alphabet=UNBROKEN),
    Digits("Extension", max_length=3, required=False),
    Boolean("Active"),
    Reference("Team", str),
    Secret("Password"),
]
cells = st.lists(st.text(st.sampled_from("aA1 é\u0301*\n\r\t\u00a0TRUE"), max_size=6), max_size=6)


@cases(300)
@given(cells=cells)
def test_a_column_is_read_as_its_cells_are(cells):
    for field in FIELDS:
        alone = [Row(line, [cell]) for line, cell in enumerate(cells)]
        rows = [Row(line, [cell]) for line, cell in enumerate(cells)]
        values = [field.read(row.cells[0], row.line, row.problems) for row in alone]
        assert list(field.read_column(cells, rows)) == values
        assert [row.problems for row in rows] == [row.problems for row in alone]


def test_a_kind_of_column_that_reads_its_own_way_looks_at_every_cell():
    class Shouted(Text):
        def parse(self, text, line, problems):
            return super().parse(text, line, problems).upper()

    assert list(Shouted("Code", max_length=5).read_column(["ab"], [Row(2, ["ab"])])) == ["AB"]


@cases(500)
@given(st.text())
def test_any_text_has_a_value_or_a_problem(text):
    fields = [
        Text("Name", max_length=5, alphabet=NAMES),
        Text("Login", max_length=5, alphabet=UNBROKEN),
        Digits("Extension", max_length=3),
        Boolean("Active"),
        Reference("Team", str),
        Secret("Password"),
    ]
    for field in fields:
        for message in read(field, text)[1]:
            assert message.endswith(".")
