"""What people, hosts and databases see stays as it is written down, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.surface.listing import KEPT, differences, listing

HOW = (
    "The public surface has changed. Where that is meant, write it down with "
    "`.venv/bin/python -m tests.surface --write` and say so in CHANGELOG.md."
)


@pytest.mark.slow
def test_the_public_surface_is_the_listed_one(redis_url: str, tmp_path: Path) -> None:
    found = differences(KEPT.read_text(encoding="utf-8"), listing(redis_url, tmp_path))
    if found:
        pytest.fail("\n".join([HOW, *found]), pytrace=False)


def test_a_change_is_reported_with_its_section() -> None:
    kept = "# Head\n\n## Settings\n\nA = 1\nB = 2\n\n## Routes\n\nGET /\n"
    found = "# Head\n\n## Settings\n\nA = 2\nB = 2\n\n## Routes\n\nGET /\nGET /new\n"
    assert differences(kept, found) == ["Settings - A = 1", "Settings + A = 2", "Routes + GET /new"]


def test_a_line_that_stands_twice_is_missed_once() -> None:
    assert differences("## Files\n\na\na\n", "## Files\n\na\n") == ["Files - a"]


@pytest.mark.parametrize(
    "line",
    [
        "BulkImport.register(importer: type[Importer]) -> None",
        "BULK_IMPORT_QUEUE = 'bulk-import'",
        "job import-N-N: plugins.bulk_import.jobs.work(int)",
        "row.not_processed: Row: Could not be processed.",
        "POST /admin/imports/books/<public_id>/cancel -> import_books.cancel",
        "flask worker -n/--processes: integer range = 1",
        "import_batch.state: 'judged', 'settled', 'waiting'",
        "bulk-import:workers:last-seen: string",
        "import_run: status VARCHAR(32) NOT NULL",
    ],
)
def test_the_list_holds_one_line_of_each_kind(line: str) -> None:
    assert line in KEPT.read_text(encoding="utf-8").splitlines()
