"""The Chromium of the browser tests; a headless shell is preferred.

The shell draws the same pages with a third of the CPU time. An installed one is taken, else
Debian's package is installed; whatever Chromium there is otherwise does as well.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from ctu.develop.clients.installation import can_install_packages, install_packages, try_step

BINARY_VARIABLE = "CTU_CHROMIUM"
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-dejavu"
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
    return named or _on_path(SHELLS) or _on_path(WHOLE) or _fetched_by_playwright()


def is_shell_wanted() -> bool:
    """Return whether no headless shell is installed and no other program is configured."""
    return not os.environ.get(BINARY_VARIABLE) and _on_path(SHELLS) is None


def launch_options() -> dict[str, Any]:
    """Return what `playwright.chromium.launch` is called with; root may not use the sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find(), "args": [*ARGUMENTS, *sandbox]}


def install() -> None:
    """Install a browser: Debian's package where this is root, else Playwright's."""
    install_packages(SHELLS[0], FONTS)
    if find() is None:
        install_packages(WHOLE[0], FONTS)
    if find() is None:
        try_step(sys.executable, "-m", "playwright", "install", "chromium", environment=os.environ)


def main() -> int:
    """Make sure that there is a browser, or say what the tests will lack; never a failure."""
    if find() is None or (is_shell_wanted() and can_install_packages()):
        print("There is no headless Chromium yet; the browser tests get one.", flush=True)
        install()
    if find() is None:
        print(
            "There is no Chromium: the browser tests are skipped. Install "
            f"{SHELLS[0]} or {WHOLE[0]} (Debian's packages have these names), or name the program "
            f"in {BINARY_VARIABLE}.",
            file=sys.stderr,
        )
    return 0


def _on_path(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _fetched_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


if __name__ == "__main__":
    sys.exit(main())
