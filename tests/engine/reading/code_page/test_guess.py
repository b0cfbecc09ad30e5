"""A code page is taken when it is clear; otherwise somebody is asked, with real cells."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from plugins.bulk_import.engine.reading.code_page.guess import Asked, Decided, Unreadable, guess
from plugins.bulk_import.engine.reading.code_page.pages import PAGES, page_of
from tests.engine.reading.people import PEOPLE

LISTS = [(language, page) for language, (pages, _) in PEOPLE.items() for page in pages]
WESTERN = [language for language, (pages, _) in PEOPLE.items() if pages[0] == "cp1252"]


def encoded(*cells: str, page: str) -> list[bytes]:
    return [cell.encode(page) for cell in cells]


def drawn(language: str, page: str) -> Iterator[list[str]]:
    """Yield lists of one, two and all people, in capitals too, as cells of first and last names."""
    seeded = random.Random(f"{language} {page}")
    people = list(PEOPLE[language][1])
    for size in (1, 2, len(people)):
        cells = " ".join(seeded.sample(people, size)).split()
        yield cells
        yield [cell.upper() for cell in cells]


def is_right(decided: Decided, cells: list[str], page: str) -> bool:
    return [decided.page.read(cell) for cell in encoded(*cells, page=page)] == cells


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("language", "page"), LISTS)
def test_names_are_read_as_written_or_somebody_is_asked(language: str, page: str) -> None:
    for cells in drawn(language, page):
        try:
            result = guess(encoded(*cells, page=page))
        except UnicodeEncodeError:
            continue
        if isinstance(result, Decided):
            assert is_right(result, cells, page), (result.page.codec, result.reading.cells)
        else:
            assert isinstance(result, Asked)
            high = [cell for cell in cells if not cell.isascii()]
            shown = [reading.cells for reading in result.readings]
            assert any(set(each) <= set(high) for each in shown), shown


@pytest.mark.parametrize("language", WESTERN)
def test_western_lists_are_not_asked_about_at_home(language: str) -> None:
    cells = " ".join(PEOPLE[language][1]).split()
    result = guess(encoded(*cells, page="cp1252"))
    assert isinstance(result, Decided)
    assert is_right(result, cells, "cp1252")


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("Polish", "cp1250"),
        ("Czech", "cp1250"),
        ("Russian", "cp1251"),
        ("Russian", "koi8_r"),
        ("Greek", "cp1253"),
        ("Turkish", "cp1254"),
        ("Hebrew", "cp1255"),
        ("Arabic", "cp1256"),
        ("Latvian", "cp1257"),
        ("German", "mac_roman"),
    ],
)
def test_lists_of_other_pages_are_clear_from_a_few_names(language: str, page: str) -> None:
    cells = " ".join(PEOPLE[language][1]).split()
    result = guess(encoded(*cells, page=page))
    assert isinstance(result, Decided)
    assert is_right(result, cells, page)


def test_a_list_with_several_languages_of_one_page_is_read_as_written_or_asked_about() -> None:
    lists = {
        "cp1254": ["Müller", "Çelik", "Işık", "Yıldız", "Schröder", "Gómez"],
        "cp1250": ["Müller", "Wiśniewska", "Łukasz", "Schröder", "Dvořák", "Kőváry"],
        "cp1252": ["Jürgen", "Renée", "Núñez", "Søren", "Åsa", "João", "Þór"],
    }
    for page, cells in lists.items():
        result = guess(encoded(*cells, page=page))
        assert isinstance(result, Asked) or (
            isinstance(result, Decided) and is_right(result, cells, page)
        )


@pytest.mark.parametrize(
    "cell",
    ["Allowance £300", "Team € 20", "20 °C", "Mª José", "Nº 5", "Jean\xa0Élie", "Marcel·lí"],
)
def test_a_western_sign_alone_raises_no_question(cell: str) -> None:
    result = guess([cell.encode("cp1252")])
    assert isinstance(result, Decided)
    assert result.page.read(cell.encode("cp1252")) == cell


def test_signs_in_notes_do_not_destroy_a_decision() -> None:
    names = " ".join(PEOPLE["Czech"][1]).split()
    notes = ["the „Praha“ team – €20 …", "30 °C"]
    result = guess(encoded(*names, *notes, page="cp1250"))
    assert isinstance(result, Decided)
    assert result.page.codec == "cp1250"


def test_nobody_is_asked_when_all_plausible_pages_read_the_same() -> None:
    result = guess([b"Zo\xe9", b"M\xfcller"])
    assert isinstance(result, Decided)
    assert result.reading.cells == ("Zoé", "Müller")
    assert {page.codec for page in result.reading.pages} >= {"cp1252", "cp1250", "cp1254"}


def test_the_home_page_is_taken_and_named_first() -> None:
    result = guess([b"M\xfcller"], home="cp1250")
    assert isinstance(result, Decided)
    assert result.page.codec == "cp1250"


def test_a_question_shows_up_to_five_cells_in_each_reading_once() -> None:
    cells = encoded("Hélène", "Lefèvre", "Zoé", "René", "Anaïs", "Noël", "Cécile", page="cp850")
    result = guess([cell for cell in cells for _ in range(3)])
    assert isinstance(result, Asked)
    assert len(result.readings) >= 2
    assert all(len(reading.cells) == 5 for reading in result.readings)
    assert len({reading.cells for reading in result.readings}) == len(result.readings)


def test_cells_that_are_not_given_are_not_shown() -> None:
    result = guess(encoded("Hélène", "Lefèvre", page="cp850"))
    assert isinstance(result, Asked)
    assert result.readings[0].cells == ("Hélène", "Lefèvre")


def test_a_file_of_one_or_two_rows_shows_what_was_read() -> None:
    result = guess([b"Zo\xe9"])
    assert isinstance(result, Decided)
    assert [result.is_shown(rows) for rows in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize(
    ("codec", "name", "cells"),
    [
        ("cp932", "Shift-JIS", ("田中", "太郎", "さとう")),
        ("gb18030", "GB18030", ("王伟", "张敏", "李娜")),
        ("cp949", "EUC-KR", ("김민수", "이영희")),
        ("big5", "Big5", ("陳怡君", "林志明")),
    ],
)
def test_encodings_of_east_asia_are_named_instead_of_asked_about(
    codec: str, name: str, cells: tuple[str, ...]
) -> None:
    assert guess(encoded(*cells, page=codec)) == Unreadable(name)


@pytest.mark.parametrize(
    ("codec", "name", "cells"),
    [
        ("cp932", "Shift-JIS", "サトウ タナカ スズキ タロウ ハナコ さくら ひなた あおい"),
        ("euc_jp", "EUC-JP", "サトウ タナカ スズキ タロウ ハナコ さくら ひなた あおい"),
        ("euc_jp", "EUC-JP", "山田 太郎 佐藤 花子 鈴木 健一 高橋 美咲"),
        ("euc_jp", "EUC-JP", "中村 直樹 渡辺 大輔 小林 誠"),
        ("gbk", "GB18030", "赵敏 马超 何平"),
        ("gbk", "GB18030", "王伟 李芳 张娜 刘秀英 陈敏 杨静"),
        ("euc_kr", "EUC-KR", "김민준 이서연 박지훈 최수빈 정예진"),
        ("gbk", "GB18030", "高峰 林峰 罗斌 郭燕"),
    ],
)
def test_several_words_of_common_letters_of_east_asia_are_never_asked_about(
    codec: str, name: str, cells: str
) -> None:
    assert guess(encoded(*cells.split(), page=codec)) == Unreadable(name)


@pytest.mark.parametrize(
    ("page", "cells"),
    [
        ("cp1251", "ИВАН ОЛЕГ ЮЛИЯ ОЛЬГА"),
        ("cp1251", "ИВАН КОЗЛОВ ОЛЕГ"),
        ("iso8859_5", "ИВАНОВ ИНГА НИНА ДИНА"),
        ("cp1253", "ΕΛΕΝΗ ΑΝΝΑ ΝΙΚΗ"),
        ("cp1250", "Ágnes Ákos Ádám"),
        ("cp1252", "Äne Ölf Über"),
    ],
)
def test_words_of_letters_of_one_byte_are_none_of_east_asia(page: str, cells: str) -> None:
    assert not isinstance(guess(encoded(*cells.split(), page=page)), Unreadable)


def test_bytes_that_are_no_text_at_all_are_asked_about() -> None:
    assert isinstance(guess([bytes(range(0x80, 0x100))]), Asked)
    seeded = random.Random(7)
    assert isinstance(guess([seeded.randbytes(40) for _ in range(200)]), Asked)


def test_the_answer_does_not_depend_on_what_was_read_before() -> None:
    cells = encoded(*" ".join(PEOPLE["Polish"][1]).split(), page="cp1250")
    first = guess(cells)
    for language, (pages, people) in PEOPLE.items():
        assert guess(encoded(*people, page=pages[0])) is not None, language
    assert guess(cells) == first


def test_at_least_fourteen_pages_are_offered_under_names_of_their_own() -> None:
    assert len(PAGES) >= 14
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert all(page_of(page.codec) is page for page in PAGES)


def test_a_page_does_not_read_bytes_that_are_no_text_in_it() -> None:
    western = page_of("cp1252")
    assert western is not None
    assert western.can_read(b"Zo\xe9")
    assert not western.can_read(b"M\x81ller")
    with pytest.raises(UnicodeDecodeError):
        western.read(b"M\x81ller")
