"""The imports of the last days, as the history shows them."""

from __future__ import annotations

from dataclasses import dataclass

from ctu.access import rights
from ctu.models.users import User
from ctu.web.import_urls import details_url
from plugins.bulk_import import Line, history_lines, newest_imports

SHOWN_IMPORTS = 5


@dataclass(frozen=True, slots=True)
class RecentImport:
    """One import with the address of its Details."""

    line: Line
    url: str


def recent_imports(person: User) -> list[RecentImport]:
    """Return the newest imports that this person may see, of kinds that they may run."""
    runs = newest_imports(rights.kinds_of_imports(person), SHOWN_IMPORTS)
    return [RecentImport(line, details_url(line.run)) for line in history_lines(runs)]
