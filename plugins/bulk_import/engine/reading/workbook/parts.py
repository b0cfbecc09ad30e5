"""The parts of a workbook: worksheets by name, styles and shared texts."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from . import sentences
from .archive import Archive
from .markup import MAIN, ends, truth
from .sentences import BookRefused, damaged

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_HIDDEN = ("hidden", "veryhidden")


class Relation(NamedTuple):
    """What a part points to."""

    kind: str
    """The last word of its type: `worksheet`, `styles`, …"""
    target: str


class SheetPart(NamedTuple):
    """A visible worksheet."""

    name: str
    part: str


@dataclass(frozen=True)
class Book:
    """The parts of a workbook that are read."""

    sheets: tuple[SheetPart, ...]
    """Those that can be seen."""
    hidden: tuple[str, ...]
    """The names of those that cannot."""
    styles: str
    texts: str
    is_1904: bool


def read_book(archive: Archive) -> Book:
    """Find the parts by their relations, because programs name them differently."""
    target = next(
        (each.target for each in _relations(archive, "").values() if each.kind == "officeDocument"),
        None,
    )
    if target is None:
        raise damaged()
    if target.endswith(".bin"):
        raise BookRefused(sentences.BINARY, sentences.HINT_SAVE)
    found = _relations(archive, target)
    sheets, hidden, is_1904 = [], [], False
    with archive.open(target) as part:
        for element in ends(part):
            if element.tag == MAIN + "workbookPr":
                is_1904 = truth(element, "date1904")
            elif element.tag == MAIN + "sheet":
                relation = found.get(element.get(f"{{{_OFFICE}}}id", ""))
                is_hidden = element.get("state", "").casefold() in _HIDDEN
                if relation is None or relation.kind != "worksheet":
                    continue
                if is_hidden:
                    hidden.append(element.get("name", ""))
                else:
                    sheets.append(SheetPart(element.get("name", ""), relation.target))
        root = element
    if root.tag != MAIN + "workbook":
        raise BookRefused(sentences.OTHER_DOCUMENT, sentences.HINT_SAVE)
    by_kind = {each.kind: each.target for each in found.values()}
    styles, texts = (by_kind.get(kind, "") for kind in ("styles", "sharedStrings"))
    return Book(tuple(sheets), tuple(hidden), styles, texts, is_1904)


def has_pivot(archive: Archive, part: str) -> bool:
    """Return whether a worksheet holds a pivot table, whose cells look like any others."""
    return any(each.kind == "pivotTable" for each in _relations(archive, part).values())


def related(archive: Archive, part: str, kind: str) -> list[str]:
    """Return the parts of a kind to which a worksheet points, as far as they are there."""
    found = (each.target for each in _relations(archive, part).values() if each.kind == kind)
    return [target for target in found if target in archive]


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return what a part points to, by id; the whole file has the name ""."""
    folder, name = posixpath.split(part)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    if own not in archive:
        return {}
    found = {}
    with archive.open(own) as stream:
        for element in ends(stream):
            if element.tag != RELATIONS + "Relationship":
                continue
            kind, target = element.get("Type", ""), unquote(element.get("Target", ""))
            if kind.startswith(_STRICT) and kind.endswith("/officeDocument"):
                raise BookRefused(sentences.STRICT, sentences.HINT_SAVE)
            if element.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target))
                found[element.get("Id", "")] = Relation(kind.rpartition("/")[2], path.lstrip("/"))
    return found
