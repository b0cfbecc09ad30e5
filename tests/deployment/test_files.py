"""The files of an installation: what the documentation shows, and what the programs understand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.bulk_import.settings import Settings
from plugins.bulk_import.views.request_limits import body_limit
from plugins.bulk_import.work.supervisor import STOP_SECONDS
from tests.deployment.installed import FOLDER, ROOT, UNITS, directive, unit, variables

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OPTIONS = {
    "Unit": {"Description", "After"},
    "Service": {
        *(
            "User",
            "WorkingDirectory",
            "EnvironmentFile",
            "RuntimeDirectory",
            "RuntimeDirectoryMode",
            "ExecStart",
        ),
        "Environment",
        *("Restart", "KillMode", "TimeoutStopSec", "LimitCORE", "MemorySwapMax"),
        *("NoNewPrivileges", "PrivateTmp", "ProtectHome", "ProtectSystem"),
    },
    "Install": {"WantedBy"},
}


@pytest.mark.parametrize(
    "path", sorted(filter(Path.is_file, FOLDER.iterdir())), ids=lambda path: path.name
)
def test_the_documentation_shows_each_file_as_it_is(path: Path) -> None:
    shown = re.findall(r"^```\w+\n(.*?)^```", OPERATIONS, re.MULTILINE | re.DOTALL)
    assert path.read_text(encoding="utf-8") in shown


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_no_option_that_systemd_does_not_know(name: str, tmp_path: Path) -> None:
    """Asked by systemd itself where it is installed, else by a list."""
    parsed = unit(name)
    assert {section: set(parsed[section]) - OPTIONS[section] for section in OPTIONS} == {
        section: set() for section in OPTIONS
    }
    program = shutil.which("systemd-analyze")
    if program:
        text = (FOLDER / name).read_text(encoding="utf-8")
        # Links, because the real paths may hold blanks.
        (tmp_path / "python").symlink_to(sys.executable)
        (tmp_path / "ctu").symlink_to(ROOT)
        text = text.replace("/opt/ctu/.venv/bin/python", str(tmp_path / "python"))
        (tmp_path / name).write_text(text.replace("/opt/ctu", str(tmp_path / "ctu")))
        command = [program, "verify", "--man=no", str(tmp_path / name)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_worker_is_given_more_time_to_leave_than_it_takes() -> None:
    assert int(unit("ctu-worker.service")["Service"]["TimeoutStopSec"]) > STOP_SECONDS


def test_every_variable_of_the_environment_is_explained() -> None:
    assert variables()
    assert [name for name in variables() if f"| `{name}`" not in OPERATIONS] == []


def test_the_proxy_takes_the_largest_form_and_writes_none_to_the_disk() -> None:
    megabyte = 1024 * 1024
    assert directive("client_max_body_size") == directive("client_body_buffer_size") == "2m"
    assert body_limit(Settings.max_bytes) <= 2 * megabyte
