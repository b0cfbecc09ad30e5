"""What is wrong with a page as it is shown: what axe finds, and whether it scrolls sideways."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Text is measured in the colours and sizes that are there at that moment. An element is there as
# soon as the parser has come to it: before its style sheet and its font, and before what a style
# sheet moves has come to rest.
IS_AT_REST = """() =>
  [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet) &&
  document.fonts.status === "loaded" &&
  document.getAnimations().length === 0"""

# What passed, and what axe could not decide, stays in the browser.
RUN = """([context, options]) =>
  axe.run(context || document, options).then((result) => result.violations)"""


def settle(page: Page) -> None:
    """Wait until a page looks as it will go on looking: loaded, styled, and with nothing moving."""
    page.wait_for_load_state("load")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.wait_for_function(IS_AT_REST)


def findings(
    page: Page, context: str | None = None, *, without: str = "", also: str = ""
) -> list[str]:
    """Return what axe finds on a page or in a part of it: rule, place and why.

    :param without: a rule that is not asked for.
    :param also: a rule that is asked for only where it is named.
    """
    settle(page)
    rules = {name: {"enabled": name == also} for name in (without, also) if name}
    # A rule that axe has left out of its standard ones, as such a page works; HTML forbids it.
    rules["duplicate-id"] = {"enabled": True}
    options = {"resultTypes": ["violations"], "rules": rules, "preload": False}
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN, [context, options])
    return [
        f"{violation['id']}: {node['html'][:160]} {[each['message'] for each in node['any']]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Return a sentence when a page is wider than its window, else nothing."""
    settle(page)
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["It scrolls sideways."] if is_wide else []
