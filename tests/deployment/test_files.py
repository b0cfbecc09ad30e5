"""The files of an installation: what the documentation says, and what the programs understand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.views.web.request_limits import body_limit
from plugins.bulk_import.work.workers.supervisor import STOP_SECONDS
from tests.deployment.installed import FOLDER, UNITS, directive, site, unit, variables
from tests.deployment.nginx import NGINX, configured
from tests.deployment.unit_options import CLOSED, OPTIONS

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
EXPOSURE = "30"
"""In tenths, as `systemd-analyze security` counts: below 3.0 of 10.0."""


@pytest.mark.parametrize(
    "path", sorted(filter(Path.is_file, FOLDER.iterdir())), ids=lambda path: path.name
)
def test_the_documentation_says_where_each_file_goes(path: Path) -> None:
    assert f"](deployment/{path.name})" in OPERATIONS
    assert re.search(
        rf"^# (?:install|cp) .*/opt/ctu/docs/deployment/{path.name}\b", OPERATIONS, re.M
    )


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_no_option_that_systemd_does_not_know(name: str, tmp_path: Path) -> None:
    """Asked by systemd itself where it is installed, else by a list."""
    parsed = unit(name)
    assert {section: set(parsed[section]) - OPTIONS[section] for section in OPTIONS} == {
        section: set() for section in OPTIONS
    }
    assert set(CLOSED) <= set(parsed["Service"])
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
        command = [program, "security", "--offline=true", f"--threshold={EXPOSURE}"]
        said = subprocess.run(
            [*command, str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stdout + said.stderr


def test_the_worker_is_given_more_time_to_leave_than_it_takes() -> None:
    assert int(unit("ctu-worker.service")["Service"]["TimeoutStopSec"]) > STOP_SECONDS


def test_the_site_names_old_encryption_nowhere_and_bounds_whoever_waits() -> None:
    versions = re.findall(r"ssl_protocols (.+);", site())
    assert versions == ["TLSv1.2 TLSv1.3"] * site().count("listen 443")
    bounds = ("client_header_timeout", "client_body_timeout", "send_timeout", "keepalive_timeout")
    assert all(directive(name).endswith("s") for name in (*bounds, "proxy_read_timeout"))
    # The first server's holds until a client has named one, so that the other's alone is none.
    assert site().count("client_header_timeout ") == site().count("listen 443")
    assert site().count("access_log ") == site().count("server {")


def test_nginx_understands_the_site(tmp_path: Path) -> None:
    """Asked where it is installed."""
    if NGINX:
        command = [NGINX, "-t", "-c", str(configured(tmp_path))]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr


def test_every_variable_of_the_environment_is_explained() -> None:
    assert variables()
    assert [name for name in variables() if f"| `{name}`" not in OPERATIONS] == []


def test_the_proxy_takes_the_largest_form_and_writes_none_to_the_disk() -> None:
    megabyte = 1024 * 1024
    assert directive("client_max_body_size") == directive("client_body_buffer_size") == "2m"
    assert body_limit(Settings.max_bytes) <= 2 * megabyte
