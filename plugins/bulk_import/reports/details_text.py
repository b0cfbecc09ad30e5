"""Sentences of Details: how many rows an import and its repairs have done."""

from __future__ import annotations

from ..engine.language import N_, _n, _t, number
from ..storage.models import ImportRun


def created_so_far(run: ImportRun, things: str) -> str:
    """Return "463 of 500 users were created so far."."""
    one, many = N_("{count} of {things} was created."), N_("{count} of {things} were created.")
    if run.is_open:
        one = N_("{count} of {things} was created so far.")
        many = N_("{count} of {things} were created so far.")
    elif run.total_rows == 1 and not run.created_rows:
        return _t("The {things} was not created.", things=things)
    count = number(run.created_rows) if run.created_rows else _t("None")
    return _n(one, many, run.total_rows, count=count, things=things)


def repaired_text(run: ImportRun) -> str:
    """Return "7 of 9 rows repaired"."""
    if run.done_rows == run.total_rows:
        return _n("{n} row repaired", "{n} rows repaired", run.done_rows)
    total = number(run.total_rows)
    return _t("{count} of {total} rows repaired", count=number(run.done_rows), total=total)
