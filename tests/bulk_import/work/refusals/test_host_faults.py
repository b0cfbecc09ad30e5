"""What a host's program does wrong ends the import with a sentence; counts and rows stay true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import abort, request
from flask_login import LoginManager
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugins.bulk_import import Reference, check, check_rows, lookup
from plugins.bulk_import.actors import Actors
from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.storage.database.outages import is_disk_full, is_outage
from plugins.bulk_import.work.hooks.own_savepoint import own_savepoint
from tests.bulk_import.depot import (
    Article,
    ArticleImporter,
)
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.work.articles import ARTICLES, NOTHING, articles, outcome, with_create


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


@pytest.mark.parametrize(
    ("rule", "returned", "said"),
    [
        ("named", "Name: wrong", "type str and must return Problem | None,"),
        ("all_named", None, "type NoneType and must return Iterable[tuple[Row, Problem]],"),
        ("found", [], "type list and must return Mapping,"),
    ],
)
def test_a_wrong_return_value_of_a_rule_names_the_right_type(run_import, rule, returned, said):
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


def test_a_fault_within_a_package_is_placed_where_the_program_calls_it(run_import):
    package: dict[str, Any] = {"__name__": "stamps.core"}
    file = "/srv/shop/lib/python3.11/site-packages/stamps/core.py"
    exec(compile("def stamp():\n    return int(None)\n", file, "exec"), package)

    run = run_import(with_create(lambda self, rows: package["stamp"]()), ARTICLES)

    assert "TypeError at test_host_faults.py:" in run.reason


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
