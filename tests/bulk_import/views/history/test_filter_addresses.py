"""The filter in an address: names that fit any host, and those of the release before."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def two(import_file):
    """Import a file of one row and one of two."""
    import_file("ann,1,,TRUE")
    import_file("bob,1,,TRUE", "cy,1,,TRUE")


def shown(html):
    return html.count("data-import=")


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("?rows=2", 1),
        ("?users=2", 1),
        ("?rows=1&users=2", 2),
        ("?rows=&users=2", 2),
        ("?rows=x&users=2", 2),
    ],
)
def test_rows_narrow_by_their_number_and_users_is_read_where_there_are_none(
    page, two, address, count
):
    assert shown(page(address)) == count


@pytest.mark.parametrize("address", ["?rows=2", "?users=2"])
def test_every_link_that_keeps_the_filter_calls_it_rows(page, two, address):
    html = page(address)

    assert re.search(r'<select[^>]*name="rows">.*?value="2" selected', html, re.DOTALL)
    links = re.findall(r'href="([^"]*\?[^"]*)"', html)
    assert any("rows=2" in link for link in links)
    assert not any("users=" in link for link in links)


def test_new_imports_are_counted_by_the_older_name_too(client, two):
    status = "/admin/imports/members/status.json?ids=&newest="

    assert [client.get(status + more).json["new"] for more in ("&users=2", "&rows=2", "")] == [
        1,
        1,
        2,
    ]


def test_a_file_is_found_by_a_part_of_its_name(page, import_file):
    import_file("ann,1,,TRUE", name="March 100% done.csv")
    import_file("bob,1,,TRUE", name="april.csv")
    counts = {"MARCH": 1, "%25": 1, "_": 0, "csv": 2, "nowhere": 0, "%00": 2, "": 2}

    for more in ("", "&status=created"):
        assert {words: shown(page(f"?file={words}{more}")) for words in counts} == counts
