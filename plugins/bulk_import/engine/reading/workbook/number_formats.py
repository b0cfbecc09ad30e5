"""Number formats: how they display whole numbers, other numbers, dates and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

GENERAL = "general"
#: The formats that a workbook need not write out. Those of money and of some languages it does.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]", re.I)
_LOCALE = re.compile(r"\[\$-[0-9a-f]{0,4}\]", re.I)
_SYSTEM = re.compile(r"\[\$-f[48]00\]", re.I)
_ZEROS = re.compile("#*(0+)")
_DECIMALS = re.compile(r"[#,]*0(?:\.([0#]+))?")
_CLOCK = re.compile(r"am/pm|a/p", re.I)
_MOMENT = re.compile(r"[ymdhs/\-., :0|]+", re.I)
#: What stands for literal signs as dates have them, and for any other literal.
_SIGN, _ADDED = "|", "~"


@dataclass(frozen=True)
class Format:
    """What a number format does to the cells that have it."""

    code: str
    """As the workbook writes it."""
    sections: tuple[str, ...]
    """For numbers above zero, below and zero, and for texts; without what only colours or
    widens. What a format adds to the cell is there as one of two signs."""

    @property
    def shows_text(self) -> bool:
        """Return whether a text is shown as it is."""
        sections = self.sections
        if len(sections) > 3:
            return sections[3] in ("@", GENERAL)
        return "@" not in sections[-1] or sections[-1] == "@"

    @property
    def zeros(self) -> int:
        """Return to how many digits a whole number not below zero is filled up, 0 for none."""
        found = _ZEROS.fullmatch(self.sections[0])
        return len(found[1]) if found and self._shows_zero_alike else 0

    @property
    def decimals(self) -> int | None:
        """Return how many decimals are shown of a number, None where that is not all it does."""
        found = _DECIMALS.fullmatch(self.sections[0])
        if found is None or not self._shows_zero_alike:
            return None
        return len(found[1] or "")

    @property
    def moment(self) -> str:
        """Return which of y, m, d, h, n (minutes) and s a date is shown with, "" for no date."""
        code = _CLOCK.sub("", self.sections[0])
        if not _MOMENT.fullmatch(code) or not re.search("[ymdhs]", code):
            return ""
        minutes = re.search(r"h[^ymds]*m|m[^ymdh]*s", code)
        shown = {letter for letter in "ydhs" if letter in code}
        months = re.sub(r"(h[^ymds]*)m+|m+([^ymdh]*s)", r"\1\2", code)
        shown |= {"n"} if minutes else set()
        shown |= {"m"} if "m" in months else set()
        return "".join(sorted(shown))

    @property
    def has_one_section(self) -> bool:
        """Return whether a number below zero is shown as the others are, with a minus."""
        return len(self.sections) == 1

    @property
    def _shows_zero_alike(self) -> bool:
        return len(self.sections) < 3 or self.sections[2] == self.sections[0]


@lru_cache(maxsize=512)
def format_of(code: str) -> Format:
    """Return what a number format does, by its code."""
    sections = [""]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append("")
        else:
            sections[-1] += _shown(token, is_first=not sections[-1]).lower()
    if len(sections) == 1 and not sections[0]:
        sections = [GENERAL]
    return Format(code, tuple(sections))


def _shown(token: str, *, is_first: bool) -> str:
    """Return what a part of a format shows: itself, a sign for a literal, or nothing."""
    if token[0] in "_*" or _COLOUR.fullmatch(token) or _SYSTEM.fullmatch(token):
        return ""
    if is_first and _LOCALE.fullmatch(token):
        return ""
    if len(token) == 1:
        return token
    literal = token.strip('"').lstrip("\\")
    return _SIGN if token[0] in '"\\' and literal in tuple("-/., :") else _ADDED
