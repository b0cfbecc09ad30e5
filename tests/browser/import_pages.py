"""What people do on the import pages of any host: open the dialog, choose files, drop them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect


def wait_for_script(page: Page) -> None:
    """Wait until the script of an import page listens."""
    page.locator("html[data-import-pages=ready]").wait_for()


def open_dialog(page: Page) -> None:
    """Open the upload dialog with its button, which is a link until the script listens."""
    wait_for_script(page)
    page.locator(".bi-options [data-open-upload]").click()
    expect(page.locator("#bi-upload")).to_be_visible()


def choose(page: Page, *files: dict[str, Any] | Path) -> None:
    """Choose files in the dialog, which is opened where it is not open."""
    if not page.locator("#bi-upload").is_visible():
        open_dialog(page)
    page.locator("[data-input]").set_input_files(list(files))  # type: ignore[arg-type]


def drop(page: Page, files: Sequence[dict[str, Any]]) -> None:
    """Drop files anywhere on the page."""
    dropped = page.evaluate_handle(
        """files => {
          const dropped = new DataTransfer();
          files.forEach(([name, text]) => dropped.items.add(new File([text], name)));
          return dropped;
        }""",
        [(each["name"], each["buffer"].decode()) for each in files],
    )
    page.dispatch_event("body", "drop", {"dataTransfer": dropped})


def poll(page: Page) -> None:
    """Have the grid ask now, as it does when its tab is shown again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def file(content: str | bytes, name: str = "members.csv") -> dict[str, Any]:
    """Return a file as the browser is handed it."""
    buffer = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": "text/csv", "buffer": buffer}


@contextmanager
def first_one_held(page: Page, address: str) -> Iterator[list[Route]]:
    """Keep the first request to an address waiting during a block; it goes on at its end."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route(address, hold)
    with page.expect_request(address):
        yield asked
    while not asked:  # A request is told of just before it is handed to who holds it.
        page.evaluate("0")
    with page.expect_response(address):
        asked[0].continue_()
