"""The guarded view in a host of a few lines, on both databases: no request can hurt it."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla.filters import IntEqualFilter
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Enum, ForeignKey, String, event, func
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from wtforms.validators import ValidationError

from plugins.bulk_import.views.guarded.guarded_model import GuardedModelView
from tests.parts.sqlite import wait_for_no_disk
from tests.suite.templates import compile_once

Colour = enum.Enum("Colour", ["red", "green"])


def make_host(url: str) -> SimpleNamespace:
    """Return an application with a shelf and boxes, of which only those on the shelf are seen."""
    app = Flask("host")
    app.config.update(
        SECRET_KEY="x", SQLALCHEMY_DATABASE_URI=url, TESTING=True, PROPAGATE_EXCEPTIONS=False
    )
    db = SQLAlchemy(app)

    class Shelf(db.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(20))

    class Box(db.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(20), unique=True)
        size: Mapped[int] = mapped_column(default=1)
        colour: Mapped[Colour] = mapped_column(Enum(Colour), default=Colour.red)
        shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
        shelf: Mapped[Shelf | None] = relationship()

    class BoxView(GuardedModelView):
        column_list = ["name", "size", "shelf"]
        column_sortable_list = ["name", "size"]
        column_searchable_list = ["name", "size", "shelf.name"]
        column_filters = [
            "name", "size", "colour",
            IntEqualFilter(Box.size, "Exact"),
            IntEqualFilter(func.abs(Box.size), "Loose"),
        ]  # fmt: skip
        named_filter_urls = True
        column_editable_list = ["size"]
        form_ajax_refs = {"shelf": {"fields": ["name"]}}
        form_columns = ["name", "size"]
        can_export = can_set_page_size = can_view_details = True
        page_size_options = (2, 20)

        def get_query(self) -> Any:
            query = super().get_query().options(joinedload(Box.shelf))
            return query.filter(Box.shelf_id.is_not(None))

    with app.app_context():
        wait_for_no_disk(db.engine)
        db.create_all()
        shelf = Shelf(name="Top")
        boxes = [Box(name=f"box {n}", size=n, shelf=shelf) for n in range(1, 6)]
        hidden = Box(name="hidden")
        db.session.add_all([*boxes, hidden])
        db.session.commit()
        host = SimpleNamespace(
            app=app, db=db, Box=Box, first=boxes[0].id, hidden=hidden.id, view=BoxView(Box, db)
        )
    Admin(app, url="/").add_view(host.view)
    return host


@pytest.fixture
def host(empty_database_url: str) -> Iterator[SimpleNamespace]:
    host = make_host(empty_database_url)
    host.app.config["WTF_CSRF_ENABLED"] = False
    compile_once(host.app)
    yield host
    with host.app.app_context():
        host.db.engine.dispose()


@pytest.fixture
def client(host: SimpleNamespace) -> FlaskClient:
    return host.app.test_client()  # type: ignore[no-any-return]


def box(host: SimpleNamespace, id: int) -> Any:
    with host.app.app_context():
        return host.db.session.get(host.Box, id)


def names(client: FlaskClient, query: str = "") -> list[str]:
    """Return the names of the boxes in the list, in their order."""
    text = client.get(f"/box/?{query}").text
    cells = text.split('<td class="col-name">')[1:]
    return [cell.split("</td>")[0].strip() for cell in cells]


HUGE = "9" * 25
NASTY = [
    "page=-1", "page=99999999999", f"page={HUGE}", "page=x", "page_size=-5", f"page_size={HUGE}",
    "sort=-1", "sort=99", "sort=x", "sort=2", "desc=-7", f"sort=0&desc={HUGE}",
    "search=%00", "search=%25", "search=%5C", "search=%5E%5C", "search=%3D%5C", "search=%ff%fe",
    "search=" + "a+" * 3000, "search=" + "x" * 70_000,
    "flt0_name_equals=%00", "flt0_name_contains=%3Da%5C", "flt0_name_in_list=,,",
    f"flt0_size_equals={HUGE}", "flt0_size_equals=3000000000", "flt0_size_equals=x",
    f"flt0_size_in_list=1,{HUGE}", "flt0_size_equals=" + "9" * 5000,
    "flt0_colour_equals=blue", "flt0_colour_in_list=red,blue",
    f"flt0_exact_equals={HUGE}", f"flt0_loose_equals={HUGE}", "flt0_exact_equals=1.5",
    "flt=1", "flt_=1", "flt0_=1",
    "endpoint=x", "self=x", "_external=1", "_scheme=x", "_method=POST", "export_type=x",
    "id=abc", "url=http://[",
]  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("path", ["/box/", "/box/export/csv/"])
def test_no_value_in_the_address_of_a_list_breaks_it(client: FlaskClient, path: str) -> None:
    codes = {
        query[:60]: client.get(f"{path}?{query}", buffered=True).status_code for query in NASTY
    }
    assert {query: code for query, code in codes.items() if code not in {200, 302, 400}} == {}


def test_hidden_fields_of_the_forms_of_a_list_share_no_id(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    host.app.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/box/").text
    assert page.count('name="csrf_token"') > 5
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    # Flask-Admin calls each cell of a column that is edited in the list after that column.
    assert [each for each, times in ids.items() if times > 1] == ["size"]


@pytest.mark.parametrize("page", ["edit", "details"])
def test_an_id_that_is_none_finds_nothing(client: FlaskClient, page: str) -> None:
    for id in ("abc", "-1", "0", HUGE, "%00", "1,2", ".", "1&id=2", "", "%F0%9F"):
        response = client.get(f"/box/{page}/?id={id}")
        assert (response.status_code, response.location) == (302, "/box/")


def test_an_id_that_is_none_is_refused_in_every_form(client: FlaskClient) -> None:
    for id in ("abc", HUGE, "1,2", "\x00"):
        inline = client.post("/box/ajax/update/", data={"list_form_pk": id, "size": "9"})
        batch = client.post("/box/action/", data={"action": "delete", "rowid": id})
        delete = client.post("/box/delete/", data={"id": id})
        assert (inline.status_code, batch.status_code, delete.status_code) == (404, 404, 302)


def test_a_row_outside_the_list_is_out_of_reach(host: SimpleNamespace, client: FlaskClient) -> None:
    assert client.get(f"/box/edit/?id={host.hidden}").status_code == 302
    client.post(f"/box/edit/?id={host.hidden}", data={"name": "found", "size": "1"})
    client.post("/box/ajax/update/", data={"list_form_pk": str(host.hidden), "size": "9"})
    client.post("/box/action/", data={"action": "delete", "rowid": str(host.hidden)})
    client.post("/box/delete/", data={"id": str(host.hidden)})
    assert (box(host, host.hidden).name, box(host, host.hidden).size) == ("hidden", 1)


def test_a_row_of_the_list_can_be_edited_inline(host: SimpleNamespace, client: FlaskClient) -> None:
    data = {"list_form_pk": str(host.first), "size": "9"}
    assert client.post("/box/ajax/update/", data=data).status_code == 200
    assert box(host, host.first).size == 9


def test_an_inline_edit_respects_can_edit(host: SimpleNamespace, client: FlaskClient) -> None:
    host.view.can_edit = False
    data = {"list_form_pk": str(host.first), "size": "9"}
    assert client.post("/box/ajax/update/", data=data).status_code == 403
    assert box(host, host.first).size == 1


def test_a_wrong_value_in_an_inline_edit_is_no_server_error(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    data = {"list_form_pk": str(host.first), "size": "many"}
    assert client.post("/box/ajax/update/", data=data).status_code == 400


def test_a_batch_action_deletes_only_rows_of_the_list(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    data = {"action": "delete", "rowid": [str(host.first), str(host.hidden), "4444"]}
    page = client.post("/box/action/", data=data, follow_redirects=True)
    assert "1 record deleted." in page.text
    assert box(host, host.first) is None
    assert box(host, host.hidden) is not None


def test_a_value_that_the_database_refuses_is_a_sentence(client: FlaskClient) -> None:
    for name, size in (("a" * 40, "1"), ("a\x00b", "1"), ("fine", HUGE), ("box 1", "1")):
        page = client.post("/box/new/", data={"name": name, "size": size})
        assert page.status_code in {200, 302}
        for trace in ("sqlalchemy", "psycopg", "sqlite", "INSERT", "Overflow", "Traceback"):
            assert trace not in page.text


def test_a_clash_is_reported_without_the_words_of_the_database(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    @event.listens_for(host.Box, "before_insert")
    def take_the_name(_mapper: Any, _connection: Any, target: Any) -> None:
        target.name = "box 1"

    page = client.post("/box/new/", data={"name": "other", "size": "1"})
    assert "Nothing was saved: it clashes with a record" in page.text
    assert "UNIQUE" not in page.text.upper()


def test_a_broken_view_is_reported_as_it_is(host: SimpleNamespace, client: FlaskClient) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise TypeError("the real reason")

    host.view.get_list = broken
    host.app.config["PROPAGATE_EXCEPTIONS"] = True
    with pytest.raises(TypeError, match="the real reason"):
        client.get("/box/")


def test_an_unexpected_error_while_saving_is_raised_and_not_shown(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret")

    host.view.on_model_change = broken
    page = client.post("/box/new/", data={"name": "new", "size": "1"})
    assert page.status_code == 500
    assert "a secret" not in page.text


def test_a_sentence_of_the_host_is_shown_as_it_is(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    def refuse(*_: Any) -> None:
        raise ValidationError("Boxes are full.")

    host.view.on_model_change = refuse
    assert "Boxes are full." in client.post("/box/new/", data={"name": "new", "size": "1"}).text


def test_a_lookup_stays_within_limits(client: FlaskClient) -> None:
    lookup = "/box/ajax/lookup/?name=shelf&query="
    assert "Shelf 1" in client.get(f"{lookup}to").text
    for query in ("%00", "to&offset=-1", f"to&offset={HUGE}", "to&limit=-1", f"to&limit={HUGE}"):
        assert client.get(lookup + query).status_code == 400


def test_every_form_asks_for_a_token(host: SimpleNamespace, client: FlaskClient) -> None:
    host.app.config["WTF_CSRF_ENABLED"] = True
    CSRFProtect(host.app)
    data = {"id": str(host.first), "name": "new", "size": "1", "action": "delete"}
    for page in ("new/", f"edit/?id={host.first}", "delete/", "action/", "ajax/update/"):
        assert client.post(f"/box/{page}", data=data).status_code == 400
    assert box(host, host.first).name == "box 1"


def test_an_export_holds_no_formula(host: SimpleNamespace, client: FlaskClient) -> None:
    with host.app.app_context():
        host.db.session.get(host.Box, host.first).name = "=cmd|' /C calc'!A0"
        host.db.session.commit()
    assert "\n'=cmd|' /C calc'!A0,1,Top" not in client.get("/box/export/csv/").text
    assert "'=cmd|" in client.get("/box/export/csv/").text


def test_the_count_is_a_plain_one_of_the_rows_in_the_list(host: SimpleNamespace) -> None:
    with host.app.app_context():
        query = host.view.get_count_query()
        assert query.scalar() == 5
        assert str(query).startswith("SELECT count(*)")
        assert "JOIN" not in str(query)


def test_pages_hold_every_row_once(host: SimpleNamespace, client: FlaskClient) -> None:
    with host.app.app_context():
        host.db.session.query(host.Box).update({"size": 7})
        host.db.session.commit()
    pages = [names(client, f"sort=1&page_size=2&page={page}") for page in range(3)]
    assert sorted(name for page in pages for name in page) == [f"box {n}" for n in range(1, 6)]


def test_a_search_takes_signs_as_they_are(client: FlaskClient) -> None:
    found = {"box+3": 1, "Top+4": 1, "%25": 0, "_": 0, "%5C": 0, "%5Ebox": 5, "%3Dbox": 0}
    assert {search: len(names(client, f"search={search}")) for search in found} == found


def test_a_filter_leaves_the_records_that_match(client: FlaskClient) -> None:
    assert names(client, "flt0_size_equals=3") == ["box 3"]
    assert names(client, "flt0_colour_equals=green") == []


def test_a_batch_action_takes_as_many_records_as_the_largest_page(
    host: SimpleNamespace, client: FlaskClient
) -> None:
    for count in (101, 1499):
        data = {"action": "delete", "rowid": [str(host.first)] * count}
        answer = client.post("/box/action/", data=data, follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, "/box/")
        assert "Nothing was changed: choose 100 records at most." in answer.text
    assert box(host, host.first) is not None


def test_a_hundred_records_are_found_at_once(host: SimpleNamespace) -> None:
    with host.app.test_request_context():
        ids = [str(number) for number in range(host.first, host.first + 1500)]
        assert len(host.view.get_chosen(ids)) == 5


def test_a_list_takes_twenty_filters(client: FlaskClient) -> None:
    query = "&".join(f"flt{number}_size_equals=1" for number in range(1200))
    answer = client.get(f"/box/?{query}")
    assert answer.status_code == 200
    assert answer.text.count("This list takes 20 filters at most; the others were left out.") == 1
    assert names(client, query) == ["box 1"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("token", ["", "stale"])
def test_a_stale_form_says_so_and_saves_nothing(
    host: SimpleNamespace, client: FlaskClient, token: str
) -> None:
    host.app.config["WTF_CSRF_ENABLED"] = True
    new = {"name": "new", "size": "1", "csrf_token": token}

    before = box(host, host.first).name
    for address in ("/box/new/", f"/box/edit/?id={host.first}"):
        text = client.post(address, data=new).text
        assert "Nothing was saved: the form is too old." in text
    assert box(host, host.first).name == before
    assert "new" not in names(client)
