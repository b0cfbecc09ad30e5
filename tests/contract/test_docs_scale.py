"""What `docs/scale.md` says of the code is so, and its arithmetic is right."""

from __future__ import annotations

import re
from pathlib import Path

import bench.imports.scale as measured
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.judging.pipeline import JUDGED_AT_ONCE
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.work.sharing import SHARED_ROWS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
HASH = 12.0


def constant(where: str) -> float:
    """Return what the document says of a constant of the code."""
    [found] = re.findall(rf"\| ([\d.]+) \| `{re.escape(where)}` \|", TEXT)
    return float(found)


def figure(name: str) -> tuple[float, float]:
    """Return what was measured and the limit, which may be missing."""
    [(value, limit)] = re.findall(
        rf"^\| {re.escape(name)} \| ([\d.]+)[^|]*\| ([\d.]*) *\|$", TEXT, re.M
    )
    return float(value), float(limit or "inf")


def test_the_constants_are_those_of_the_code() -> None:
    settings = re.findall(r"`BULK_IMPORT_([A-Z_]+)` \|$", TEXT, re.M)

    assert len(settings) == 5
    for name in settings:
        assert constant(f"BULK_IMPORT_{name}") == getattr(Settings, name.lower()), name
    assert constant("JUDGED_AT_ONCE") == JUDGED_AT_ONCE
    assert constant("Importer.batch_rows") == Importer.batch_rows
    assert constant("UserImporter.batch_rows") == UserImporter.batch_rows
    assert constant("SHARED_ROWS") == SHARED_ROWS


def test_the_limits_are_those_that_the_measure_holds() -> None:
    limits = {
        "statements of the worker, up to 1,000 rows": measured.STATEMENTS_OF_WORK,
        "the same for each 1,000 of many rows": measured.STATEMENTS_A_THOUSAND,
        "statements of the intake, up to 2,000 rows; one more for each 2,000": (
            measured.STATEMENTS_OF_INTAKE
        ),
        "Redis commands of an import": measured.COMMANDS_AN_IMPORT,
        "Redis commands a second of an idle host with one worker": measured.COMMANDS_A_SECOND,
    }
    for name, limit in limits.items():
        value, told = figure(name)
        assert value <= told == limit, name


def test_the_table_of_hosts_follows_from_the_constants() -> None:
    row, _ = figure("processor time of a row in the worker, without its hash")
    server, _ = figure("processor time of the same row in PostgreSQL")
    commands, _ = figure("Redis commands a second of an idle host with one worker")
    hosts = re.findall(r"^\| (10*) \| (\d+) \| ([\d.]+) \| (\d+) \|", TEXT, re.M)

    assert [int(each[0]) for each in hosts] == [1, 10, 100, 1000]
    for count, rows, cores, asked in hosts:
        expected = int(count) * 1000 / (row + HASH)
        assert round(expected) == int(rows)
        assert abs(expected * server / 1000 - float(cores)) < 0.05
        assert int(count) * commands == int(asked)


def test_the_sentences_of_the_model_follow_from_the_constants() -> None:
    row, _ = figure("processor time of a row in the worker, without its hash")
    server, _ = figure("processor time of the same row in PostgreSQL")
    commands, _ = figure("Redis commands a second of an idle host with one worker")
    slow = 23.0
    rows = [1000 / (row + each) for each in (0.0, HASH, slow)]
    served = 1000 / server
    for told in (
        f"a worker makes {rows[0]:,.0f} rows a second, with one of 12 ms {rows[1]:.0f}, "
        f"with one of 23 ms {rows[2]:.0f}.",
        f"serves {round(served, -1):,.0f} rows a second:",
        f"less than one worker without hashes, {int(served / rows[1])} with a hash of 12 ms,",
        f"{int(served / rows[2])} with one of 23 ms",
        f"1,000 hosts are {1000 * commands:,.0f} a second",
        f"100,000 people with a hash of 12 ms take {100 * (row + HASH):,.0f} / *k* seconds",
    ):
        assert told in TEXT, told
