"""File formats that an application accepts, from its setting."""

from __future__ import annotations

from dataclasses import dataclass

from ..sentences.language import _t

KNOWN = ("csv", "txt", "xlsx")
XLSX = "xlsx"


@dataclass(frozen=True)
class Formats:
    """The kinds of files that are taken; texts unless a host says otherwise."""

    names: tuple[str, ...] = ("csv", "txt")

    @classmethod
    def read(cls, text: str) -> Formats:
        """Take the formats from a setting such as "csv, txt, xlsx"; a ValueError says which."""
        names = [each.strip().lower().removeprefix(".") for each in text.split(",")]
        given = tuple(dict.fromkeys(filter(None, names)))
        unknown = [each for each in given if each not in KNOWN]
        if unknown or "csv" not in given:
            wrong = f"not {unknown[0]!r}" if unknown else f"csv among them, not {text!r}"
            raise ValueError(f"must be some of {', '.join(KNOWN)}, {wrong}")
        return cls(given)

    @property
    def extensions(self) -> tuple[str, ...]:
        """Return how the names of such files end."""
        return tuple(f".{name}" for name in self.names)

    @property
    def listed(self) -> str:
        """Return ".csv or .txt", as sentences name them."""
        *others, last = self.extensions
        return _t("{others} or {last}", others=", ".join(others), last=last) if others else last

    @property
    def has_workbooks(self) -> bool:
        """Return whether workbooks are taken."""
        return XLSX in self.names

    def is_workbook(self, name: str) -> bool:
        """Return whether a file of this name is read as a workbook."""
        return self.has_workbooks and name.lower().endswith(f".{XLSX}")


TEXTS = Formats()
"""What is taken where nothing is set."""
