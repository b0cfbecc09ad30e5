"""The cells of a list: what people typed is text in them, whatever it looks like."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from markupsafe import Markup

from ctu.records.grids import cells

MARKUP = '"><script>x</script>&'
ESCAPED = "&#34;&gt;&lt;script&gt;x&lt;/script&gt;&amp;"


class Named(SimpleNamespace):
    """A record with a name."""

    def __str__(self) -> str:
        return MARKUP


def test_a_name_is_text_in_a_link_a_cell_without_one_and_a_box() -> None:
    record = Named(id=7)
    link = f'<a dir="auto" href="/users/edit/?id=7&amp;url=x" title="{ESCAPED}">{ESCAPED}</a>'
    assert cells.name(record, "/users/edit/?id=7&amp;url=x") == link
    assert cells.name(record, None) == f'<span dir="auto" title="{ESCAPED}">{ESCAPED}</span>'
    assert f'value="7" aria-label="Choose {ESCAPED}">' in cells.box(record)


def test_a_chip_is_never_a_colour_alone() -> None:
    found = cells.chip(SimpleNamespace(kind="ok", icon="fa-check", word=MARKUP))
    icon = '<i class="fa fa-check" aria-hidden="true"></i>'
    assert found == f'<span class="chip chip-ok">{icon}{ESCAPED}</span>'
    assert "Active</span>" in cells.active_chip(True)
    assert "Inactive</span>" in cells.active_chip(False)


def test_a_time_is_in_utc_until_a_script_moves_it() -> None:
    at = datetime(2026, 11, 3, 4, 5, 6, 789, tzinfo=UTC)
    text = "3 Nov 2026, 04:05 UTC</time>"
    assert cells.timestamp(at) == Markup(
        f'<time datetime="2026-11-03T04:05:06+00:00" data-local="short">{text}'
    )
    assert 'data-local="long"' in cells.timestamp(at, "long")
