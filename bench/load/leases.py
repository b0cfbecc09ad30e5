"""What it costs to take the next of many batches over the next of a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import text

from bench.figures import Figure
from bench.fixtures.clock import Clock
from bench.fixtures.world import world
from ctu.extensions import db
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.tables.statuses import BatchState

FEW, MANY = 100, 10_000
TAKEN, ROUNDS = 40, 5
LIMIT = 1.5
RUN = """
INSERT INTO import_run (id, public_id, importer, status, reason, mode, file_name, file_size,
  file_mac, encoding, delimiter, columns, missing, changed_cells, total_rows, judged_rows,
  created_rows, failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token,
  uploaded_at, updated_at, expires_at)
VALUES (:id, CAST(:id AS varchar), 'users', 'RUNNING', '', 'partial', 'm.csv', 1, 'm', 'UTF-8', ',',
  '[]', '[]', '{}', 9999999, 0, 0, 0, 0, '1', '', '', CAST(:id AS varchar), 1, 1, 9999999999)
"""
BATCHES = """
INSERT INTO import_batch (run_id, number, first_line, row_count, lines, sealed, state, owner, fence,
  tries, code_version)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT :id, i, i, 1, '[]', 'x', 'judged', '', 0, 0, '' FROM n
"""


def measure() -> list[Figure]:
    """Return the ratios on both databases."""
    return [each for database in ("sqlite", "postgresql") for each in _measure(database)]


def _measure(database: str) -> Iterator[Figure]:
    with world(database) as place:
        for count in (FEW, MANY):
            db.session.execute(text(RUN), {"id": count})
            db.session.execute(text(BATCHES), {"id": count, "count": count})
        db.session.commit()
        _settle_dead_rows()
        clock = Clock([place])
        ratios = [clock.cost(_taking(MANY)) / clock.cost(_taking(FEW)) for _ in range(ROUNDS + 1)][
            1:
        ]
        yield Figure(f"the next of {MANY:,} batches / of {FEW}, {database}", ratios, LIMIT)


def _taking(run_id: int) -> Callable[[], None]:
    """Return what takes some batches and lets them be taken again."""

    def take() -> None:
        for _ in range(TAKEN):
            lease = leases.take(db.session(), run_id, "bench", 60, "bench")
            db.session.commit()
            assert lease is not None
            assert lease.state == BatchState.JUDGED
            leases.give_back(db.session(), lease)

    return take


def _settle_dead_rows() -> None:
    settling = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(settling[db.engine.dialect.name])
