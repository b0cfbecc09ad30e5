"""What a host's `create` returns and does to the transaction: records are counted once stored."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from plugins.bulk_import.engine.sentences import messages
from tests.bulk_import.depot import (
    Article,
    ArticleImporter,
    ShelfImporter,
    WarehouseImporter,
)
from tests.bulk_import.host import db
from tests.bulk_import.work.articles import (
    ARTICLES,
    NOTHING,
    articles,
    outcome,
    rows_of,
    with_create,
)

LONG = "W" * 300


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
    assert run.reason == f"{messages.CREATE_NOT_STORED} {messages.STORED_ANYWAY[1].format(n=3)}"
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


def test_a_commit_behind_the_session_cannot_be_hidden_and_is_reported(run_import):
    def create(self, rows):
        made = ArticleImporter.create(self, rows)
        db.session.flush()
        db.session.connection().connection.dbapi_connection.commit()
        return made

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), articles()) == (("FAILED", 3, 0, 0), 3)
    assert run.reason == f"{messages.CREATE_COMMITS} {messages.STORED_ANYWAY[1].format(n=3)}"
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


def test_the_same_record_for_several_rows_is_counted_for_none(run_import):
    def create(self, rows):
        [first] = self.made(rows[:1])
        db.session.add(first)
        return [first] * len(rows)

    run = run_import(with_create(create), ARTICLES)

    assert (outcome(run), run.reason, articles()) == (NOTHING, messages.CREATE_TWICE, 0)
