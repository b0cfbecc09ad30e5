"""What stands in the HTML of a verdict: the fields that are typed into, and the buttons."""

from __future__ import annotations

import html as markup
import re


def fields(html: str) -> dict[str, str]:
    """Return what can be typed anew, by what a screen reader reads of it."""
    found = re.findall(r"<(?:input|textarea)[^>]*data-typed[^>]*>", html)
    return {
        markup.unescape(re.search('aria-label="([^"]*)"', each)[1]): re.search(
            'name="([^"]*)"', each
        )[1]
        for each in found
    }


def buttons(html: str) -> dict[str, tuple[str, str]]:
    """Return the buttons of a verdict: name and value, by their text."""
    found = re.findall(r"<button ([^>]*data-press[^>]*)>(.*?)</button>", html, re.DOTALL)
    pairs = ((re.search('name="(.*?)" value="(.*?)"', each), text) for each, text in found)
    return {text: (pair[1], markup.unescape(pair[2])) for pair, text in pairs if pair}
