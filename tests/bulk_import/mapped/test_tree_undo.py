"""An undo takes a tree back, children before their parents, whatever the order of the file."""

from __future__ import annotations

import random

import pytest

from plugins.bulk_import.testing import import_csv, undo_import
from tests.bulk_import.host import db
from tests.bulk_import.tree_host import Groups, file_of, stored_tree, tree_of


class Removable(Groups):
    slug = "removable_groups"

    def undo(self, records):
        for record in records:
            db.session.delete(record)


CHAIN = [(f"n{n}", f"n{n - 1}" if n else "") for n in range(40)]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("rows", [1, 7])
@pytest.mark.parametrize(
    "nodes",
    [CHAIN, random.Random(3).sample(CHAIN, 40), tree_of(40)],
    ids=["down", "mixed", "tree"],
)
def test_a_tree_is_taken_back_whole(state, monkeypatch, nodes, rows):
    monkeypatch.setattr(Removable, "batch_rows", rows)
    state.importers[Removable.slug] = Removable
    done = import_csv(Removable, file_of(nodes), actor="ann", operation="create")
    assert done.created == len(nodes)
    undone = undo_import(Removable, done.public_id, actor="ann")

    assert (undone.taken_back, undone.kept, stored_tree()) == (len(nodes), {}, set())
