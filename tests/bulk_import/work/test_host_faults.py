"""What a host's program does wrong ends the import with a sentence; counts and rows stay true."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask import abort, request
from flask_login import LoginManager
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugins.bulk_import import Reference, check, check_rows, lookup
from plugins.bulk_import.actors import Actors
from plugins.bulk_import.engine import messages
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.models import ImportRow, ImportRun
from plugins.bulk_import.storage.outages import is_disk_full, is_outage
from plugins.bulk_import.storage.unsealed import open_failed
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.own_savepoint import own_savepoint
from tests.bulk_import.depot import (
    Article,
    ArticleImporter,
    ShelfImporter,
    WarehouseImporter,
)
from tests.bulk_import.host import HostBase, db

ARTICLES = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,Berry\r\nC,3,Cherry\r\n"
LONG = "W" * 300


@pytest.fixture
def run_import(state: Any, persist: Any) -> Callable[..., ImportRun]:
    """Return a function that imports a text to its end."""

    def post(importer: type[Any], sheet: str, actor: Any = "ann", **options: Any) -> ImportRun:
        state.importers[importer.slug] = importer
        upload = Upload(name="shop.csv", content=sheet.encode(), token="form", **options)
        run = accept(state, ImportRequest(importer, actor, upload))
        ended: ImportRun = persist(run.id)
        return ended

    return post


def with_create(create: Callable[[Any, Any], Any]) -> type[ArticleImporter]:
    """Return the importer of articles with another `create`."""
    return type("Articles", (ArticleImporter,), {"create": create})


def outcome(run: ImportRun) -> tuple[Any, ...]:
    return run.status, run.created_rows, run.failed_rows, run.not_attempted_rows


def articles() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Article)) or 0


def rows_of(run: ImportRun) -> list[tuple[int, str, str | None]]:
    query = select(ImportRow.line, ImportRow.outcome, ImportRow.record_id)
    found = db.session.execute(query.where(ImportRow.run_id == run.id).order_by(ImportRow.line))
    return [(line, became, key) for line, became, key in found]


def problems_of(state: Any, run: ImportRun) -> dict[int, tuple[str, str]]:
    query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
    found = {}
    for each in db.session.scalars(query):
        [problem] = open_failed(state.vault, run.public_id, each.line, str(each.sealed)).problems
        found[each.line] = problem.code, problem.message
    return found


NOTHING = ("FAILED", 0, 0, 3)


@pytest.mark.parametrize(
    ("create", "sentence"),
    [
        (lambda self, rows: self.made(rows), messages.CREATE_NOT_STORED),
        (lambda self, rows: [1, 2, 3], messages.CREATE_WROTE_NOTHING),
        (lambda self, rows: [{"id": 1}, {}, {}], messages.CREATE_KIND),
        (lambda self, rows: [None, None, None], messages.CREATE_KIND),
    ],
)
def test_records_that_were_never_stored_are_not_created(run_import, create, sentence):
    def act(self, rows):
        if sentence == messages.CREATE_KIND:
            db.session.add_all(self.made(rows))
        return create(self, rows)

    run = run_import(with_create(act), ARTICLES)

    assert (outcome(run), run.reason, articles()) == (NOTHING, sentence, 0)
    assert rows_of(run) == [(line, "not_attempted", None) for line in (2, 3, 4)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("returned", "told"),
    [
        (lambda made: None, "nothing"),
        (lambda made: made[0], "one thing"),
        (lambda made: made[1:], "2 records"),
        (lambda made: made[:1], "1 record"),
        (lambda made: [*made, made[0]], "4 records"),
    ],
)
@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_one_record_for_each_row_or_none_is_created(run_import, returned, told, mode):
    create = ArticleImporter.create

    run = run_import(
        with_create(lambda self, rows: returned(create(self, rows))), ARTICLES, mode=mode
    )

    assert (outcome(run), articles()) == (NOTHING, 0)
    assert run.reason == messages.CREATE_COUNT.format(returned=told, wanted=3)


def test_records_that_wait_in_another_session_are_not_created(run_import):
    others: list[Session] = []

    def create(self, rows):
        others.append(Session(db.engine))
        made = self.made(rows)
        others[0].add_all(made)
        return made

    run = run_import(with_create(create), ARTICLES)
    others[0].close()

    assert (outcome(run), run.reason, articles()) == (NOTHING, messages.CREATE_NOT_STORED, 0)


@pytest.mark.databases("postgresql")
def test_records_that_another_session_has_committed_are_found_and_told(run_import):
    def create(self, rows):
        made = self.made(rows)
        with Session(db.engine, expire_on_commit=False) as session:
            session.add_all(made)
            session.commit()
        return made

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), articles()) == (("FAILED", 3, 0, 0), 3)
    assert run.reason == f"{messages.CREATE_NOT_STORED} {messages.STORED_ANYWAY.format(count=3)}"
    assert [each[1] for each in rows_of(run)] == ["created"] * 3


def swallowed(act):
    """Return an act whose exception nobody hears of, as many a host writes it."""

    def quiet():
        with suppress(Exception):
            act()

    return quiet


@pytest.mark.sampled(2)
@pytest.mark.parametrize("is_quiet", [False, True])
@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: db.session.commit(), messages.CREATE_COMMITS),
        (lambda: db.session.connection().get_transaction().commit(), messages.CREATE_COMMITS),
        (lambda: db.session.execute(text("commit")), messages.CREATE_COMMITS),
        (lambda: db.session.rollback(), messages.CREATE_ROLLS_BACK),
        (lambda: db.session.execute(text("ROLLBACK;")), messages.CREATE_ROLLS_BACK),
    ],
)
def test_a_create_that_ends_the_transaction_ends_the_import_at_once(
    run_import, act, sentence, is_quiet
):
    def create(self, rows):
        made = ArticleImporter.create(self, rows)
        db.session.flush()
        (swallowed(act) if is_quiet else act)()
        return made

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), run.reason, articles()) == (NOTHING, sentence, 0)
    assert len(rows_of(run)) == 3


def test_a_commit_behind_the_session_cannot_be_hidden_and_is_told(run_import):
    def create(self, rows):
        made = ArticleImporter.create(self, rows)
        db.session.flush()
        db.session.connection().connection.dbapi_connection.commit()
        return made

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), articles()) == (("FAILED", 3, 0, 0), 3)
    assert run.reason == f"{messages.CREATE_COMMITS} {messages.STORED_ANYWAY.format(count=3)}"
    assert [each[1] for each in rows_of(run)] == ["created"] * 3


def test_savepoints_of_its_own_are_the_hosts_to_end(run_import):
    def create(self, rows):
        with db.session.begin_nested():
            made = ArticleImporter.create(self, rows)
        with db.session.begin_nested() as lost:
            db.session.add(Article(sku="X", ean="9", name="X"))
            db.session.flush()
            lost.rollback()
        return made

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), articles()) == (("COMPLETED", 3, 0, 0), 3)


def test_a_key_has_any_name_and_any_length_and_is_never_the_representation(run_import):
    run = run_import(WarehouseImporter, f"Code\r\n{LONG}\r\nshort\r\n")

    assert outcome(run) == ("COMPLETED", 2, 0, 0)
    assert rows_of(run) == [(2, "created", LONG), (3, "created", "short")]


def test_a_key_of_several_columns_is_a_list(run_import):
    run = run_import(ShelfImporter, 'Site,Number\r\nÄ,1\r\n"B, west",2\r\n')

    assert rows_of(run) == [(2, "created", '["Ä", "1"]'), (3, "created", '["B, west", "2"]')]


def test_keys_of_statements_are_taken_where_something_was_written(run_import):
    def create(self, rows):
        values = [{"sku": r[self.sku], "ean": r[self.ean], "name": r[self.name]} for r in rows]
        found = db.session.execute(insert(Article).returning(Article.id, Article.sku), values)
        ids = {sku: key for key, sku in found}
        return [ids[row[self.sku]] for row in rows]

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), articles()) == (("COMPLETED", 3, 0, 0), 3)


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_doubled_value_is_told_by_its_own_column(state, run_import, mode):
    rows = "SKU,EAN number,Name\r\nA,111,Apple\r\nB,111,Berry\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {
        3: ("row.taken", "Row: There is another record with the same EAN number.")
    }
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()


def test_a_doubled_value_has_the_words_of_the_rule_of_its_column(state, run_import):
    run_import(ArticleImporter, "SKU,EAN number,Name\r\nA,1,Apple\r\n")

    class Blind(ArticleImporter):
        slug = "blind"

        def taken(self, keys: set[str]) -> set[str]:
            return set()

    Blind.absents = ArticleImporter.absents
    run = run_import(Blind, "SKU,EAN number,Name\r\nA,2,Apple\r\n")

    assert problems_of(state, run) == {2: ("sku.taken", "SKU: There is such an article already.")}


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_value_that_the_model_refuses_is_its_rows_problem(state, run_import, mode):
    rows = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,forbidden\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {3: ("row.value", "Name: The value was refused.")}
    assert (run.status, run.failed_rows) == ("COMPLETED_WITH_ERRORS", 1)
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_value_that_the_database_refuses_is_its_rows_problem(state, run_import, mode):
    rows = f"SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,{'x' * 21}\r\nC,3,Cherry\r\n"

    run = run_import(ArticleImporter, rows, mode=mode)

    assert problems_of(state, run) == {3: ("row.value", messages.VALUE_REFUSED)}
    assert run.created_rows == (2 if mode == "partial" else 0) == articles()


@pytest.mark.parametrize("stage", ["taken", "prepare", "create"])
@pytest.mark.parametrize("debug", [False, True])
def test_a_mistake_of_the_program_ends_the_import_and_blames_no_row(
    run_import, host, stage, debug, caplog
):
    host.debug = debug

    def act(self, given):
        return given + None

    broken: Any = type("Articles", (ArticleImporter,), {stage: act})
    broken.absents = ArticleImporter.absents

    run = run_import(broken, ARTICLES)

    assert (outcome(run), articles()) == (NOTHING, 0)
    assert run.reason.startswith("The program failed with TypeError at test_host_faults.py:")
    assert ("Traceback" in caplog.text) is debug


def test_the_same_record_for_several_rows_is_counted_for_none(run_import):
    def create(self, rows):
        [first] = self.made(rows[:1])
        db.session.add(first)
        return [first] * len(rows)

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), run.reason, articles()) == (NOTHING, messages.CREATE_TWICE, 0)


@pytest.mark.parametrize(
    ("rule", "returned", "said"),
    [
        ("named", "Name: wrong", "type str and must return Problem | None,"),
        ("all_named", None, "type NoneType and must return Iterable[tuple[Row, Problem]],"),
        ("found", [], "type list and must return Mapping,"),
    ],
)
def test_what_a_rule_must_return_is_said(run_import, rule, returned, said):
    class Ruled(ArticleImporter):
        other = Reference("Other", Article, required=False)

        @check(ArticleImporter.sku)
        def named(self, row):
            return returned if rule == "named" else None

        @check_rows(ArticleImporter.sku)
        def all_named(self, rows):
            return returned if rule == "all_named" else ()

        @lookup(other, missing="Other: Unknown.")
        def found(self, keys):
            return returned if rule == "found" else {}

    run = run_import(
        Ruled, ARTICLES.replace("Name\r", "Name,Other\r").replace("Cherry", "Cherry,x")
    )

    assert run.status == "FAILED"
    assert f"The program's rule Ruled.{rule} returned a value of the {said}" in run.reason


@pytest.mark.parametrize("ask", [lambda: request.args, lambda: abort(403)])
def test_a_program_that_asks_for_a_request_or_aborts_ends_the_import(run_import, ask):
    run = run_import(with_create(lambda self, rows: ask()), ARTICLES)

    assert (outcome(run), articles()) == (NOTHING, 0)
    assert re.match(r"The program failed with \w+ at test_host_faults\.py:\d+, and", run.reason)


def test_a_program_whose_name_begins_like_a_library_is_named_all_the_same(run_import):
    program: dict[str, Any] = {"__name__": "flaskr.towns"}
    source = "def create(self, rows):\n    return int(None)\n"
    exec(compile(source, "/srv/flaskr/towns.py", "exec"), program)

    run = run_import(with_create(program["create"]), ARTICLES)

    assert run.reason.startswith("The program failed with TypeError at towns.py:2, and")


class SignedIn:
    """A person as Flask-Login knows them."""

    def get_id(self) -> str:
        return "7"


def test_a_host_without_a_user_loader_is_told_so(state, host, run_import):
    LoginManager(host)
    state.actors = Actors()

    run = run_import(ArticleImporter, ARTICLES, actor=SignedIn())

    assert (outcome(run), run.reason) == (NOTHING, messages.NO_USER_LOADER)


def test_two_databases_that_cannot_commit_together_are_refused(run_import, tmp_path, monkeypatch):
    other = create_engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    HostBase.metadata.create_all(other)
    get_bind: Any = type(db.session()).get_bind

    def split(self: Session, mapper: Any = None, **options: Any) -> Any:
        is_product = getattr(mapper, "class_", mapper) is Article
        return other if is_product else get_bind(self, mapper, **options)

    monkeypatch.setattr(type(db.session()), "get_bind", split)
    monkeypatch.setattr(ArticleImporter, "taken", lambda self, keys: set())

    run = run_import(ArticleImporter, ARTICLES)

    assert (outcome(run), run.reason) == (NOTHING, messages.CREATE_ELSEWHERE)
    with other.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Article)) == 0
    other.dispose()


@pytest.mark.databases("sqlite")
def test_a_full_disk_while_records_are_made_is_no_fault_of_the_host(host):
    db.session.execute(text("PRAGMA max_page_count = 1"))
    db.session.rollback()

    with pytest.raises(OperationalError) as caught, own_savepoint(db.session()):
        db.session.execute(insert(Article).values(sku="A" * 1_000_000, ean="1", name="Apple"))

    assert is_disk_full(caught.value)
    assert is_outage(caught.value)
    db.session.rollback()
