"""No error file shows a password, wherever a delimiter or a quotation mark went astray."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.engine.secrets.redaction import has_moved, hidden_places

SENTINEL = "Kx7pQz9wVb"
REFERENCE = "unchanged.reference"
PERSON = {
    "first_name": "Ann",
    "last_name": "Lee",
    "login": "a.lee",
    "password": SENTINEL,
    "group": "Agent",
    "web_rtc": "TRUE",
    "extension": "",
    "team": "Sales",
    "plan": "",
    "active": "FALSE",
}
TEMPLATE = list(PERSON)
ORDERS = {
    "template": TEMPLATE,
    "password first": ["password", *(name for name in TEMPLATE if name != "password")],
    "password last": [*(name for name in TEMPLATE if name != "password"), "password"],
    "booleans first": ["web_rtc", "active", *TEMPLATE[:5], "team", "extension", "plan"],
    "blanks last": [*TEMPLATE[:6], "active", "team", "extension", "plan"],
}


def places(line):
    """Return where cells begin and end, and their middles."""
    ends = [place for place, each in enumerate(line) if each == ";"]
    edges = {0, len(line), *ends, *(end + 1 for end in ends)}
    return sorted(edges | {(one + two) // 2 for one, two in pairwise(sorted(edges))})


def edits(line):
    """Return ways to damage a line: a delimiter is lost, a delimiter or a quotation mark is put."""
    lost = [(place, 1, "") for place, each in enumerate(line) if each == ";"]
    return lost + [(place, 0, mark) for place in places(line) for mark in ';"']


def edited(line, *changes):
    for place, lost, put in sorted(changes, reverse=True):
        line = line[:place] + put + line[place + lost :]
    return line


class Files:
    """Makes files of one kind of order, and what we would show of their failed rows."""

    def __init__(self, people, actor, judge_sheet, order):
        self.people, self.actor, self.judge_sheet = people, actor, judge_sheet
        self.header = ";".join(people.field_named(name).header for name in order)
        self.order = order
        self.line = self.row()

    def row(self, **cells):
        return ";".join((PERSON | cells)[name] for name in self.order)

    def failed(self, *lines):
        """Return the layout and the failed rows of some lines."""
        text = "\r\n".join([self.header, *lines])
        sheet = read("people.csv", text.encode(), self.people.fields, max_bytes=102_400)
        if not isinstance(sheet, Sheet):
            return None, []
        layout, rows = self.judge_sheet(sheet, self.actor)
        return layout, [row for row in rows if row.problems]

    def shown(self, *lines):
        """Return the error file of some lines, every sentence in it; "" for a refused file."""
        layout, rows = self.failed(*lines)
        return "".join(write(layout, ";", [(row, REFERENCE) for row in rows])) if layout else ""


@pytest.fixture(params=ORDERS)
def files(request, people, actor, judge_sheet):
    return Files(people, actor, judge_sheet, ORDERS[request.param])


@pytest.fixture
def template(people, actor, judge_sheet):
    return Files(people, actor, judge_sheet, ORDERS["template"])


def hidden_names(files, *, expects_blanks=False, **cells):
    """Return the names of the columns that are blanked in a row, and whether it has moved."""
    layout, (row,) = files.failed(files.row(**cells))
    layout = replace(layout, expects_blanks=expects_blanks)
    names = {layout.columns[place].name for place in hidden_places(layout, row)}
    return names - {"password"}, has_moved(layout, row)


def test_one_stray_or_missing_mark_shows_no_password(files):
    for change in edits(files.line):
        assert SENTINEL not in files.shown(edited(files.line, change)), change


@pytest.mark.sampled(5)
def test_two_stray_or_missing_marks_show_no_password(files):
    for changes in combinations(edits(files.line), 2):
        assert SENTINEL not in files.shown(edited(files.line, *changes)), changes


@pytest.mark.sampled(5)
def test_two_stray_quotation_marks_in_neighbouring_lines_show_neither_password(files):
    below = files.line.replace("a.lee", "b.ray").replace(SENTINEL, SENTINEL[::-1])
    for one, two in product(places(files.line), places(below)):
        shown = files.shown(edited(files.line, (one, 0, '"')), edited(below, (two, 0, '"')))
        assert SENTINEL not in shown, (one, two)
        assert SENTINEL[::-1] not in shown, (one, two)


def test_a_row_that_does_not_fit_shows_no_password_however_weak(files):
    line = files.line.replace(SENTINEL, "summer")
    for change in edits(line):
        layout, rows = files.failed(edited(line, change))
        if rows and rows[0].misshapen:
            assert "summer" not in "".join(write(layout, ";", [(rows[0], REFERENCE)])), change


def test_a_surplus_cell_that_may_hold_the_password_is_blank(files):
    assert SENTINEL not in files.shown(f"x;{files.line}", f"x;y;{files.line}")


def test_a_phrase_in_the_logins_is_hidden_where_the_cell_behind_the_password_is_no_group(template):
    moved = {"login": "tidy lantern", "password": "summer"}
    assert hidden_names(template, group="Chef", **moved) == ({"login"}, False)
    assert hidden_names(template, group="Agent", **moved) == (set(), False)


def test_a_row_with_a_fault_that_moves_nothing_shows_its_cells(template):
    assert hidden_names(template, group="Agnt") == (set(), False)
    assert hidden_names(template, web_rtc="WAHR", group="Chef", team="Slaes") == (set(), False)
    assert hidden_names(template, password="weak") == (set(), False)
    assert hidden_names(template, password="", login="ann") == (set(), False)
    assert hidden_names(template, login="JSmith01", team="Slaes") == (set(), False)
    assert hidden_names(template, web_rtc="TRUEE") == (set(), False)


def test_a_refused_cell_beside_a_blank_password_is_hidden(template):
    assert hidden_names(template, password="", group="summer") == ({"group"}, False)


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"group": "summer"}, set()),
        ({"group": SENTINEL}, {"group"}),
        ({"login": "summer rain"}, {"login"}),
        ({"login": SENTINEL, "team": "Slaes"}, {"login"}),
    ],
)
def test_an_unknown_name_beside_an_expected_blank_is_shown(template, cells, hidden):
    names, _ = hidden_names(template, expects_blanks=True, password="", **cells)
    assert names == hidden


def test_a_column_that_may_be_blank_can_hold_a_password_beside_a_blank_that_is_expected(
    people, actor, judge_sheet
):
    order = [*TEMPLATE[:4], "plan", *TEMPLATE[4:8], "active"]
    files = Files(people, actor, judge_sheet, order)
    assert hidden_names(files, expects_blanks=True, password="", plan="summer") == ({"plan"}, False)


def test_that_blanks_are_expected_is_stored_with_the_columns(people):
    layout = replace(Layout.of_file(people, people.fields), expects_blanks=True)
    assert Layout.from_names(people, layout.stored()).expects_blanks
    assert not Layout.from_names(
        people, replace(layout, expects_blanks=False).stored()
    ).expects_blanks


def test_a_cell_that_looks_like_a_password_is_hidden_beside_one_that_does_not(template):
    assert hidden_names(template, password="", login=SENTINEL) == ({"login"}, True)
    assert hidden_names(template, password="weak", login=SENTINEL) == ({"login"}, True)


def test_a_truth_value_in_a_strangers_column_hides_the_neighbours(template):
    cells = {"password": "a.lee", "group": "summer", "web_rtc": "Agent", "extension": "TRUE"}

    names = {"first_name", "last_name", "login", "group", "web_rtc"}
    assert hidden_names(template, **cells) == (names, True)


def test_a_moved_row_carries_no_reference(template):
    moved = template.row(password="a.lee", group=SENTINEL, web_rtc="Agent", extension="TRUE")

    assert REFERENCE not in template.shown(moved)
    assert REFERENCE in template.shown(template.row(team="Slaes"))


def hidden_again(files, errors, **cells):
    """Return the names of the columns that are blanked in a row of an error file."""
    files.header, line = f"{files.header};Errors", f"{files.row(**cells)};{errors}"
    layout, (row,) = files.failed(line)
    return {layout.columns[place].name for place in hidden_places(layout, row)} - {"password"}


TOLD = "Login: Contains white space or invisible characters. | Password Policy: Weak."


@pytest.mark.parametrize("login", ["a b", "summer 31", "JSmith2031"])
def test_a_row_that_comes_back_with_a_blank_secret_shows_what_it_showed(template, login):
    assert hidden_again(template, TOLD, login=login, password="") == set()


def test_a_truth_value_in_a_strangers_column_is_no_trace_once_it_was_told(template):
    told = "Row Shape: The row has fewer cells than the header has columns."
    cells = {"password": "", "group": "", "web_rtc": "0042", "extension": "TRUE"}

    assert hidden_again(template, told, **cells) == set()


def test_a_password_typed_into_a_strangers_cell_of_an_error_file_is_hidden(template):
    assert hidden_again(template, TOLD, password="", group=SENTINEL) == {"group"}


@pytest.mark.parametrize("errors", [f"{TOLD} | Permission Group: Is unknown.", "x"])
def test_nobody_has_a_password_shown_by_writing_into_the_errors_column(template, errors):
    assert hidden_again(template, errors, password="", group=SENTINEL) == {"group"}


def test_a_refused_cell_that_looks_like_a_password_is_never_shown(template):
    assert hidden_again(template, TOLD, login="Summer 2031", password="") == {"login"}


def test_without_a_word_in_its_errors_column_a_row_is_like_any_other(template):
    assert hidden_again(template, " ", login="a b", password="") == {"login"}


def test_a_row_of_an_error_file_that_moved_is_like_any_other(template):
    assert hidden_again(template, f"x;{TOLD}", login="Summer-2031") == {"login", "group"}


def test_an_import_without_a_secret_hides_nothing(people):
    fields = [field for field in people.fields if not field.is_secret]
    row = Row(2, ["Ann", "Lee", SENTINEL], misshapen=True)

    assert hidden_places(Layout(tuple(fields)), row) == frozenset()
    assert has_moved(Layout(tuple(fields)), row)
