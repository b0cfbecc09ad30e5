"""What an update of 10,000 records by key costs, beside reading the file and asking alone.

It is CPU time, with the collection of garbage as a worker has it (decision 129).
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

from sqlalchemy import select

from bench.figures import Figure
from bench.fixtures.article_files import ROWS, article_file
from bench.fixtures.article_host import (
    Article,
    ArticleImporter,
    article_host,
    database,
    update_articles,
)
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.testing.statements import recorded

ROUNDS, ASKED_AT_ONCE = 3, 5_000
LIMIT = 15
"""At most this many times the cost of the plain way (decision 135)."""
SMALL = 2_000
"""A file of as many rows as are judged together."""


def measure() -> Iterator[Figure]:
    """Yield the ratio to the plain way, with rows per second and the statements of a batch."""
    with article_host():
        yield from _figures()


def _figures() -> Iterator[Figure]:
    ratios, seconds = [], []
    for number in range(1, ROUNDS + 1):
        plain = _timed_plain(article_file(number))
        seconds.append(update_articles("plain", number))
        ratios.append(seconds[-1] / plain)
    batches = [
        _statements(article_file(ROUNDS + 1, size)) / (size / 1_000) for size in (SMALL, ROWS)
    ]
    note = (
        f"{ROWS / min(seconds):,.0f} rows in a second of CPU time, from upload to end, half of "
        "them unchanged; "
        f"{batches[0]:.1f} statements for each thousand rows of {SMALL:,}, "
        f"{batches[1]:.1f} of {ROWS:,}"
    )
    name = "update by key / csv.DictReader and the same lookups"
    yield Figure(name, ratios, LIMIT, note=note)


def _timed_plain(text: str) -> float:
    """Return the CPU time of reading, looking up and comparing without any rule, in seconds."""
    began = time.process_time()
    rows = list(csv.DictReader(io.StringIO(text)))
    changed = 0
    for start in range(0, len(rows), ASKED_AT_ONCE):
        part = rows[start : start + ASKED_AT_ONCE]
        wanted = Article.sku.in_([row["Sku"] for row in part])
        query = select(Article.sku, Article.name, Article.stock).where(wanted)
        known = {sku: (name, stock) for sku, name, stock in database.session.execute(query)}
        changed += sum(known[row["Sku"]] != (row["Name"], int(row["Stock"])) for row in part)
    took = time.process_time() - began
    assert changed == ROWS // 2, changed
    database.session.rollback()
    return took


def _statements(text: str) -> int:
    with recorded() as found:
        import_csv(ArticleImporter, text)
    return len(found)
