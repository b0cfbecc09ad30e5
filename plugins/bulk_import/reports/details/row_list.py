"""The list of rows in Details: one outcome at a time, searched and cut into pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...engine.sentences.language import N_, _n, _t, number
from ...state import State
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import RowOutcome
from ..repairs.causes import Fault
from ..words.numbers import page_number
from .details import Details
from .record_list import RecordList, RecordPage, RecordRow
from .record_source import RecordSource

PAGE_ROWS = 20
PAGE_LINES = 1000
"""How many rows a page tells by their lines alone."""
TABS = {
    "errors": RowOutcome.FAILED,
    "created": RowOutcome.CREATED,
    "updated": RowOutcome.UPDATED,
    "unchanged": RowOutcome.UNCHANGED,
    "left": RowOutcome.NOT_ATTEMPTED,
}
RECORD_TABS = ("created", "updated", "unchanged")
LONGEST_SEARCH = 100


@dataclass
class Listing:
    """One page of one tab."""

    tab: str
    words: str
    cause: str
    page: int
    faults: list[Fault] = field(default_factory=list)
    rows: list[RecordRow] = field(default_factory=list)
    """Rows without errors, each with the record that it became."""
    hidden: str = ""
    """How many rows are left out, and why; "" where none is."""
    summary: str = ""
    has_next: bool = False

    @property
    def length(self) -> int:
        """Return how many rows a page has at most."""
        return PAGE_LINES if self.tab == "left" else PAGE_ROWS

    @property
    def spans(self) -> list[str]:
        """Return the lines of the rows, those that follow one another as "2–31"."""
        found: list[list[int]] = []
        for row in self.rows:
            if found and row.line == found[-1][-1] + 1:
                found[-1][1:] = [row.line]
            else:
                found.append([row.line])
        return ["–".join(map(number, ends)) for ends in found]

    @property
    def chosen(self) -> dict[str, str]:
        """Return the query parameters of the choice, without the page."""
        given = {"tab": self.tab if self.tab != "errors" else "", "q": self.words}
        return {name: value for name, value in (given | {"cause": self.cause}).items() if value}


def read_listing(arguments: Mapping[str, str], run: ImportRun) -> Listing:
    """Return the requested listing, without rows yet; invalid values mean the first page."""
    tab = arguments.get("tab", "")
    return Listing(
        tab=tab if tab in TABS else _first_tab(arguments, run),
        words=arguments.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        cause=arguments.get("cause", "")[:32],
        page=page_number(arguments.get("page", "")),
    )


def _first_tab(arguments: Mapping[str, str], run: ImportRun) -> str:
    """Return the first tab that holds something; while rows still wait, that of the errors."""
    if run.is_open or arguments.get("cause"):
        return "errors"
    filled = (tab for tab, outcome in TABS.items() if getattr(run, f"{outcome}_rows"))
    return next(filled, "errors")


def record_tab(run: ImportRun) -> str:
    """Return the first tab of rows that are records, "" where no row is one."""
    filled = (tab for tab in RECORD_TABS if getattr(run, f"{TABS[tab]}_rows"))
    return next(filled, "")


def fill_listing(
    state: State, details: Details, listing: Listing, source: RecordSource | None
) -> None:
    """Read the rows of a page; SealBroken when no key decrypts them.

    :param source: where the records are found; None where they are shown by their keys.
    """
    if listing.tab != "errors":
        found = source if listing.tab != "left" else None
        _list_rows(RecordList(state, details.run, TABS[listing.tab], found), listing)
    elif details.run.purged_at is None:
        _list_faults(details, listing)


def _list_faults(details: Details, listing: Listing) -> None:
    """Take some rows' problems; a row is never cut in two."""
    failures = details.failures
    start = listing.page * PAGE_ROWS
    listing.faults, listing.has_next = failures.page(listing.cause, listing.words, start, PAGE_ROWS)
    if listing.faults:
        one, many = N_("{count} of {n} error"), N_("{count} of {n} errors")
        of = _n(one, many, failures.count, count=number(len(listing.faults)))
        listing.summary = f"{_span(listing.faults[0].line, listing.faults[-1].line)} · {of}"


def _list_rows(records: RecordList, listing: Listing) -> None:
    start = listing.page * listing.length
    found = records.page(listing.words, start, listing.length)
    listing.rows, count, listing.hidden = found.rows, found.total, hidden_text(found)
    listing.has_next = start + listing.length < count
    if listing.rows:
        of = _n("{count} of {n} row", "{count} of {n} rows", count, count=number(len(listing.rows)))
        listing.summary = f"{_span(listing.rows[0].line, listing.rows[-1].line)} · {of}"


def hidden_text(page: RecordPage) -> str:
    """Return why rows are left out of a page, "" where none is."""
    if not page.hidden:
        return ""
    one = N_("{n} row: gone, or not among those that you may see.")
    many = N_("{n} rows: gone, or not among those that you may see.")
    if page.is_of_page:
        one = N_("{n} row of this page: gone, or not among those that you may see.")
        many = N_("{n} rows of this page: gone, or not among those that you may see.")
    return _n(one, many, page.hidden)


def _span(first: int, last: int) -> str:
    if first == last:
        return _t("Line {line}", line=number(first))
    return _t("Lines {first}–{last}", first=number(first), last=number(last))
