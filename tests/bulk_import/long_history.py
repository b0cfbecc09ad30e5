"""A history of more imports than are counted, stored by one statement."""

from __future__ import annotations

from sqlalchemy import text

from plugins.bulk_import.state import State
from plugins.bulk_import.storage.database.counts import MOST_COUNTED
from tests.bulk_import.host import db

COUNT = MOST_COUNTED + 215
FILL = """
INSERT INTO import_run (public_id, importer, status, reason, mode, file_name, file_size, file_mac,
  encoding, delimiter, columns, missing, changed_cells, total_rows, judged_rows, created_rows,
  failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token, uploaded_at,
  finished_at, updated_at, expires_at, noticed_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT 'f' || CAST(i AS TEXT), 'members', 'COMPLETED', '', 'partial', 'm.csv', 1,
  CAST(i AS TEXT), 'UTF-8', ',', '[]', '[]', '{}', 9, 9, 9 - i % 3, i % 3, 0,
  'actor' || CAST(i % 7 AS TEXT), 'Name ' || CAST(i % 7 AS TEXT), '', CAST(i AS TEXT), i, i, i, i, i
FROM n
"""


def store_long_history(state: State) -> None:
    """Store them: seven uploaders, the first import a second after 1970 began, then one each."""
    state.session.execute(text(FILL), {"count": COUNT})
    state.session.commit()
    if db.engine.dialect.name == "postgresql":
        state.session.execute(text("ANALYZE import_run"))
        state.session.commit()
