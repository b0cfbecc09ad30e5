"""Workbooks of users: by XlsxWriter like those of spreadsheets, and by hand like odd ones."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Shown(NamedTuple):
    """A value and the number format in which a cell shows it."""

    value: Any
    code: str


def workbook(
    rows: Iterable[Sequence[Any]],
    change: Callable[[Workbook, Any], None] | None = None,
    **options: Any,
) -> bytes:
    """Return a workbook of one worksheet, as a spreadsheet would save what was typed.

    :param change: what else is done to the workbook and its worksheet.
    """
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_urls": False} | options)
    sheet = book.add_worksheet("People")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, Shown):
                sheet.write(number, place, cell.value, book.add_format({"num_format": cell.code}))
            else:
                sheet.write(number, place, cell)
    if change is not None:
        change(book, sheet)
    book.close()
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a workbook of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def altered(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook in which a text of one part is another; it must be there."""
    parts = parts_of(content)
    text = parts[part].decode()
    assert old in text, text
    return packed(parts | {part: text.replace(old, new)})


def by_hand(rows: str, behind: str = "", texts: Sequence[str] = (), styles: str = "") -> bytes:
    """Return a workbook whose worksheet is written by hand, as small programs do.

    :param rows: what stands between the tags of `sheetData`.
    :param behind: what follows it.
    :param texts: the shared texts, each what stands in its `si`.
    """
    shared = "".join(f"<si>{each}</si>" for each in texts)
    relations = [("worksheet", "/xl/worksheets/one.xml"), ("sharedStrings", "texts.xml")]
    if styles:
        relations.append(("styles", "styles.xml"))
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a"'
            f' Type="{OFFICE}/officeDocument" Target="xl/book.xml"/></Relationships>',
            "xl/book.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/book.xml.rels": f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>',
            "xl/worksheets/one.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
            f"{behind}</worksheet>",
            "xl/texts.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        }
    )


def offered_values(content: bytes) -> tuple[list[str], dict[str, list[str]]]:
    """Return the columns whose cells offer values, and the values of each from the other sheet."""
    parts = parts_of(content)
    sheet, listed = (parts[f"xl/worksheets/sheet{each}.xml"].decode() for each in (1, 2))
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", parts["xl/sharedStrings.xml"].decode())
    values: dict[str, list[str]] = {}
    for column, text in re.findall(r'<c r="([A-Z]+)\d+"[^>]*><v>(\d+)</v>', listed):
        values.setdefault(column, []).append(texts[int(text)])
    return re.findall(r'sqref="([A-Z]+)2:', sheet), values
