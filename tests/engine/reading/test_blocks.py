"""A file that is read in blocks is what it is when it is read whole, wherever a block ends."""

from __future__ import annotations

import codecs
import io
import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.bulk_import.engine.reading.code_page.pages import PAGES
from plugins.bulk_import.engine.reading.content import Content
from plugins.bulk_import.engine.reading.delimited.text import FileText, count_breaks, whole_lines
from plugins.bulk_import.engine.reading.delimited.window import MOST_AHEAD
from plugins.bulk_import.engine.reading.detection.one_byte import CodePageWish
from plugins.bulk_import.engine.reading.reader import read
from tests.suite.cases import cases

HEADER = "First name,Login,Password,Web RTC"
BREAKS = ("\n", "\r\n", "\r")
BLOCKS = st.integers(1, 7)
PARTS = st.sampled_from(
    [
        *("\n", "\r\n", "\r", ",", ";", "\t", '"', '""', " ", "\xa0", "\x00", "\x1a", "\x0b"),
        *("Ann", "é", "ß", "Łódź", "Жан", "名前", "😀", "\ufeff", "\u2028", "TRUE", "x" * 9),
        *('"a\nb"', '"a\r\nb"', '"a""b"', '"a""\n""b"', "Ann,ann,pw,TRUE\n", "Bo,bo,pw,FALSE\r\n"),
        *("# a comment\n", "Title,,,\n", "sep=;\n", "\\n", "<br>", f"{HEADER}\n"),
        *(f"{HEADER}\r\n", f"{HEADER}\r", HEADER.replace(",", ";") + "\n"),
    ]
)
ROWS = st.lists(PARTS, max_size=30).map("".join)
CODECS = st.sampled_from(
    [
        *(
            "utf-8",
            "utf-8",
            "utf-8",
            "utf-8-sig",
            "utf-16",
            "utf-16",
            "cp1252",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
        ),
        *("cp1252", "cp1250", "cp1251", "mac_roman", "cp850", "shift_jis", "gb18030"),
    ]
)
BYTES = st.sampled_from(
    [
        *(b"", b"", b"", b"", b"\x81", b"\xe9", b"\x00", b"\xc3", b"\xa9", b"\xff\xfe"),
        *(b"\xed\xa0\x80", b"\xf0\x9f", b"\x00\xd8"),
    ]
)


def in_blocks(content, size):
    """Return bytes as a file that is read in blocks of a size."""
    return Content(io.BytesIO(content), block=size)


@st.composite
def files(draw):
    """Make a file that may be a table, in any encoding, with bytes that are none."""
    head = draw(st.sampled_from(["", HEADER + "\n", HEADER + "\r\n", HEADER + "\r", "\n\n"]))
    text = head + draw(ROWS)
    content = text.encode(draw(CODECS), "ignore")
    place = draw(st.integers(0, len(content)))
    return content[:place] + draw(BYTES) + content[place:] + draw(BYTES)


@cases(4_000)
@given(
    content=files(),
    size=BLOCKS,
    chosen=st.sampled_from(["", *(page.codec for page in PAGES)]),
    name=st.sampled_from(["a.csv", "a.txt", "a.csv", "a.xls"]),
    most=st.sampled_from([100_000, 100_000, 50]),
)
def test_a_file_in_blocks_is_read_as_the_whole_file_is(columns, content, size, chosen, name, most):
    wish = CodePageWish(chosen=chosen)
    whole = read(name, content, columns, max_bytes=most, wish=wish)
    found = read(name, in_blocks(content, size), columns, max_bytes=most, wish=wish)
    assert found == whole


@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("newline", BREAKS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_quoted_line_breaks_are_read_over_the_borders_of_blocks(columns, size, newline, codec):
    rows = ['"Jo\n\nhn",j"n,"a""b\n""","TRUE"', "Zoë,zoe,,FALSE", "", '"""",q,"\n",TRUE']
    content = "\n".join([HEADER, *rows]).replace("\n", newline).encode(codec)
    sheet = read("a.csv", in_blocks(content, size), columns, max_bytes=10_000)
    assert [row.line for row in sheet.rows] == [2, 6, 8]
    assert [row.cells for row in sheet.rows] == [
        [f"Jo{newline}{newline}hn", 'j"n', f'a"b{newline}"', "TRUE"],
        ["Zoë", "zoe", "", "FALSE"],
        ['"', "q", newline, "TRUE"],
    ]


@pytest.mark.parametrize("lines", [1, MOST_AHEAD - 1, MOST_AHEAD, 3 * MOST_AHEAD])
@pytest.mark.parametrize("end", ['",x,TRUE\n', '"x\n', "\n"])
def test_a_cell_of_many_blocks_is_read_or_refused_with_the_line_of_its_mark(columns, lines, end):
    content = (f'{HEADER}\nAnn,ann,x,TRUE\nBo,"' + 'bo""b\n' * lines + end).encode()
    whole = read("a.csv", content, columns, max_bytes=10_000)
    assert read("a.csv", in_blocks(content, 5), columns, max_bytes=10_000) == whole
    if end.startswith('",'):
        assert whole.rows[1].cells[1] == 'bo"b\n' * lines
    else:
        assert (whole.code, whole.line) == ("file.quotes", 3)


@cases(400)
@given(text=st.text("ab\r\n\x85", max_size=20), size=BLOCKS)
def test_a_piece_is_whole_lines_and_nothing_is_lost(text, size):
    blocks = [text[start : start + size] for start in range(0, len(text), size)]
    pieces = list(whole_lines(blocks))
    assert "".join(pieces) == text
    assert all(piece[-1] in "\r\n" for piece in pieces[:-1])
    assert not any(before[-1] == "\r" and piece[0] == "\n" for before, piece in pairwise(pieces))
    assert count_breaks(blocks) == len(re.findall("\r\n?|\n", text))


@cases(400)
@given(content=st.binary(max_size=12), wanted=st.binary(min_size=1, max_size=4), size=BLOCKS)
@example(content=b"aaab", wanted=b"aab", size=2)
def test_bytes_are_found_over_the_borders_of_blocks(content, wanted, size):
    assert in_blocks(content, size).find(wanted) == content.find(wanted)
    assert b"".join(in_blocks(content, size).blocks(2)) == content[2:]
    assert bytes(in_blocks(content, size)) == content


def test_no_more_of_a_file_counts_than_its_bound():
    content = Content(io.BytesIO(b"0123456789"), 7, block=3)
    assert (len(content), bytes(content), content.head(9)) == (7, b"0123456", b"0123456")
    assert list(content.blocks()) == [b"012", b"345", b"6"]


def test_two_readers_of_a_file_do_not_disturb_each_other():
    content = in_blocks(b"abcdef", 2)
    pairs = list(zip(content.blocks(), content.blocks(2), strict=False))
    assert pairs == [(b"ab", b"cd"), (b"cd", b"ef")]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_text_up_to_a_broken_character_is_reported(size):
    content = codecs.BOM_UTF16_LE + "a\r\n\nb".encode("utf-16-le") + b"\x00\xd8" + b"a\x00"
    text = FileText(in_blocks(content, size), "utf-16-le", begin=2)
    assert not text.is_sound()
    assert "".join(text.sound_blocks()) == "a\r\n\nb"


def test_a_cell_in_utf_8_among_others_is_named_where_it_holds_quotation_marks(columns):
    other = "Müller,b,x,TRUE\nÄrger,c,x,TRUE\nJosé,d,x,TRUE\n".encode("cp1252")
    content = f'{HEADER}\nAnn,a,x,TRUE\n"Zo""é",ann,x,TRUE\n'.encode() + other
    for size in (3, len(content)):
        refusal = read("a.csv", in_blocks(content, size), columns, max_bytes=10_000)
        assert (refusal.code, refusal.line) == ("file.encoding", 3)
