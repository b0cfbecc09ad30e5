"""The alerts: each has a test that fires it, one that does not, and its part of the runbook."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT
from tests.deployment.installed import FOLDER
from tests.deployment.queries import RULES

RULES_FILE = FOLDER / "prometheus" / "ctu-rules.yml"
TESTS_FILE = FOLDER / "prometheus" / "ctu-rules-test.yml"
TESTS = TESTS_FILE.read_text(encoding="utf-8")
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


def test_an_alert_on_shared_state_fires_once_for_all_hosts() -> None:
    """The unit test of such an alert has two hosts, and expects one alert."""
    found = re.findall(
        r"- (?:alert|record): (\S+)\n +expr: (.*bulk_import_.*)$", RULES, re.MULTILINE
    )
    assert len(found) > 10
    assert [name for name, query in found if not re.match(r"(?:min|max) by \(", query)] == []
    for name, _ in found:
        if name in ALERTS:
            test = TESTS.partition(f"- name: {name} fires\n")[2].partition("- name:")[0]
            assert 'instance="a"' in test
            assert 'instance="b"' in test
            assert test.count("exp_labels:") == 1


def test_prometheus_understands_the_rules() -> None:
    agrees("check", RULES_FILE)


@pytest.mark.nightly
def test_prometheus_fires_each_alert_and_is_quiet_as_the_rules_tests_say() -> None:
    agrees("test", TESTS_FILE)


def agrees(command: str, path: Path) -> None:
    """Ask Prometheus about a file, where Debian's package prometheus is installed."""
    program = shutil.which("promtool")
    if program:
        arguments = [program, command, "rules", str(path)]
        said = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
