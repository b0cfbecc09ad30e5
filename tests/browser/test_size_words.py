"""The size of a file is told in the same words before it is sent and after it was read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from plugins.bulk_import.engine.reading.refusals import size_text
from tests.browser.import_pages import choose

pytestmark = pytest.mark.browser

SIZES = (1, 2, 1_023, 1_024, 1_075, 1_126, 99_999, 102_400, 1_048_576, 1_600_001)


@pytest.mark.nightly
def test_the_dialog_says_a_size_as_the_server_does(visit):
    page = visit()
    for size in SIZES:
        # Its name refuses it at once, so that nothing but the script speaks of it.
        chosen = {"name": "book.xlsx", "mimeType": "text/csv", "buffer": b"x" * size}
        choose(page, chosen)
        expect(page.locator("[data-file-facts]")).to_have_text(size_text(size))
