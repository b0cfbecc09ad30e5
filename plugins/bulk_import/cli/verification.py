"""The command `flask bulk-import verify`, which checks what is stored."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from sqlalchemy import func, select

from ..reports.words.wording import counted
from ..state import State, current_state
from ..storage.maintenance.verification import Finding, verify, verify_seals
from ..storage.tables.models import ImportRow, ImportRun

SOUND = "{imports} with {rows}: nothing is lost, doubled or untrue."


@click.command("verify")
@click.option("--seals", is_flag=True, help="Open all that is sealed, too; this takes a while.")
def verify_database(*, seals: bool) -> None:
    """Prove conservation, uniqueness and the truth of status over the whole database.

    The exit status is 1 when stored data contradict each other. Workers may run meanwhile.
    """
    state = current_state()
    found = verify(state.session, lambda slug, ids: records_of(state, slug, ids))
    if seals:
        found += verify_seals(state.session, state.vault, state.actors.sealed_columns())
    for finding in found:
        click.echo(finding_line(finding))
    if found:
        sys.exit(1)
    imports = state.session.scalar(select(func.count()).select_from(ImportRun)) or 0
    rows = state.session.scalar(select(func.count()).select_from(ImportRow)) or 0
    state.session.rollback()
    click.echo(SOUND.format(imports=counted(imports, "import"), rows=counted(rows, "row")))


def records_of(state: State, slug: str, ids: Sequence[str]) -> set[str] | None:
    """Return which records of a kind there are; None where its importer has no `find_records`."""
    find = getattr(state.importers.get(slug), "find_records", None)
    return None if find is None else set(map(str, find(ids)))


def finding_line(finding: Finding) -> str:
    """Return a line about one kind of damage."""
    rest = finding.count - len(finding.examples)
    more = f" and {rest:,} more" if rest else ""
    return f"{finding.kind}: {finding.sentence} {', '.join(finding.examples)}{more}."
