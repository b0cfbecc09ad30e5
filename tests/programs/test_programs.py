"""Files that programs have saved: what is created of them, and that docs/programs.md tells it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.error_file import template
from plugins.bulk_import.engine.reading.sheet import Refusal
from tests.files.sheets import HEADER
from tests.programs import page
from tests.programs.catalogue import PROGRAMS, Program, Way
from tests.programs.desk import Desk
from tests.programs.outcome import Returned, Tried, line_of, returned, try_out
from tests.programs.samples import SAMPLES

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(4, by="program")]

REPAIRED = sum(len(sample.repaired) for sample in SAMPLES)
TURNS_HEADERS = ("R",)
"""Whose file is refused, because First name comes back as First.name."""
DOUBLES_QUOTES = ("data.table",)
"""Whose file has no way to go straight in."""
WAYS = [
    pytest.param(program, way, id=f"{program.name}, {number}")
    for program in PROGRAMS
    for number, way in enumerate(program.ways)
]
EACH = pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)


@pytest.fixture(scope="module")
def known() -> dict[str, Tried]:
    """Keep what was tried, by the name of the program: several tests look at it."""
    return {}


@pytest.fixture
def tried(desk: Desk, known: dict[str, Tried], program: Program) -> Tried:
    if program.name not in known:
        known[program.name] = try_out(desk, program)
    return known[program.name]


def hold(back: Returned, program: Program, way: Way) -> None:
    """Everybody who was repaired is there as typed or repaired, and gets in; nobody else is."""
    assert (back.wrong, back.locked_out, back.unrepaired) == ([], [], 0)
    is_refused = program.name in TURNS_HEADERS and way is program.usual
    assert (bool(back.refusal), back.ready) == (is_refused, 0 if is_refused else REPAIRED)


@EACH
def test_an_error_file_saved_by_a_program_comes_back_as_typed_or_repaired(
    program: Program, tried: Tried
) -> None:
    hold(tried.back, program, program.usual)


@pytest.mark.nightly
@EACH
def test_whoever_repairs_before_a_program_saves_the_file_gets_the_same(
    desk: Desk, program: Program
) -> None:
    hold(returned(desk, program.usual, repairs_first=True), program, program.usual)


@EACH
def test_with_its_setting_a_program_gives_an_error_file_back_as_it_was(
    desk: Desk, program: Program
) -> None:
    way = program.careful or program.usual
    back = returned(desk, way)
    hold(back, program, way)
    is_exact = program.careful is not None and program.name not in DOUBLES_QUOTES
    assert not (is_exact and back.count)


@EACH
def test_a_filled_template_goes_straight_in_with_the_setting_that_the_table_names(
    program: Program, tried: Tried
) -> None:
    if tried.careful is not None:
        assert tried.careful.is_straight == (program.name not in DOUBLES_QUOTES)


@pytest.mark.parametrize(("program", "way"), WAYS)
def test_a_template_without_a_row_keeps_its_header(desk: Desk, program: Program, way: Way) -> None:
    saved = desk.check(way.save(template(HEADER).encode()))

    assert isinstance(saved, Refusal)
    is_turned = program.name in TURNS_HEADERS and way is program.usual
    assert saved.code == ("file.header" if is_turned else "file.empty")


@EACH
def test_the_table_tells_what_becomes_of_the_files_of_a_program(
    program: Program, tried: Tried
) -> None:
    """`python -m tests.programs --write` writes it anew."""
    assert page.rows().get(program.name) == line_of(program, tried)


def test_no_program_is_in_the_table_without_a_function() -> None:
    assert list(page.rows()) == [program.name for program in PROGRAMS]
