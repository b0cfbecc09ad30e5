"""The pages without the font of their icons: nothing that can be pressed is invisible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.console import Open, add_imogen
from tests.browser.import_pages import open_dialog

pytestmark = pytest.mark.browser

UNSEEN = """() => {
  const texts = (part) => [...part.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE);
  const isSeen = (part) => part.checkVisibility() && !part.closest(".sr-only");
  const isDrawn = (button) => [button, ...button.querySelectorAll("*")].some(
    (part) => isSeen(part) &&
      (part.matches("svg, img") || texts(part).some((text) => text.data.trim())));
  return [...document.querySelectorAll("a[href], button, summary")]
    .filter((button) => button.checkVisibility() && !isDrawn(button))
    .map((button) => button.outerHTML);
}"""
"""What can be pressed and shows neither a word nor a picture."""


def fill() -> None:
    add_imogen("Sys Admin")


def open_page(sign_in: Open, width: int) -> Page:
    page = sign_in(viewport={"width": width, "height": 800})
    page.route(re.compile("font-?awesome"), lambda route: route.abort())
    return page


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize("width", [1280, 390])
def test_whatever_can_be_pressed_is_seen_without_the_font(sign_in: Open, width: int) -> None:
    page = open_page(sign_in, width)
    for path in ("/", "/users/?flt_group=1", "/users/new/", "/groups/", "/audit/"):
        page.goto(path)
        assert page.evaluate(UNSEEN) == [], path
    page.goto("/imports/users/")
    assert page.evaluate(UNSEEN) == []
    open_dialog(page)
    assert page.evaluate(UNSEEN) == []
