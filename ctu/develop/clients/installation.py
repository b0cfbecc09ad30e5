"""How programs that tests drive are installed; a step that fails says so and ends nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

SECONDS = 600
# A machine without a network is told at once.
APT_OPTIONS = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")


def can_install_packages() -> bool:
    """Return whether there is apt-get, and this is root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(*names: str) -> None:
    """Install Debian's packages, where that can be done."""
    if not can_install_packages():
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try_step("apt-get", *APT_OPTIONS, "update", environment=environment)
    options = ("install", "--yes", "--no-install-recommends")
    try_step("apt-get", *APT_OPTIONS, *options, *names, environment=environment)


def try_step(*command: str, environment: Mapping[str, str]) -> None:
    """Run one step of an installation; what counts is whether the program is there afterwards."""
    try:
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(f"{command[0]} could not be used ({type(failure).__name__}).", file=sys.stderr)
