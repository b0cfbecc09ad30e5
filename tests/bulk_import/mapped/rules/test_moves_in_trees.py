"""Updates that move records of a tree: none comes to stand below itself, whatever is between."""

from __future__ import annotations

import random
import threading

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import db
from tests.bulk_import.tree_host import Group, Groups, expected, file_of, stored_tree, tree_of
from tests.files.kinds import TREES
from tests.inspection.statements import recorded

CHAIN = [("a", ""), ("b", "a"), ("c", "b"), ("d", "")]
CIRCLE = [(*TREES["circle"], "The record would stand below itself")]


@pytest.fixture(autouse=True)
def groups(state):
    state.importers[Groups.slug] = Groups
    assert import_csv(Groups, file_of(CHAIN), actor="ann", operation="create").created == 4


def moved(nodes, **options):
    """Return what an import says of each line with a problem, once a check has said the same."""
    file = file_of(nodes)
    judged = judge_csv(Groups, file, actor="ann", operation="update")
    done = import_csv(Groups, file, actor="ann", operation="update", **options)
    told = {
        row.line: [(each.code, each.message, each.hint) for each in row.problems]
        for row in done.rows
    }
    assert told.keys() == judged.problems.keys()
    return told


def test_a_record_is_not_moved_below_one_that_is_below_it(state):
    assert moved([("a", "c"), ("d", "c")]) == {2: CIRCLE}
    assert stored_tree() == expected([("a", ""), ("b", "a"), ("c", "b"), ("d", "c")])


def test_moves_that_are_a_circle_together_with_what_is_stored_all_fail(state):
    assert moved([("a", "d"), ("d", "c")]) == {2: CIRCLE, 3: CIRCLE}
    assert stored_tree() == expected(CHAIN)


def test_a_move_is_right_where_another_row_opens_the_circle(state):
    assert moved([("a", "c"), ("b", "d")]) == {}
    assert stored_tree() == expected([("a", "c"), ("b", "d"), ("c", "b"), ("d", "")])


def test_batches_of_one_row_make_no_circle_together(state, monkeypatch):
    monkeypatch.setattr(Groups, "batch_rows", 1)
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 1)
    done = import_csv(Groups, file_of([("a", "d"), ("d", "c")]), actor="ann", operation="update")
    assert (done.updated, [row.problems[0].code for row in done.rows]) == (1, ["parent.circle"])
    assert circles() == set()


def test_a_move_fails_when_the_row_that_would_have_opened_the_circle_does(state):
    """That row's record is changed by somebody after the upload."""
    file = b"Name,Rank,Parent\na,,c\nb,5,d\n"
    upload = Upload("groups.csv", file, new_token(), choices=Choices(operation="update"))
    run_id = accept(state, ImportRequest(Groups, "ann", upload)).id
    db.session.execute(update(Group).where(Group.name == "b").values(rank=1))
    db.session.commit()
    while step(state, run_id, threading.Event()):
        pass
    query = select(ImportRow.line, ImportRow.codes).where(ImportRow.run_id == run_id)
    assert db.session.execute(query.order_by(ImportRow.line)).all() == [
        (2, "parent.circle"),
        (3, "row.changed"),
    ]
    assert stored_tree() == expected(CHAIN)


def circles():
    """Return the ids of the groups that stand below themselves."""
    above = dict(db.session.execute(select(Group.id, Group.parent_id)).all())
    found = set()
    for start in above:
        node, walked = above[start], set()
        while node is not None and node not in walked:
            walked.add(node)
            node = above[node]
        if start in walked:
            found.add(start)
    return found


@pytest.mark.sampled(5)
@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_moved_no_record_comes_to_stand_below_itself(state, monkeypatch, seed):
    chance = random.Random(seed)
    monkeypatch.setattr(Groups, "batch_rows", chance.choice([1, 3, 50]))
    import_csv(Groups, file_of(tree_of(30, seed)), actor="ann", operation="create")
    nodes = [(f"n{n}", f"n{chance.randrange(30)}") for n in chance.sample(range(30), 12)]
    done = import_csv(Groups, file_of(nodes), actor="ann", operation="update")
    assert circles() == set()
    assert done.updated + done.unchanged + done.failed == len(nodes)


def test_the_statements_of_moves_do_not_grow_with_them(state):
    counts = []
    for size in (5, 300):
        names = [f"s{size}_{n}" for n in range(size)]
        chain = [(name, names[n - 1] if n else "") for n, name in enumerate(names)]
        import_csv(Groups, file_of(chain), actor="ann", operation="create")
        file = file_of([(name, "d") for name in names])
        with recorded(db.engine) as statements:
            assert import_csv(Groups, file, actor="ann", operation="update").updated == size
        counts.append(len(statements))
    assert counts[0] == counts[1]
