"""The list of rows in Details: one outcome at a time, searched and cut into pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select

from ..state import State
from ..storage.models import ImportRow
from ..storage.statuses import RowOutcome
from .causes import Fault
from .details import Details
from .failures import NO_LINE
from .numbers import page_number, whole_number
from .wording import counted

PAGE_ROWS = 20
TABS = {
    "errors": RowOutcome.FAILED,
    "created": RowOutcome.CREATED,
    "updated": RowOutcome.UPDATED,
    "unchanged": RowOutcome.UNCHANGED,
    "left": RowOutcome.NOT_ATTEMPTED,
}
LONGEST_SEARCH = 100


@dataclass
class Listing:
    """One page of one tab."""

    tab: str
    words: str
    cause: str
    page: int
    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)
    """Line and record id, of rows without errors."""
    summary: str = ""
    has_next: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        """Return the query parameters of the choice, without the page."""
        given = {"tab": self.tab if self.tab != "errors" else "", "q": self.words}
        return {name: value for name, value in (given | {"cause": self.cause}).items() if value}


def read_listing(arguments: Mapping[str, str]) -> Listing:
    """Return the requested listing, without rows yet; invalid values mean the first page."""
    tab = arguments.get("tab", "errors")
    return Listing(
        tab=tab if tab in TABS else "errors",
        words=arguments.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        cause=arguments.get("cause", "")[:32],
        page=page_number(arguments.get("page", "")),
    )


def fill_listing(state: State, details: Details, listing: Listing) -> None:
    """Read the rows of a page; SealBroken when no key decrypts them."""
    if listing.tab != "errors":
        _list_rows(state, details, listing)
    elif details.run.purged_at is None:
        _list_faults(details, listing)


def _list_faults(details: Details, listing: Listing) -> None:
    """Take some rows' problems; a row is never cut in two."""
    failures = details.failures
    start = listing.page * PAGE_ROWS
    listing.faults, listing.has_next = failures.page(listing.cause, listing.words, start, PAGE_ROWS)
    if listing.faults:
        of = f"{len(listing.faults):,} of {counted(failures.count, 'error')}"
        listing.summary = f"{_span(listing.faults[0].line, listing.faults[-1].line)} · {of}"


def _count(state: State, conditions: Sequence[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(ImportRow).where(*conditions)
    return state.session.scalar(query) or 0


def _list_rows(state: State, details: Details, listing: Listing) -> None:
    conditions = [ImportRow.run_id == details.run.id, ImportRow.outcome == TABS[listing.tab]]
    if listing.words:
        line = whole_number(listing.words) or NO_LINE
        conditions.append((ImportRow.line == line) | (ImportRow.record_id == listing.words))
    start, run = listing.page * PAGE_ROWS, details.run
    # The import knows how many rows have each outcome; what a search leaves is counted.
    count = getattr(run, f"{TABS[listing.tab]}_rows")
    if listing.words:
        count = _count(state, conditions)
    # An index alone leads to the lines of a page, and only these are read.
    lines = select(ImportRow.line).where(*conditions).order_by(ImportRow.line)
    shown = ImportRow.line.in_(lines.offset(start).limit(PAGE_ROWS))
    query = select(ImportRow.line, ImportRow.record_id).where(*conditions, shown)
    found = state.session.execute(query.order_by(ImportRow.line))
    listing.rows = [(line, record_id or "") for line, record_id in found]
    listing.has_next = start + PAGE_ROWS < count
    if listing.rows:
        of = f"{len(listing.rows):,} of {counted(count, 'row')}"
        listing.summary = f"{_span(listing.rows[0][0], listing.rows[-1][0])} · {of}"


def _span(first: int, last: int) -> str:
    return f"Line {first:,}" if first == last else f"Lines {first:,}–{last:,}"
