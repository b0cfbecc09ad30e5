"""The Chromium that browser tests drive: an installed one, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BINARY_VARIABLE = "CTU_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu")
INSTALL_SECONDS = 600
# A test's browser talks to nobody but the console.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str | None:
    """Return the browser's program: named in the environment, on PATH, or fetched by Playwright."""
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _fetched_by_playwright()


def launch_options() -> dict[str, Any]:
    """Return what `playwright.chromium.launch` is called with; root may not use the sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find(), "args": [*ARGUMENTS, *sandbox]}


def install() -> None:
    """Have a browser installed by whoever can: Debian's packages as root, else Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _try("apt-get", "update", environment=environment)
        options = ("install", "--yes", "--no-install-recommends")
        _try("apt-get", *options, *DEBIAN_PACKAGES, environment=environment)
    if find() is None:
        _try(sys.executable, "-m", "playwright", "install", "chromium", environment=os.environ)


def main() -> int:
    """Make sure that there is a browser, or say what the tests will lack; never a failure."""
    if find() is None:
        print("There is no Chromium yet; it is being installed for the browser tests.", flush=True)
        install()
    if find() is None:
        print(
            "There is no Chromium: the browser tests are skipped. Install chromium (Debian's "
            f"package has this name), or name the program in {BINARY_VARIABLE}.",
            file=sys.stderr,
        )
    return 0


def _fetched_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def _try(*command: str, environment: Mapping[str, str]) -> None:
    """Run one step of an installation; what counts is whether a browser is there afterwards."""
    try:
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(f"{command[0]} could not be used ({type(failure).__name__}).", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
