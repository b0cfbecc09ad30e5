"""Forms that post: each has the token of its session, which most tests of pages do not ask for."""

from __future__ import annotations

import re

from ctu.develop.tree import ROOT

TEMPLATES = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.html")]
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
TOKEN = re.compile(
    r'name="csrf_token" value="{{ csrf_token\(\) }}"|{{ \w+\.hidden_tag\(\) }}'
    r"|{{ macros\.kept\(csrf_form, "
)
OTHERWISE = {
    "dialog.html",  # Its script takes the token of the page, which may be a newer one.
    "error.html",  # It sends what was sent, the token among it.
    "signed_out.html",  # Its session has ended; the page that it leads to asks once more.
}


def test_every_form_that_posts_has_its_token() -> None:
    """A form without one is refused outside tests, whatever its person has typed."""
    forms = [
        (path.name, form)
        for path in TEMPLATES
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if 'method="post"' in form
    ]
    without = [name for name, form in forms if not TOKEN.search(form)]
    assert len(forms) > len(OTHERWISE)
    assert sorted(without) == sorted(OTHERWISE)
