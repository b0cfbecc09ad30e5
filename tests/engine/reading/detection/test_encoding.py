"""Which characters the bytes of a file are."""

from __future__ import annotations

import codecs

import pytest

from plugins.bulk_import.engine.reading.detection.one_byte import CodePageWish
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal

HEADER = "First name,Login,Password,Web RTC,Extension\n"
ROWS = "Zoë,zoe,Päss wörd €,TRUE,0123\nSeán,sean,naïve,FALSE,\n"
CELLS = [["Zoë", "zoe", "Päss wörd €", "TRUE", "0123"], ["Seán", "sean", "naïve", "FALSE", ""]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "codec", "shown"),
    [
        (b"", "utf-8", "UTF-8"),
        (codecs.BOM_UTF8, "utf-8", "UTF-8 with BOM"),
        (2 * codecs.BOM_UTF8, "utf-8", "UTF-8 with BOM"),
        ("ï»¿".encode(), "utf-8", "UTF-8 with BOM"),
        (codecs.BOM_UTF8 + 2 * "ï»¿".encode(), "utf-8", "UTF-8 with BOM"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (b"", "cp1252", "Windows-1252"),
    ],
)
def test_every_supported_encoding_gives_the_same_cells(sheet_of, mark, codec, shown, newline):
    text = (HEADER + ROWS).replace("\n", newline)
    sheet = sheet_of(mark + text.encode(codec))
    assert sheet.encoding == shown
    assert [row.cells for row in sheet.rows] == CELLS


def test_plain_ascii_is_utf8(sheet_of):
    assert sheet_of(HEADER + "Ann,ann,x,TRUE,\n").encoding == "UTF-8"


@pytest.mark.parametrize(
    "text", ["Łukasz", "李小龍", "😀", "Ann\u2028Lee", "Ann\x85Lee", "a\ufeffb"]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_characters_come_back_whatever_they_are(sheet_of, text, codec):
    sheet = sheet_of(f"{HEADER}{text},login,x,TRUE,\n".encode(codec))
    assert sheet.rows[0].cells[0] == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_utf8_but_for_a_few_bad_bytes_is_refused_and_the_line_named(refusal_of, newline):
    good = HEADER + "Zoë,zoe,x,TRUE,\n" * 5
    content = good.encode() + b"Se\xe1n,sean,x,TRUE,\n"
    refusal = refusal_of(content.replace(b"\n", newline.encode()))
    assert (refusal.code, refusal.line) == ("file.encoding", 7)
    assert refusal.message == "Encoding: Line 7 holds bytes that are not UTF-8."
    assert "CSV UTF-8 (comma delimited)" in refusal.hint


@pytest.mark.parametrize("bad", [b"\xe1", b"\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xff"])
def test_after_its_mark_a_file_is_utf8_or_refused(refusal_of, bad):
    refusal = refusal_of(codecs.BOM_UTF8 + HEADER.encode() + bad + b",a,x,TRUE,\n")
    assert (refusal.code, refusal.line) == ("file.encoding", 2)


def test_half_utf8_half_windows_1252_is_refused(refusal_of):
    rows = "Zoë,zoe,x,TRUE,\n" * 9
    content = HEADER.encode() + "José,jose,x,TRUE,\n".encode() + rows.encode("cp1252")
    assert refusal_of(content).message == (
        "Encoding: Line 2 holds bytes that are UTF-8, unlike the rest of the file."
    )


def test_a_pair_that_looks_like_utf8_by_chance_does_not_refuse_windows_1252(sheet_of):
    rows = "Zoë,zoe,x,TRUE,\n" * 20 + "ANDRÉ’S,andre,x,TRUE,\n"
    sheet = sheet_of((HEADER + rows).encode("cp1252"))
    assert sheet.encoding == "Windows-1252"
    assert sheet.rows[-1].cells[0] == "ANDRÉ’S"


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_windows_1252_does_not_know_refuses_the_file(columns, byte):
    content = HEADER.encode() + b"Zo\xeb,zoe,x,TRUE,\nA" + bytes([byte]) + b",a,x,TRUE,\n"
    refusal = read(
        "people.csv", content, columns, max_bytes=1000, wish=CodePageWish(chosen="cp1252")
    )
    assert isinstance(refusal, Refusal)
    assert refusal.message == (
        "Encoding: Line 3 holds bytes that are neither UTF-8 nor Windows-1252."
    )


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("tail", [b"\n", b"\xd8\xd8", b"\x00\xdc\xdc\x00"])
def test_damaged_utf16_is_refused_and_the_line_named(refusal_of, mark, tail):
    codec = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    refusal = refusal_of(mark + (HEADER + "Ann,ann,x,TRUE,\n").encode(codec) + tail)
    assert refusal.message == "Encoding: Line 3 holds bytes that are not UTF-16."


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_refused(refusal_of, codec):
    refusal = refusal_of((HEADER + ROWS).encode(codec))
    assert refusal.code == "file.encoding"
    assert refusal.message == "Encoding: The file is UTF-16 without a byte order mark."


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf32_is_refused(refusal_of, codec):
    refusal = refusal_of((HEADER + ROWS).encode(codec))
    assert refusal.message == "Encoding: The file is UTF-32, which is not supported."


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_a_zero_character_is_a_character_of_its_cell(sheet_of, codec):
    sheet = sheet_of((HEADER + "Zoë,zoe,x,TRUE,\nA\0nn,ann,x,TRUE,\n").encode(codec))
    assert [row.cells[0] for row in sheet.rows] == ["Zoë", "A\0nn"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_zeros_all_over_make_a_file_no_text(refusal_of, codec):
    refusal = refusal_of((HEADER + "A\0n\0n\0,\0\0\0,x,TRUE,\n" * 9).encode(codec))
    assert refusal.code == "file.type"


def test_a_replacement_character_that_is_in_the_file_stays(sheet_of):
    assert sheet_of(HEADER + "Jos\ufffd,jose,x,TRUE,\n").rows[0].cells[0] == "Jos\ufffd"
