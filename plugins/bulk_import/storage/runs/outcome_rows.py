"""The outcomes of rows as lines of `import_row`, written by one statement for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Insert, Integer, String, bindparam, cast, insert, select
from sqlalchemy.orm import Session

from ..database.json_parameters import is_fit, json_items, json_members, json_parameter, json_part
from ..tables.models import ImportRow
from ..tables.statuses import RowOutcome

_TABLE = ImportRow.__table__
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


def insert_keys(
    session: Session, run_id: int, outcome: RowOutcome, keys: Mapping[int, str | None]
) -> None:
    """Write that rows of one import came to the same, and repair no others.

    :param keys: the key of each row's record as text, by the line of the row.
    """
    if not keys:
        return
    parameter = json_parameter(keys)
    if is_fit(parameter):
        session.execute(_inserting_keys(), {"run": run_id, "outcome": outcome, "rows": parameter})
        return
    insert_outcomes(
        session, run_id, [outcome_row(line, outcome, record_id=key) for line, key in keys.items()]
    )


@cache
def _inserting_keys() -> Insert:
    """Return the one INSERT of lines and keys; it is built once."""
    members = json_members(bindparam("rows", type_=String))
    run = cast(bindparam("run", type_=Integer), Integer)
    outcome = cast(bindparam("outcome", type_=String), String)
    values = select(run, cast(members.c.key, Integer), outcome, cast("", String), members.c.value)
    names = ["run_id", "line", "outcome", "codes", "record_id"]
    return insert(_TABLE).from_select(names, values)


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
