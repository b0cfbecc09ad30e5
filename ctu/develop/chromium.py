"""The Chromium that browser tests drive: an installed one, else Debian's, else Playwright's own."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from ctu.develop.installation import install_packages, try_step

BINARY_VARIABLE = "CTU_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu")
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
    install_packages(*DEBIAN_PACKAGES)
    if find() is None:
        try_step(sys.executable, "-m", "playwright", "install", "chromium", environment=os.environ)


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


if __name__ == "__main__":
    sys.exit(main())
