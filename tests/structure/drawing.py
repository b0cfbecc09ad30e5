"""A Mermaid flowchart as data: its boxes, what they hold, and the arrows between them.

Read is what `docs/architecture.md` needs of the language: boxes with a text in quotation marks,
boxes in boxes (`subgraph`), several ends of an arrow joined by `&`, the arrows `-->` and `<-->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BLOCK = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
ARROW = re.compile(r"\s(<?-->)\s")
GROUP = re.compile(r"subgraph (\w+)(?:\s*\[\"(.*?)\"\])?")
BOX = re.compile(r"(\w+)(?:[\[({>]+\"(.*?)\"[\])}]+)?")
LABEL = re.compile(r"\|[^|]*\|")
SKIPPED = ("flowchart ", "direction ", "%%", "classDef ", "class ", "style ")
Pairs = frozenset[tuple[str, str]]


class Unreadable(Exception):
    """A line of a drawing that says nothing that we understand; the text is the line."""


@dataclass
class Drawing:
    """The boxes of a drawing by their ids, and its arrows."""

    texts: dict[str, str] = field(default_factory=dict)
    """What is written in each box."""
    inside: dict[str, str] = field(default_factory=dict)
    """In which box each box stands."""
    arrows: set[tuple[str, str]] = field(default_factory=set)

    def boxes(self, group: str) -> list[str]:
        """Return the innermost boxes within a box, or the box itself when it holds none."""
        held = [each for each, outer in self.inside.items() if outer == group]
        return [box for each in held for box in self.boxes(each)] or [group]

    def pairs_in(self, group: str) -> Pairs:
        """Return from where to where one gets along the arrows within a box, by their texts."""
        boxes = self.boxes(group)
        steps = {box: set[str]() for box in boxes}
        for start, end in self.arrows:
            for box in self.boxes(start):
                if box in steps:
                    steps[box] |= set(self.boxes(end)) & set(boxes)
        return frozenset(
            (self.texts[box], self.texts[other])
            for box in boxes
            for other in _reached(steps, box)
            if other != box
        )


def read_drawings(page: str) -> list[Drawing]:
    """Return the flowcharts of a page."""
    return [read_drawing(text) for text in BLOCK.findall(page) if text.startswith("flowchart ")]


def read_drawing(text: str) -> Drawing:
    """Return a flowchart as data."""
    drawing, groups = Drawing(), list[str]()
    for line in filter(None, map(str.strip, text.splitlines())):
        group = GROUP.fullmatch(line)
        if group:
            _place(drawing, groups, group[1], group[2] or group[1])
            groups.append(group[1])
        elif line == "end":
            groups.pop()
        elif not line.startswith(SKIPPED):
            _read_boxes_and_arrows(drawing, groups, line)
    return drawing


def _read_boxes_and_arrows(drawing: Drawing, groups: list[str], line: str) -> None:
    parts = ARROW.split(f" {LABEL.sub('', line)} ")
    ends = [list(_read_boxes(drawing, groups, part)) for part in parts[::2]]
    for start, sign, end in zip(ends, parts[1::2], ends[1:], strict=False):
        drawing.arrows |= {(a, b) for a in start for b in end}
        if sign == "<-->":
            drawing.arrows |= {(b, a) for a in start for b in end}


def _read_boxes(drawing: Drawing, groups: list[str], part: str) -> Iterator[str]:
    for each in part.split("&"):
        box = BOX.fullmatch(each.strip())
        if box is None:
            raise Unreadable(each.strip())
        _place(drawing, groups, box[1], box[2])
        yield box[1]


def _place(drawing: Drawing, groups: list[str], box: str, text: str | None) -> None:
    """Remember a box where it stands first, and its text where it is given one."""
    is_new = box not in drawing.texts
    if is_new or text is not None:
        drawing.texts[box] = text or box
    if is_new and groups:
        drawing.inside[box] = groups[-1]


def _reached(steps: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = steps[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found
