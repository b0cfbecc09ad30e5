"""The alerts: each has a test that fires it, one that does not, and its part of the runbook."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.deployment.installed import FOLDER, ROOT
from tests.deployment.queries import RULES

TESTS = (FOLDER / "prometheus" / "ctu-rules-test.yml").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
ALERTS = re.findall(r"- alert: (\w+)$", RULES, re.MULTILINE)


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_fires_and_is_quiet_and_its_page_says_what_to_do(alert: str) -> None:
    assert f"runbook: runbook.md#{alert.lower()}\n" in RULES
    assert f"\n## {alert}\n" in RUNBOOK
    assert f"- name: {alert} fires\n" in TESTS
    assert f"- name: {alert} is quiet\n" in TESTS


def test_every_part_of_the_runbook_belongs_to_an_alert() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE) == ALERTS


def test_prometheus_itself_agrees() -> None:
    """Asked where Debian's package prometheus is installed."""
    program = shutil.which("promtool")
    if program:
        command = [program, "test", "rules", str(FOLDER / "prometheus" / "ctu-rules-test.yml")]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
