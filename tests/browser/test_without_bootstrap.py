"""The upload dialog on a page of a host that has no style sheet of Bootstrap."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.browser.import_pages import choose, file
from tests.browser.panel import GOOD

pytestmark = pytest.mark.browser

STYLE = "element => getComputedStyle(element).backgroundColor"


@pytest.mark.nightly
def test_the_dialog_hides_the_page_and_its_parts_stand_below_each_other(visit):
    page = visit()
    page.route(
        re.compile(r"bootstrap[^?]*\.css"),
        lambda route: route.fulfill(body="", content_type="text/css"),
    )
    page.reload()
    choose(page, file(GOOD))
    dialog = page.get_by_role("dialog", name="Upload members")
    frame = dialog.locator(".bi-dialog-frame")
    assert frame.evaluate(STYLE) == "rgb(255, 255, 255)"
    boxes = [
        frame.locator(f".bi-dialog-{part}").bounding_box() for part in ("head", "body", "foot")
    ]
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"] + 1
        assert above["width"] == below["width"] > 700
    assert dialog.locator("input[type=file]").bounding_box()["width"] <= 1
