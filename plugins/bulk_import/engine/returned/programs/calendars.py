"""Dates of other calendars and scripts, written with the years and the month names of English.

Spreadsheets show a date as their language does: Thai ones in Buddhist years, 543 ahead, Japanese
ones in years of an era, those of Taiwan in years of the republic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_THAI = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)
_HEBREW = (
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ינו פבר מרס אפר מאי יונ יול אוג ספט אוק נוב דצמ",
)
_MONTHS = {
    name: short
    for names in (*_THAI, *_HEBREW)
    for name, short in zip(names.split(), _SHORT, strict=True)
}
#: "In August" is one word in Hebrew, and a short form ends with a geresh or an apostrophe.
_NAMES = "|".join(map(re.escape, sorted(_MONTHS, key=len, reverse=True)))
_MONTH = re.compile(rf"(?<!\w)ב?({_NAMES})(?!\w)['\u05f3]?")
_BESIDE = re.compile(r"^วัน\S*?ที่ *|[พค]\.ศ\. *|^יום \w+['\u05f3]?,? |\(\w\)$")
"""The name of a weekday, and the marks of Buddhist and Christian years."""
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|民國|民国|[rhstm]) ?(元|\d{1,3}) ?(年|[./-]) ?(?=\d)")
_BEFORE_ERA = {
    **{"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867},
    **{"r": 2018, "h": 1988, "s": 1925, "t": 1911, "m": 1867, "民國": 1911, "民国": 1911},
}
_BUDDHIST_YEAR = re.compile(r"(?<!\d)2[456]\d\d(?!\d)")
_BUDDHIST_AHEAD = 543
_SHORT_YEAR = re.compile(r"(?<=\D)\d\d$")
_REPUBLICAN = re.compile(r"^(1[0-3]\d)(?=[/.-]\d{1,2}[/.-])")


def in_our_calendar(text: str) -> Iterator[str]:
    """Yield a text in small letters, and its date in English if it is of another calendar."""
    yield text
    plain = _BESIDE.sub("", re.sub(r"\d", _digit, text)) if not text.isascii() else text
    plain = _MONTH.sub(lambda found: _MONTHS[found[1]], plain)
    plain = _ERA.sub(_year_of_era, plain)
    plain = _REPUBLICAN.sub(lambda found: str(int(found[1]) + 1911), plain)
    if plain != text:
        yield plain
    buddhist = _BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - _BUDDHIST_AHEAD), plain)
    if buddhist == plain and re.search("[\u0e00-\u0e7f]", text):
        buddhist = _SHORT_YEAR.sub(lambda year: str(2500 + int(year[0]) - _BUDDHIST_AHEAD), plain)
    if buddhist != plain:
        yield buddhist


def _digit(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found[0]))


def _year_of_era(found: re.Match[str]) -> str:
    era, year, sign = found.groups()
    return f"{_BEFORE_ERA[era] + (1 if year == '元' else int(year))}{sign}"
