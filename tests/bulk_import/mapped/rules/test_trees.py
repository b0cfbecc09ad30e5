"""Parents in the same file: rows in any order, over batches, and what is said of failed ones."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch
from tests.bulk_import.host import db
from tests.bulk_import.shop import ProductImporter
from tests.bulk_import.tree_host import Group, Groups, expected, file_of, stored_tree, tree_of
from tests.files.kinds import TREES
from tests.inspection.statements import recorded


@pytest.fixture(autouse=True)
def groups(state):
    state.importers[Groups.slug] = Groups


def problems(file, **options):
    """Return what a check says of each line, once the import has said the same."""
    judged = judge_csv(Groups, file, actor="ann", operation="create")
    told = {
        row.line: [(each.code, each.message, each.hint) for each in row.problems]
        for row in judged.rows
        if row.problems
    }
    found = import_csv(Groups, file, actor="ann", operation="create", **options)
    assert told == {
        row.line: [(each.code, each.message, each.hint) for each in row.problems]
        for row in found.rows
    }
    assert found.created == (0 if options and told else judged.ready)
    return told


def failed_below(line):
    return [(*TREES["failed"], f"The parent is on line {line}")]


def test_parents_stand_anywhere_in_the_file_or_are_there_already(state):
    db.session.add(Group(name="Old"))
    db.session.commit()
    nodes = [("c", "b"), ("a", "OLD"), ("b", "A"), ("d", "")]
    assert problems(file_of(nodes)) == {}
    assert stored_tree() == expected([("Old", ""), *nodes])


def test_a_chain_and_a_random_tree_are_created_over_batches(state, monkeypatch):
    monkeypatch.setattr(Groups, "batch_rows", 7)
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 20)
    chain = [(f"c{n}", f"c{n + 1}") for n in range(40)] + [("c40", "")]
    nodes = [*chain, *tree_of(60)]
    assert problems(file_of(nodes)) == {}
    assert stored_tree() == expected(nodes)


def test_all_or_nothing_creates_a_tree_or_nothing(state):
    nodes = tree_of(30)
    wrong = [*nodes, ("x", "y"), ("y", "nobody")]
    assert problems(file_of(wrong), all_or_nothing=True).keys() == {32, 33}
    assert stored_tree() == set()
    assert problems(file_of(nodes), all_or_nothing=True) == {}
    assert stored_tree() == expected(nodes)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("count", [2_500, pytest.param(10_000, marks=pytest.mark.thorough)])
def test_thousands_of_nodes_in_random_order_are_created_as_the_check_says(
    state, monkeypatch, count
):
    monkeypatch.setattr(state, "settings", replace(state.settings, max_bytes=1_000_000))
    nodes = tree_of(count)
    judged = judge_csv(Groups, file_of(nodes), actor="ann", operation="create")
    assert (judged.ready, judged.failed) == (count, 0)
    found = import_csv(Groups, file_of(nodes), actor="ann", operation="create")
    assert (found.created, found.failed) == (count, 0)
    assert stored_tree() == expected(nodes)


def test_a_circle_is_reported_with_its_lines_and_what_hangs_on_it_fails(state):
    nodes = [("a", "b"), ("b", "c"), ("c", "a"), ("below", "a"), ("self", "self"), ("fine", "")]
    circle = [(*TREES["circle"], "Lines 2, 3 and 4 name each other")]
    assert problems(file_of(nodes)) == {
        **dict.fromkeys((2, 3, 4), circle),
        5: failed_below(2),
        6: [(*TREES["circle"], "The row names itself")],
    }
    assert stored_tree() == {("fine", "")}


def test_rows_below_a_wrong_row_fail_and_name_its_line_over_batches(state, monkeypatch):
    monkeypatch.setattr(Groups, "batch_rows", 2)
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 2)
    file = "Name,Rank,Parent\n3rd,,2nd\n2nd,,1st\nroot,,\n1st,x,root\nother,,root\n"
    told = problems(file)
    assert {line: [code for code, *_ in each] for line, each in told.items()} == {
        2: ["parent.failed"],
        3: ["parent.failed"],
        5: ["rank.type"],
    }
    assert (told[2], told[3]) == (failed_below(3), failed_below(5))
    assert stored_tree() == expected([("root", ""), ("other", "root")])


def test_a_parent_that_nobody_knows_is_an_unknown_reference(state):
    told = problems(file_of([("a", "nobody"), ("b", "a")]))
    assert told[2][0][:2] == ("parent.unknown", "Parent: The specified group does not exist.")
    assert told[3] == failed_below(2)


def test_a_name_twice_fails_and_so_does_what_is_below_it(state):
    told = problems(file_of([("a", ""), ("A", ""), ("b", "a")]))
    assert [code for code, *_ in told[2]] == ["name.duplicate"]
    assert told[4] == failed_below(2)


def test_the_error_file_comes_back_and_is_created(state):
    file = "Name,Rank,Parent\nleaf,,twig\ntwig,,branch\nbranch,x,root\nroot,,\n"
    found = import_csv(Groups, file, actor="ann", operation="create")
    assert (found.created, found.failed) == (1, 3)
    repaired = found.error_file.replace("x", "7")
    again = import_csv(Groups, repaired, actor="ann", operation="")
    assert (again.created, again.problems) == (3, {})
    nodes = [("leaf", "twig"), ("twig", "branch"), ("branch", "root"), ("root", "")]
    assert stored_tree() == expected(nodes)


def test_a_row_that_the_database_refuses_takes_those_below_it_along(state, monkeypatch):
    """Nothing before says so; the others are created, row by row."""

    def refuse(self, rows):
        groups = ModelImporter.create(self, rows)
        for group in groups:
            group.name = None if group.name == "bad" else group.name
        return groups

    monkeypatch.setattr(Groups, "create", refuse)
    nodes = [("below", "bad"), ("good", "root"), ("bad", "root"), ("root", ""), ("low", "good")]
    found = import_csv(Groups, file_of(nodes), actor="ann", operation="create")
    assert found.problems == {2: ["parent.failed"], 4: found.problems[4]}
    assert stored_tree() == expected([nodes[1], nodes[3], nodes[4]])


def test_an_upsert_creates_below_new_groups_and_refuses_to_move_there(state):
    db.session.add_all([Group(name="old"), Group(name="moved")])
    db.session.commit()
    file = file_of([("leaf", "new"), ("moved", "new"), ("new", "old")])
    judged = judge_csv(Groups, file, actor="ann", operation="upsert")
    found = import_csv(Groups, file, actor="ann", operation="upsert")
    assert judged.problems == found.problems == {3: ["parent.later"]}
    problem = judged.rows[1].problems[0]
    assert (problem.code, problem.message) == TREES["later"]
    assert problem.hint == "The parent is on line 4; upload the rows with errors once more"
    assert found.created == 2
    again = import_csv(Groups, found.error_file, actor="ann", operation="")
    assert (again.updated, again.problems) == (1, {})
    nodes = [("old", ""), ("moved", "new"), ("new", "old"), ("leaf", "new")]
    assert stored_tree() == expected(nodes)


def test_statements_do_not_grow_with_the_rows_of_a_batch(state):
    counts = []
    import_csv(Groups, file_of([("w1", "w2"), ("w2", "")]), actor="ann", operation="create")
    for count, prefix in ((20, "a"), (200, "b")):
        nodes = [(prefix + name, parent and prefix + parent) for name, parent in tree_of(count)]
        with recorded(db.engine) as statements:
            found = import_csv(Groups, file_of(nodes), actor="ann", operation="create")
        assert found.created == count
        # SQLite gets an INSERT for each record of a model, whatever the program does.
        counts.append(sum(not each.startswith("INSERT INTO shop_group") for each in statements))
    assert counts[0] == counts[1]


def test_batches_of_a_tree_are_taken_one_after_the_other(state, monkeypatch):
    """A worker that would settle a later batch finds none while an earlier one is at work."""
    monkeypatch.setattr(Groups, "batch_rows", 5)
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 5)
    upload = Upload("t.csv", file_of(tree_of(20)).encode(), new_token())
    run_id = accept(state, ImportRequest(Groups, "ann", upload)).id
    stop = threading.Event()
    for _ in range(4):
        assert step(state, run_id, stop)
    first = take_batch(state.session, run_id, "one", 60, "6", [Groups.slug])
    assert first is not None
    assert first.number == 0
    assert take_batch(state.session, run_id, "two", 60, "6", [Groups.slug]) is None
    assert take_batch(state.session, run_id, "two", 60, "6") is not None
    numbers = db.session.scalars(select(ImportBatch.number).where(ImportBatch.run_id == run_id))
    assert len(list(numbers)) == 4


def test_a_model_that_is_no_tree_and_one_without_unique_names_have_none(state):
    assert ProductImporter.tree is None
    assert Groups.tree is not None
    assert (Groups.tree.parent.name, Groups.tree.key.name) == ("parent", "name")
    looked: type[ModelImporter] = type(
        "Out", (ModelImporter,), {"model": Group, "exclude": ["name"]}
    )
    assert looked.tree is None
