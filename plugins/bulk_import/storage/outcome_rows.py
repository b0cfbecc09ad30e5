"""The outcomes of rows as lines of `import_row`, written by one statement for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Integer, String, bindparam, cast, insert, select
from sqlalchemy.orm import Session

from .json_parameters import is_fit, json_items, json_parameter, json_part
from .models import ImportRow
from .statuses import RowOutcome

_TABLE: Any = ImportRow.__table__
_NAMES = ("line", "outcome", "codes", "record_id", "sealed", "parent_run_id", "parent_line")
OutcomeRow = tuple[int, RowOutcome, str, str | None, str | None, int | None, int | None]
"""The values of these columns."""


def outcome_row(
    line: int,
    outcome: RowOutcome,
    *,
    codes: str = "",
    record_id: str | None = None,
    sealed: str | None = None,
    parent: tuple[int | None, int | None] = (None, None),
) -> OutcomeRow:
    """Return the outcome of one row.

    :param codes: the codes of the row's problems, separated by blanks.
    :param sealed: cells and problems of a failed row.
    :param parent: the import and the line that the row repairs.
    """
    return line, outcome, codes, record_id, sealed, *parent


def insert_outcomes(session: Session, run_id: int, rows: Sequence[OutcomeRow]) -> None:
    """Write the outcomes of rows of one import."""
    if not rows:
        return
    parameter = json_parameter(rows)
    if is_fit(parameter):
        session.execute(_inserting(), {"run": run_id, "rows": parameter})
        return
    values = [dict(zip(_NAMES, row, strict=True), run_id=run_id) for row in rows]
    session.execute(insert(_TABLE), values)


@cache
def _inserting() -> Insert:
    """Return the one INSERT; it is built once."""
    items = json_items(bindparam("rows", type_=String))
    parts = [json_part(items.c.value, place) for place in range(len(_NAMES))]
    columns = [
        cast(part, Integer) if isinstance(_TABLE.c[name].type, Integer) else part
        for name, part in zip(_NAMES, parts, strict=True)
    ]
    run = cast(bindparam("run", type_=Integer), Integer)
    return insert(_TABLE).from_select(["run_id", *_NAMES], select(run, *columns))
