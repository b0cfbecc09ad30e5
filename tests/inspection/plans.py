"""How a database would execute what a block asks it: by which indexes, and what it would sort."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from tests.inspection.statements import recorded_with_values

QUERIES = ("SELECT", "WITH")
# With these off, PostgreSQL reads or sorts a whole table only where no index can serve.
LAST_RESORTS = ("enable_seqscan", "enable_sort", "enable_bitmapscan")
# A bitmap joins what two indexes find, which is no whole read; it gives up their order.
WHOLE_READS = ("enable_seqscan", "enable_sort")


class Plans:
    """The statements of a block with their parameters, and the plan of each."""

    def __init__(
        self, engine: Engine, asked: list[tuple[str, Any]], kinds: tuple[str, ...] = QUERIES
    ) -> None:
        self._engine = engine
        self._asked = asked
        self._kinds = kinds

    def whole_reads(self, table: str) -> list[str]:
        """Return the plans that would read all rows of a table without an index.

        To go along the table itself until a page is full is no such plan.
        """
        plans = [
            plan
            for statement, plan in self.all(WHOLE_READS)
            if " LIMIT " not in statement.rpartition(f"ORDER BY {table}.id")[2]
            or f"ORDER BY {table}.id" not in statement
            or any(map(_sorts, _of(plan)))
        ]
        return [plan for plan in plans if any(_reads_all(each, table) for each in _of(plan))]

    def walks(self, table: str) -> list[str]:
        """Return the plans that would go through a whole table, or a whole index of it.

        Whoever wants the first rows of all goes along an index until there are enough.
        """
        plans = [
            plan
            for statement, plan in self.all()
            if "WHERE" in statement or " LIMIT " not in statement
        ]
        return [plan for plan in plans if _walks(_of(plan), table)]

    def sorts(self, order: str) -> list[str]:
        """Return the plans of statements sorted in this way that would collect rows to do so."""
        plans = [
            plan
            for statement, plan in self.all()
            if statement.rpartition("ORDER BY ")[2].startswith(order)
        ]
        return [plan for plan in plans if any(map(_sorts, _of(plan)))]

    def all(self, resorts: tuple[str, ...] = LAST_RESORTS) -> list[tuple[str, str]]:
        """Return each statement with its plan, with these settings of PostgreSQL off."""
        is_sqlite = self._engine.dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN (COSTS OFF)"
        with self._engine.connect() as connection:
            for setting in () if is_sqlite else resorts:
                connection.exec_driver_sql(f"SET LOCAL {setting} = off")
            return [
                (
                    statement,
                    "\n".join(
                        row[-1]
                        for row in connection.exec_driver_sql(f"{explain} {statement}", given)
                    ),
                )
                for statement, given in self._asked
                if statement.lstrip().startswith(self._kinds)
            ]


def _of(plan: str) -> list[str]:
    return [line.strip().removeprefix("->  ") for line in plan.splitlines()]


def _reads_all(line: str, table: str) -> bool:
    is_scan = line.startswith(f"SCAN {table}") and "INDEX" not in line
    return is_scan or line.startswith(f"Seq Scan on {table}")


def _walks(lines: list[str], table: str) -> bool:
    """Return whether a plan reads a table or an index without a condition to look for in it."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_index = line.startswith("Index ") and f" on {table}" in line
        is_whole_index = is_index and not following.startswith("Index Cond")
        if _reads_all(line, table) or line.startswith(f"SCAN {table}") or is_whole_index:
            return True
    return False


def _sorts(line: str) -> bool:
    """Return whether a node collects all rows; an incremental sort collects those alike."""
    return line.startswith(("USE TEMP B-TREE FOR ORDER BY", "Sort (")) or line == "Sort"


@contextmanager
def explained(engine: Engine, kinds: tuple[str, ...] = QUERIES) -> Iterator[Plans]:
    """Record the statements that go through an engine during a block, to be explained after it.

    :param kinds: the words with which those begin that are explained.
    """
    with recorded_with_values(engine) as asked:
        yield Plans(engine, asked, kinds)
