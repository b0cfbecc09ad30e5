"""Sentences of Details: how many rows an import and its repairs have done."""

from __future__ import annotations

from ...engine.sentences.language import N_, _n, _t, number
from ...storage.tables.models import ImportRun


def created_so_far(run: ImportRun, things: str) -> str:
    """Return "463 of 500 users were created so far."."""
    if not run.created_rows:
        return _nothing_so_far(run, things)
    one, many = N_("{count} of {things} was created."), N_("{count} of {things} were created.")
    if run.is_open:
        one = N_("{count} of {things} was created so far.")
        many = N_("{count} of {things} were created so far.")
    return _n(one, many, run.total_rows, count=number(run.created_rows), things=things)


def created_and_undone(run: ImportRun, things: str) -> str:
    """Return "463 of 500 users were created, and 450 of these were taken back."."""
    if run.undone_rows == run.total_rows:
        one = N_("The {things} was created and taken back.")
        many = N_("All {things} were created and taken back.")
        return _n(one, many, run.total_rows, things=things)
    created, back = number(run.created_rows), number(run.undone_rows)
    one = N_("{count} of {things} were created, and {back} of these was taken back.")
    many = N_("{count} of {things} were created, and {back} of these were taken back.")
    return _n(one, many, run.undone_rows, count=created, things=things, back=back)


def _nothing_so_far(run: ImportRun, things: str) -> str:
    """Return "None of 500 users were created so far."; a sentence of its own in any language."""
    one, many = N_("The {things} was not created."), N_("None of {things} were created.")
    if run.is_open:
        one = N_("The {things} is not created yet.")
        many = N_("None of {things} were created so far.")
    return _n(one, many, run.total_rows, things=things)


def repaired_text(run: ImportRun) -> str:
    """Return "7 of 9 rows repaired"."""
    if run.done_rows == run.total_rows:
        return _n("{n} row repaired", "{n} rows repaired", run.done_rows)
    total = number(run.total_rows)
    return _t("{count} of {total} rows repaired", count=number(run.done_rows), total=total)
