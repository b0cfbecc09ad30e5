"""What databases and languages make of a cell is told from what people type.

Each line is a kind of program: what stood in the cell, and what it writes for that.
"""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.returned.programs.program_changes import is_program_change

KINDS: dict[str, list[tuple[str, str]]] = {
    "octal digits of Ruby, YAML 1.1, Go and Tcl": [
        *(("0044", "36"), ("00123", "83"), ("0777", "511"), ("0o17", "15"), ("0b11", "3")),
        *(("0x1F", "31"), ("-010", "-8")),
    ],
    "letters that a program leaves out, and UTF-7 at the end of a cell": [
        *(("Éva", "va"), ("Kőműves", "Kmves"), ("Paß", "Pa+AN8"), ("Łódź", "d")),
    ],
    "sixtieths of YAML 1.1": [("12:30", "750"), ("8:02", "482"), ("12:30:45", "45045")],
    "digits with underscores": [("47_11", "4711"), ("1_000", "1000")],
    "integers and floats that are too small": [
        *(("3000000000", "2147483647"), ("3000000000", "-1294967296")),
        *(("12345678901234567890", "9223372036854775807"), ("1e400", "inf"), ("1e400", "Infinity")),
    ],
    "money, and digits of other places": [
        *(("0044", "$44.00"), ("0044", "44 €"), ("$44", "44"), ("44", "٤٤"), ("44", "४४")),
        *(("4711000", "47,11,000"), ("0044", "44,00 zł")),
    ],
    "truth values of SAP, Access, databases and dBase": [
        *(("TRUE", "X"), ("FALSE", ""), ("TRUE", "-1"), ("FALSE", "0"), ("TRUE", "t")),
        *(("FALSE", "f"), ("TRUE", ".T."), ("FALSE", ".F."), ("TRUE", "#TRUE#")),
        *(("TRUE", "b'\\x01'"), ("FALSE", "b'\\x00'"), ("TRUE", "Ja"), ("FALSE", "Nein")),
    ],
    "truth values of check boxes and languages": [
        *(("TRUE", "☑"), ("FALSE", "☐"), ("TRUE", "[x]"), ("FALSE", "[ ]"), ("TRUE", "Checked")),
        *(("TRUE", "Sí"), ("FALSE", "Não"), ("TRUE", "Tak"), ("TRUE", "CERT"), ("TRUE", "ВЯРНО")),
        *(("FALSE", "VÄÄR"), ("TRUE", "真"), ("FALSE", "ΨΕΥΔΕΣ"), ("FALSE", "LAŽ")),
    ],
    "dates of other languages": [
        *(("8-2", "02.авг"), ("8-2", "2-sie"), ("8-2", "2.srp"), ("8-2", "2.Ağu")),
        *(("10-5", "5.lis"), ("11-5", "5-lis"), ("10-5", "5. listopada"), ("11-5", "5 listopada")),
        *(("8-2", "2.elo"), ("8-2", "2-Αυγ"), ("8-2", "2.avg"), ("8-2", "02.сер")),
        *(("8-2", "8月2日"), ("8-2", "2026年8月2日"), ("8-2", "8월 2일")),
        *(("8-2", "2 de agosto de 2026"), ("8-2", "Sunday, August 2, 2026")),
    ],
    "dates of other calendars": [
        *(("8-2", "2/8/2569"), ("8-2", "2-ส.ค."), ("8-2", "2 ส.ค. 69"), ("8-2", "2 สิงหาคม 2569")),
        *(("2026-08-02", "2/8/2569"), ("2026-08-02", "๒/๘/๒๕๖๙"), ("2026-08-02", "2 ส.ค. 69")),
        *(("2026-08-02", "วันอาทิตย์ที่ 2 สิงหาคม พ.ศ. 2569"), ("12/1/2026", "1 ธ.ค. 2569")),
        *(("8-2", "2-אוג׳"), ("8-2", "2 באוגוסט"), ("2026-08-02", "יום ראשון 2 באוגוסט 2026")),
        *(("8-2", "令和8年8月2日"), ("8-2", "R8.8.2"), ("2026-08-02", "R08/08/02")),
        *(("2019-08-02", "令和元年8月2日"), ("2026-08-02", "令和8年8月2日(日)")),
        ("8-2", "民國115年8月2日"),
        *(("2026-08-02", "115/8/2"), ("1988-03-04", "昭和63年3月4日"), ("45506", "2 สิงหาคม 2567")),
    ],
    "dates of JavaScript and of Unix": [
        ("8-2", "Sun Aug 02 2026"),
        ("8-2", "Sun Aug 02 2026 00:00:00 GMT+0000 (Coordinated Universal Time)"),
        ("8-2", "1785628800"),
        ("8-2", "1785628800000"),
    ],
    "times without a colon": [
        *(("12:30", "12.30"), ("12:30", "12h30"), ("12:30", "PT12H30M"), ("1:2", "01:02")),
        *(("25:30", "1:30:00"), ("12:30", "12.30 Uhr")),
    ],
    "autocorrection": [
        *(("(c)", "©"), ("->", "→"), (":)", "☺"), ("<3", "♥"), ("Lee -- Ray", "Lee — Ray")),
        *(('Ann "A"', "Ann «A»"), ('Ann "A"', "Ann « A »")),
    ],
    "escapes of web pages, mails, workbooks and languages": [
        *(("Ray & Co", "Ray &amp; Co"), ("O'Neill", "O&#39;Neill"), ("a<b", "a&lt;b")),
        *(("Jörg", "J&ouml;rg"), ("Jörg", "J\\u00f6rg"), ("Jörg", "J%C3%B6rg")),
        *(("Jörg", "J=C3=B6rg"), ("Jörg", "J\\303\\266rg"), ("Ann Lee", "Ann%20Lee")),
        *(("Ann Lee", "Ann+Lee"), ("a\nb", "a_x000a_b"), ("a\nb", "a<br/>b"), ("a\nb", "a↵b")),
    ],
    "types of languages and databases": [
        *(("Ann", "b'Ann'"), ("Ann", "['Ann']"), ("Ann", '["Ann"]'), ("Ann", "('Ann',)")),
        *(("Ann", 'Some("Ann")'), ("Ann", "Optional[Ann]"), ("0044", "N'0044'")),
        *(("0044", '=T("0044")'), ("Ann", "{Ann}")),
    ],
    "links": [
        *(("ann@x.de", "mailto:ann@x.de"), ("ann@x.de", "[ann@x.de](mailto:ann@x.de)")),
        *(("ann@x.de", "ann@x.de#mailto:ann@x.de#"), ("www.x.de", "http://www.x.de")),
    ],
    "nothing": [
        *(("", "~"), ("", "<nil>"), ("", "[]"), ("", "{}"), ("", "Optional.empty")),
        *(("", "."), ("", "0"), ("", "0.0"), ("", "(blank)"), ("~", "")),
    ],
    "letters of code pages elsewhere": [
        *(("Ayşe", "Ay\u00fee"), ("Иван", "Èâàí"), ("Вера", "Р’РµСЂР°")),
        *(("José", "Jos\u0439"), ("Jörg", "J□rg")),
    ],
    "formulas": [("@Home", "=@Home"), ("-Lee", "=-Lee")],
}
BY_PEOPLE = [
    *(("44", "36"), ("36", "0044"), ("0044", "37"), ("0088", "72"), ("12:30", "751")),
    *(("TRUE", ""), ("TRUE", "N"), ("FALSE", "X"), ("8-2", "8月3日"), ("8-2", "2-wrz")),
    *(("2147483648.5", "2147483647"), ("1e41", "0"), ("-1e41", "0")),
    *(("3000000000", "2147483646"), ("Ann", "['Bob']"), ("Ann Lee", "Ann+Ray")),
    *(("ann@x.de", "mailto:bob@x.de"), ("Jörg", "J&auml;rg"), ("", "00"), ("", "4711")),
    *(("Ann", "Annie (Ann)"), ("12:30", "12.45"), ("8-2", "1785715200"), ("$44", "45")),
    *(("2026-08-02", "3/8/2569"), ("2026-08-02", "2/8/2568"), ("8-2", "3 ส.ค. 69")),
    *(("8-2", "令和8年8月3日"), ("2026-08-02", "R7.8.2"), ("2026-08-02", "2 באוקטובר 2026")),
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_program_is_known_by_what_it_writes(kind: str) -> None:
    assert [pair for pair in KINDS[kind] if not is_program_change(*pair)] == []


@pytest.mark.parametrize(("original", "returned"), BY_PEOPLE)
def test_a_similar_change_counts_as_typed(original: str, returned: str) -> None:
    assert not is_program_change(original, returned)
