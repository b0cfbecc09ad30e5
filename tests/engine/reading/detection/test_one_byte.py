"""A file that is not Unicode: read where the code page is clear, else a question."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.detection.one_byte import CodePageWish, Question
from plugins.bulk_import.engine.reading.naming.column_choices import ASKED_ANEW
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from tests.engine.reading.people import PEOPLE

HEADER = "First name,Login,Password,Web RTC,Extension"


@pytest.fixture
def read_file(columns):
    """Return a function that reads a file at a site with a home page, as a person has chosen."""

    def read_as(content, home="cp1252", chosen=""):
        wish = CodePageWish(home, chosen)
        return read("people.csv", content, columns, max_bytes=10_000_000, wish=wish)

    return read_as


def file_of(names, page, password="s3cret"):
    rows = [f"{name},p{place},{password},TRUE,0123" for place, name in enumerate(names)]
    return "\r\n".join([HEADER, *rows]).encode(page)


def names_in(people, page):
    return [name for name in people if name.encode(page, "replace").decode(page) == name]


@pytest.mark.parametrize("language", PEOPLE)
def test_no_list_is_read_as_anything_but_what_was_typed(read_file, language):
    pages, people = PEOPLE[language]
    for page in pages:
        names = names_in(people, page)
        if not names:
            continue
        found = read_file(file_of(names, page))
        if isinstance(found, Sheet):
            assert [row.cells[0] for row in found.rows] == list(names), page
        else:
            assert isinstance(found, Question), (page, found)


@pytest.mark.parametrize("language", PEOPLE)
def test_every_page_that_a_person_chooses_is_read_so_and_named(read_file, language):
    pages, people = PEOPLE[language]
    for page in pages:
        names = names_in(people, page)
        if not names:
            continue
        sheet = read_file(file_of(names, page), chosen=page)
        assert isinstance(sheet, Sheet), (page, sheet)
        assert [row.cells[0] for row in sheet.rows] == list(names)
        assert sheet.encoding.endswith(" (chosen)")
        assert len(sheet.encoding) <= 32


def test_a_question_shows_real_cells_and_offers_every_page_that_holds_the_bytes(read_file):
    found = read_file(file_of(["José", "Núñez"], "cp850"))
    assert isinstance(found, Question)
    assert {"José", "Núñez"} <= {cell for each in found.readings for cell in each.cells}
    offered = {page.codec for each in found.readings for page in each.pages}
    offered |= {page.codec for page in found.others}
    assert {"cp850", "cp437", "cp1252"} <= offered


def test_no_password_is_shown_and_none_decides(read_file):
    found = read_file(file_of(["José", "Núñez"], "cp850", password="Pässwörd"))
    assert isinstance(found, Question)
    shown = [cell for each in found.readings for cell in each.cells]
    assert len(shown) == 2 * len(found.readings)


def test_a_page_that_lacks_a_byte_of_a_password_is_not_offered(read_file):
    content = file_of(["José", "Núñez"], "cp850", password="ü")
    found = read_file(content)
    assert isinstance(found, Question)
    pages = [page for each in found.readings for page in each.pages]
    assert "cp1252" not in {page.codec for page in pages}


def test_where_only_passwords_are_beyond_ascii_the_home_page_is_taken_and_said(read_file):
    sheet = read_file(file_of(["Ann"], "cp1252", password="£300"))
    assert isinstance(sheet, Sheet)
    assert (sheet.is_unseen, sheet.rows[0].cells[2]) == (True, "£300")


def test_where_the_home_page_cannot_hold_a_password_its_page_is_asked_without_cells(read_file):
    found = read_file(file_of(["Ann"], "cp850", password="ü"))
    assert isinstance(found, Question)
    assert found.readings == ()
    assert "cp850" in {page.codec for page in found.others}


def test_a_chosen_page_that_lacks_a_byte_is_refused_with_the_line(read_file):
    refusal = read_file(file_of(["Ann", "ª"], "cp1252"), chosen="cp1253")
    assert isinstance(refusal, Refusal)
    assert refusal.message == "Encoding: Line 3 holds bytes that are not Windows-1253."


def test_a_home_page_is_read_without_a_question(read_file):
    content = file_of(["Iñaki", "José"], "cp850")
    assert isinstance(read_file(content), Question)
    sheet = read_file(content, home="cp850")
    assert isinstance(sheet, Sheet)
    assert sheet.encoding == "DOS 850"


@pytest.mark.parametrize(
    ("names", "page", "called"),
    [
        (["山田太郎", "佐藤花子"], "cp932", "Shift-JIS"),
        (["王伟", "李娜"], "gb18030", "GB18030"),
        (["陳志明", "林美玲"], "big5", "Big5"),
        (["김민수", "이영희"], "cp949", "EUC-KR"),
        (["伟张", "芳王", "娜李", "敏刘", "静陈", "丽杨", "强赵"], "gb2312", "GB18030"),
        (["山田太郎", "佐藤花子"], "iso2022_jp", "ISO-2022-JP"),
        (["김민수", "이영희"], "iso2022_kr", "ISO-2022-KR"),
        (["王伟", "李娜"], "hz", "HZ"),
    ],
)
def test_encodings_of_several_bytes_are_called_so_and_never_utf_8(read_file, names, page, called):
    for many in (1, 20):
        refusal = read_file(file_of(names * many, page))
        assert isinstance(refusal, Refusal)
        assert refusal.message == (
            f"Encoding: The file seems to be {called} or a relative of it, which is not supported."
        )
        assert "UTF-8, so" not in refusal.hint


def test_tildes_and_braces_of_a_password_are_no_encoding(read_file):
    assert isinstance(read_file(file_of(["Ann", "Bob"], "ascii", "~{ab~}")), Refusal)
    assert isinstance(read_file(file_of(["Ann"], "ascii", "~{ab~}")), Sheet)
    assert isinstance(read_file(file_of(["Ann", "Bob"], "ascii", "~{a~} ~{")), Sheet)


@pytest.mark.parametrize(
    ("names", "page"),
    [
        (["Дмитрий", "Орлова", "Щукина", "Чехова"], "cp866"),
        (["Dvořák", "Malá", "Veselá"], "cp852"),
        (["Nováková", "Novák", "Veselá", "Dlouhý"], "cp850"),
    ],
)
def test_a_last_letter_that_is_a_blank_in_other_pages_is_kept(read_file, names, page):
    sheet = read_file(file_of(names, page))
    assert isinstance(sheet, Sheet), sheet
    assert [row.cells[0] for row in sheet.rows] == names
    assert set(sheet.read_as) <= set(names)


def test_a_question_shows_names_whole(read_file):
    found = read_file(file_of(["Jalová", "Mellá"], "cp852"), chosen=ASKED_ANEW)
    assert isinstance(found, Question)
    assert any(each.cells == ("Jalová", "Mellá") for each in found.readings)


def test_blanks_alone_behind_names_are_said_to_be_read_so(read_file):
    sheet = read_file(file_of(["Malá", "Pavel", "Veselá"], "cp852"))
    assert isinstance(sheet, Sheet)
    assert (sheet.encoding, sheet.read_as, sheet.is_guess) == (
        "Windows-1252",
        ("Mal", "Vesel"),
        True,
    )
    sheet = read_file(file_of(["\xa0Keller", "Pavel"], "cp1252"))
    assert isinstance(sheet, Sheet)
    assert (sheet.read_as, sheet.is_guess, sheet.is_unseen) == ((), False, False)


def test_a_cyrillic_page_of_dos_is_not_taken_for_broken_utf_8(read_file):
    # The bytes of these letters are a sequence of UTF-8 by chance.
    found = read_file(file_of(["Пётр Воробьёв", "Глеб Коробов", "Роберт Дробот"], "cp866"))
    assert isinstance(found, Sheet | Question), found


def test_one_cell_in_utf_8_among_others_is_the_one_that_is_called_wrong(read_file):
    content = file_of(["Jürgen", "Käthe", "Björn", "Anke Sträter"], "cp1252")
    found = read_file(content + "\r\nMüller,m,s3cret,TRUE,".encode())
    assert isinstance(found, Refusal)
    assert found.line == 6
    assert found.message == (
        "Encoding: Line 6 holds bytes that are UTF-8, unlike the rest of the file."
    )
    assert found.hint.startswith("It probably says Müller.")


def test_a_header_that_names_no_columns_is_refused_before_anything_is_asked(read_file):
    refusal = read_file("Prénom,Größe\r\nJosé,Núñez".encode("cp850"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "file.header"
