"""Groups of a shop: a tree whose parents may be rows of the same file."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from plugins.bulk_import import ModelImporter
from tests.bulk_import.host import HostBase, db


class Group(HostBase):
    __tablename__ = "shop_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    rank: Mapped[int | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("shop_group.id"))
    parent: Mapped[Group | None] = relationship(remote_side=[id])


class Groups(ModelImporter):
    model = Group
    key = Group.name
    modes = ("create", "update", "upsert")


def tree_of(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return the names and parents of a tree of so many nodes, in random order."""
    chance = random.Random(seed)
    nodes = [("n0", "")] + [(f"n{n}", f"N{chance.randrange(n)}") for n in range(1, count)]
    chance.shuffle(nodes)
    return nodes


def file_of(nodes: Sequence[tuple[str, str]]) -> str:
    """Return the file of some nodes."""
    return "Name,Rank,Parent\n" + "".join(f"{name},,{parent}\n" for name, parent in nodes)


def stored_tree() -> set[tuple[str, str]]:
    """Return the names and parents of all groups; a group that is stored twice is seen twice."""
    above = aliased(Group)
    query = select(Group.name, above.name).outerjoin(above, Group.parent_id == above.id)
    found = [(name, (parent or "").upper()) for name, parent in db.session.execute(query)]
    assert len(found) == len(set(found))
    return set(found)


def expected(nodes: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what is stored of some nodes."""
    return {(name, parent.upper()) for name, parent in nodes}
