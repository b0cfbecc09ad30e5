"""Error pages: a sentence and a way on, and never anything of the exception."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text

from ctu.extensions import db
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.parts.limits import in_a_child, open_no_file, without_threads


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/nowhere", "GET", 404), ("/sign-in", "DELETE", 405), ("/sign-out", "GET", 405)],
)
def test_an_error_is_a_page_with_a_way_on(
    client: FlaskClient, address: str, method: str, status: int
) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    assert "Go to the first page" in answer.text


@pytest.mark.databases("sqlite")
def test_whoever_is_signed_in_keeps_the_menu(
    client: FlaskClient, leader: User, make_user: Any
) -> None:
    for address, status in (("/nowhere", 404), ("/groups/", 403), ("/sign-out", 405)):
        answer = client.get(address)
        assert (answer.status_code, "Go to the first page" in answer.text) == (status, True)
        assert 'id="main-menu"' in answer.text
        assert "CTU" in answer.text
        assert "Permission groups" not in answer.text
    assert 'id="main-menu"' not in client.application.test_client().get("/nowhere").text


@pytest.mark.databases("sqlite")
def test_a_form_that_is_too_large_says_how_large_it_is_and_leads_back(
    client: FlaskClient, leader: User
) -> None:
    page, host = "http://localhost/account/password", "http://localhost"
    sent = {"data": {"present": "x" * 3 * 1024 * 1024}}
    answer = client.post(page, headers={"Origin": host, "Referer": page}, **sent)

    assert answer.status_code == 413
    assert "takes 1.0 MB at most, and what was sent has 3.0 MB." in answer.text
    assert 'href="/account/password">Begin the form anew</a>' in answer.text
    assert 'id="main-menu"' in answer.text


@pytest.mark.databases("sqlite")
def test_a_user_who_is_not_there_is_called_a_user(client: FlaskClient, leader: User) -> None:
    page = client.get("/users/edit/?id=99999", follow_redirects=True).text
    assert "This user does not exist, or is not yours to change." in page
    assert "Record does not exist" not in page


@pytest.mark.databases("sqlite")
def test_a_link_to_a_form_that_one_may_not_use_says_so(client: FlaskClient, leader: User) -> None:
    page = client.get(f"/teams/edit/?id={leader.primary_team_id}", follow_redirects=True).text
    assert "This team does not exist, or is not yours to change." in page
    page = client.get("/teams/new/", follow_redirects=True).text
    assert "Your permission group does not include making a team." in page


@pytest.mark.databases("sqlite")
def test_a_method_that_is_not_allowed_says_which_are(client: FlaskClient) -> None:
    assert "POST" in client.delete("/sign-in").headers["Allow"]


@pytest.mark.databases("sqlite")
def test_a_form_without_its_token_is_out_of_date(make_app: MakeApp) -> None:
    answer = make_app(WTF_CSRF_ENABLED=True).test_client().post("/sign-in", data={"login": "a"})
    assert answer.status_code == 400
    assert "This page was out of date" in answer.text


@pytest.mark.databases("sqlite")
def test_a_form_without_its_token_leads_back_to_its_page_where_that_is_of_this_site(
    make_app: MakeApp,
) -> None:
    client, here = make_app(WTF_CSRF_ENABLED=True).test_client(), "http://localhost"
    pages = {
        f"{here}/users/?search=ann": 'href="/users/?search=ann">Sign in</a>',
        f"{here}//example.org/": 'href="/">Sign in</a>',
        "https://example.org/users/": "",
        "": "",
    }
    for page, link in pages.items():
        headers = {"Origin": here, "Referer": page}
        answer = client.post("/users/action/", data={"action": "unlock"}, headers=headers)
        assert answer.status_code == 400
        assert link in answer.text
        assert (">Sign in</a>" in answer.text) == bool(link)
        assert "example.org" not in answer.text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/console.sqlite", "postgresql+psycopg://nobody@/none?host=/nowhere"]
)
def test_a_database_that_is_away_is_a_sentence(make_app: MakeApp, url: str) -> None:
    client = make_app(SQLALCHEMY_DATABASE_URI=url).test_client()
    answer = client.post("/sign-in", data={"login": "m.stone", "password": "x"})
    assert answer.status_code == 503
    assert "The database does not answer." in answer.text


@pytest.mark.databases("sqlite")
def test_who_is_signed_in_gets_the_same_sentence(make_app: MakeApp) -> None:
    client = make_app(SQLALCHEMY_DATABASE_URI="sqlite:////nowhere/console.sqlite").test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "the token of a session"
    answer = client.get("/users/?search=ann")
    assert answer.status_code == 503
    assert "The database does not answer." in answer.text
    assert 'href="/users/?search=ann">Try again</a>' in answer.text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("origin", "first_name", "kept"),
    [
        ("http://localhost", "Ann", ["csrf_token", "first_name"]),
        ("https://elsewhere.example", "Ann", []),
        ("http://localhost", "A" * 600_000, []),
        ("http://localhost", ["Ann"] * 1_001, []),
    ],
    ids=["ours", "elsewhere", "large", "parts"],
)
def test_a_form_that_met_an_outage_can_be_sent_again_without_its_password(
    make_app: MakeApp, origin: str, first_name: str | list[str], kept: list[str]
) -> None:
    client = make_app(SQLALCHEMY_DATABASE_URI="sqlite:////nowhere/console.sqlite").test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "the token of a session"
    typed = {"csrf_token": "A", "first_name": first_name, "password": "Quiet-Harbour-72"}
    kind = "multipart/form-data" if isinstance(first_name, list) else None
    headers = {"Origin": origin}
    answer = client.post("/users/new/?url=/users/", data=typed, headers=headers, content_type=kind)
    assert answer.status_code == 503
    assert re.findall(r'type="hidden" name="(\w+)" value="A', answer.text) == kept
    assert ('<form method="post" action="/users/new/?url=/users/">' in answer.text) == bool(kept)
    assert ("still in this page, except the password" in answer.text) == bool(kept)
    assert "Quiet-Harbour" not in answer.text


@pytest.mark.databases("sqlite")
def test_a_database_that_goes_away_before_the_menu_of_an_error_page_is_the_same_sentence(
    client: FlaskClient, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_its_table() -> None:
        db.session.execute(text("SELECT 1 FROM a_table_that_is_not_there"))

    monkeypatch.setitem(client.application.jinja_env.globals, "page_news", without_its_table)
    answer = client.get("/groups/")
    assert answer.status_code == 503
    assert "The database does not answer." in answer.text


@pytest.mark.databases("sqlite")
def test_an_error_page_that_gets_no_memory_is_its_sentence(
    client: FlaskClient, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.jinja_env.globals, "page_news", lambda: bytes(1 << 62))
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.text.startswith("Nothing here. The address is wrong")


@pytest.mark.databases("sqlite")
def test_a_fault_of_the_program_is_reported_without_its_text(make_app: MakeApp) -> None:
    app = make_app(TESTING=False)

    @app.get("/broken")
    def broken() -> str:
        db.session.execute(text("SELECT no_such_function()"))
        return ""

    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "no_such_function" not in answer.text


@pytest.mark.databases("sqlite")
def test_a_limit_of_the_system_is_reported_as_one_and_passes(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(TESTING=False)

    @app.get("/thread")
    def page() -> str:
        with ThreadPoolExecutor(1) as threads:
            return str(threads.submit(lambda: "begun").result())

    @app.get("/memory")
    def large_page() -> bytes:
        return bytes(1 << 62)

    client = app.test_client()
    with without_threads():
        answer = client.get("/thread")
    assert (answer.status_code, "no more files, threads or memory" in answer.text) == (503, True)
    assert "page.limit error=RuntimeError" in caplog.text
    assert client.get("/memory").status_code == 503
    assert "page.limit error=MemoryError" in caplog.text
    assert client.get("/thread").text == "begun"


@pytest.mark.databases("sqlite")
def test_an_error_page_that_may_not_open_its_template_is_its_sentence(make_app: MakeApp) -> None:
    client = make_app(TESTING=False).test_client()
    client.application.jinja_env.cache = {}
    said = in_a_child(open_no_file, lambda: client.get("/nowhere").text)
    assert said == "Nothing here. The address is wrong, or what it names is not yours to see.\n"


@pytest.mark.databases("sqlite")
def test_why_a_page_found_no_database_is_in_the_log(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_app(SQLALCHEMY_DATABASE_URI="sqlite:////nowhere/console.sqlite").test_client()
    client.post("/sign-in", data={"login": "m.stone", "password": "x"})
    assert "page.database error=OperationalError cause=no-database" in caplog.text


@pytest.mark.usefixtures("a_busy_machine_is_not_silent")
@pytest.mark.databases("sqlite")
def test_a_full_disk_is_reported_as_one_and_readiness_agrees(
    make_app: MakeApp, make_user: Any, redis_url: str
) -> None:
    app = make_app(BULK_IMPORT_REDIS_URL=redis_url)
    client = app.test_client()
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def bound(connection: Any, _record: Any) -> None:
            # SQLite says of this bound what it says of a full disk.
            connection.execute("PRAGMA max_page_count = 1")

        db.engine.dispose()

    @app.get("/grow")
    def grow() -> str:
        db.session.execute(text("CREATE TABLE more AS SELECT zeroblob(900000)"))
        db.session.commit()
        return ""

    assert client.get("/readyz").get_json()["database"] == "up"
    answer = client.get("/grow")
    assert answer.status_code == 503
    assert "The disk of the database is full." in answer.text
    assert client.get("/readyz").get_json()["database"] == "full"
