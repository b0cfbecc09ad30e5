"""Which files are refused before a character of them is read."""

from __future__ import annotations

import io
import zipfile

import pytest

GOOD = "First name,Login,Password,Web RTC\nAnn,ann,Secret-1,TRUE\n"
FILE_TYPE = "File Type: Invalid type. Supported formats: .csv or .txt."
EXCEL = (
    "This is an Excel workbook. In Excel, choose File, Save as, CSV UTF-8 (comma delimited), "
    "then choose the new file."
)


def archive(*names: str) -> bytes:
    """Return a zip file with empty files of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name in names:
            zipped.writestr(name, "")
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "A.CSV", "a.b.Txt", ".csv", "ä ö.csv"])
def test_a_name_that_ends_in_csv_or_txt_is_accepted(sheet_of, name):
    assert len(sheet_of(GOOD, name).rows) == 1


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "csv",
        "a.csv.exe",
        "a.xyz",
        "a.csv ",
        "a.csv\0",
        "a.csv\0.exe",
        "a.cſv",
        "\u202evsc.a",
    ],
)
def test_any_other_name_is_refused_as_file_type(refusal_of, name):
    refusal = refusal_of(GOOD, name)
    assert (refusal.code, refusal.message) == ("file.type", FILE_TYPE)
    assert refusal.hint == "Choose a file whose name ends in .csv or .txt."


@pytest.mark.parametrize("name", ["people.xlsx", "people.XLS", "people.xlsm"])
def test_a_workbook_is_told_how_to_become_a_csv(refusal_of, name):
    assert refusal_of(GOOD, name).hint == EXCEL


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
        (archive("application/vnd.oasis.opendocument.spreadsheet"), "LibreOffice"),
        (archive("Index/Document.iwa"), "Numbers"),
        (archive("word/document.xml"), "document"),
        (archive("people.csv"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Excel"),
        (b"%PDF-1.7\n", "document"),
        (b"{\\rtf1 Ann}", "document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"GIF89a", "picture"),
        (b"\x1f\x8b\x08", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"SQLite format 3\x00", "database"),
        (b"\x00\x01\x00\x00Standard ACE DB\x00", "database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "document"),
        (b"x\x9f>\x22\x01\x00", "mail"),
        (b"bplist00\xd1\x01\x02", "link"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "link"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "beside a file"),
        (b"PAR1\x15\x04\x15", "data for programs"),
        (b"\x7fELF\x02\x01\x01\x00", "no text"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><table>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"\0\1\2" * 9 + GOOD.encode(), "no text"),
        (b"\0" * 500, "no text"),
        (bytes(range(1, 32)) * 20 + b"\x81", "no text"),
    ],
)
def test_content_that_is_no_text_is_refused_as_file_type(refusal_of, content, words):
    refusal = refusal_of(content)
    assert (refusal.code, refusal.message) == ("file.type", FILE_TYPE)
    assert words in refusal.hint


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("people.gsheet", "link"), ("people.webloc", "link"), ("people.csv.url", "link")),
        *(("new people.eml", "mail"), ("winmail.dat", "mail"), ("people.csv.part", "download")),
        *(("people.csv.crdownload", "download"), ("people.tar.gz", "archive")),
        *(("people.doc", "document"), ("people.htm", "web page"), ("people.mdb", "database")),
        *(("people.parquet", "data for programs"), ("~$people.xlsx", "beside a file")),
        *((".~lock.people.csv#", "beside a file"), ("._people.csv", "beside a file")),
        ("C:\\lists\\~$people.xlsx", "beside a file"),
        ("people.tsv", "give it a name that ends in .csv"),
        ("people.csv.bak", "give it a name that ends in .csv"),
    ],
)
def test_a_file_of_another_name_is_told_for_what_it_is(refusal_of, name, words):
    refusal = refusal_of(",ada,desk,30.11.2026 10:00,file:///home/ada;", name)
    assert (refusal.code, refusal.message) == ("file.type", FILE_TYPE)
    assert words in refusal.hint


def test_a_table_that_is_called_as_a_file_beside_another_is_read(sheet_of):
    assert len(sheet_of(GOOD + "Ann,ann,Secret-1,TRUE\n" * 300, "~$people.csv").rows) == 301


def test_a_file_of_exactly_the_limit_is_read(sheet_of):
    assert len(sheet_of(GOOD + "x" * (102_400 - len(GOOD))).rows) == 2


def test_one_byte_more_is_refused_with_the_limit_in_the_sentence(refusal_of):
    refusal = refusal_of(GOOD + "x" * (102_401 - len(GOOD)))
    assert refusal.code == "file.size"
    assert refusal.message == (
        "File Size: File cannot be uploaded as it exceeds the 100 KB size limit."
    )


@pytest.mark.parametrize(
    ("max_bytes", "limit"),
    [
        (204_800, "200 KB"),
        (1_048_576, "1024 KB"),
        (100_000, "97.6 KB"),
        (1_000, "1000 bytes"),
        (1, "1 byte"),
    ],
)
def test_the_number_in_the_sentence_follows_the_setting(refusal_of, max_bytes, limit):
    refusal = refusal_of(b"x" * (max_bytes + 1), max_bytes=max_bytes)
    assert f"exceeds the {limit} size limit." in refusal.message


def test_the_extension_is_judged_before_the_size_and_the_size_before_the_content(refusal_of):
    workbook = archive("xl/workbook.xml") + bytes(102_400)
    assert refusal_of(workbook, "people.xlsx").code == "file.type"
    refusal = refusal_of(workbook, "people.csv")
    assert refusal.code == "file.size"
    assert refusal.hint.startswith(EXCEL)


@pytest.mark.parametrize(
    "head",
    [b"<!-- a proxy -->\n<html>", b"\n\n<!-- a -->\r\n <!--b--><HTML>", b"<head><title>", b"<!-- "],
)
def test_a_web_page_behind_comments_is_called_one(refusal_of, head):
    refusal = refusal_of(head + b"<title>Sign in</title>")
    assert refusal.code == "file.type"
    assert refusal.hint.startswith("This is a web page or an XML file")


def test_zeros_behind_a_text_are_called_an_unfinished_file(refusal_of):
    refusal = refusal_of(b"First name,Login\r\nAnn,ann\r\n" + bytes(512))
    assert refusal.code == "file.type"
    assert refusal.hint.startswith("Zero bytes fill the end of the file")
    for content in (bytes(512), b"First name" + bytes(99) + b"Login"):
        assert refusal_of(content).hint.startswith("This file holds no text")
