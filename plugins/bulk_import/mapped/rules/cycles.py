"""Cycles in a tree of records: no moved record may become its own ancestor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, inspect, select, tuple_
from sqlalchemy.orm import RelationshipProperty, Session, aliased

from ...engine.declaration.importer import Importer
from ...engine.declaration.rules import Tree, check_rows
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...engine.sentences.language import _t
from ...state import current_state
from ..keys.keys import ASKED_AT_ONCE
from .class_rules import add_rule
from .get_or_create import lock_kind

Node = tuple[Any, ...]
"""The key by which children refer to a record."""


def forbid_cycles(cls: type[Importer], tree: Tree, parent: RelationshipProperty[Any]) -> None:
    """Add the rule that no record which exists is moved below itself.

    :param parent: the relationship that the tree consists of.
    """

    def find(importer: Any, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        moving = [row for row in rows if not row.problems]
        for row in moved_in_cycles(current_state().session, tree, parent, moving):
            message = _t(messages.PARENT_CIRCLE, label=tree.parent.label)
            hint = _t(messages.HINT_BELOW_ITSELF)
            yield row, tree.parent.problem("circle", message, hint)

    add_rule(cls, f"_circles_{tree.parent.name}", find, check_rows(tree.parent))


def refuse_cycles(tree: Tree, parent: RelationshipProperty[Any], rows: Sequence[Row]) -> None:
    """Check written rows again for cycles, as other rows may have failed or been committed.

    :raises ValueError: when records stand below themselves. The rows are then written and judged
        one by one, and the one to blame is reported.
    """
    session = current_state().session
    if any(each.field is tree.parent for row in rows for each in row.changes):
        lock_kind(session, parent.mapper)
    if moved_in_cycles(session, tree, parent, rows):
        raise ValueError("A record would stand below itself.")


def moved_in_cycles(
    session: Session, tree: Tree, parent: RelationshipProperty[Any], rows: Sequence[Row]
) -> list[Row]:
    """Return the rows that would make their record its own ancestor, through any records.

    It takes one statement, however deep the tree is.
    """
    names = [each.key for each in _columns(parent, parent.mapper.class_)[0]]
    moves: dict[Node, tuple[Row, Node | None]] = {}
    for row in rows:
        if any(each.field is tree.parent for each in row.changes):
            above = row[tree.parent]
            # A parent that is created with the row has nothing above it.
            is_stored = above is not None and inspect(above).has_identity
            moves[_node(row.record, names)] = (row, _node(above, names) if is_stored else None)
    aims = {above for _, above in moves.values() if above is not None}
    if not aims:
        return []
    above_of = _stored_above(session, parent, sorted(aims, key=repr))
    above_of |= {node: above for node, (_, above) in moves.items()}
    return [moves[node][0] for node in _in_circles(above_of, moves)]


def _node(record: Any, names: Sequence[str]) -> Node:
    return tuple(getattr(record, name) for name in names)


def _stored_above(
    session: Session, parent: RelationshipProperty[Any], starts: Sequence[Node]
) -> dict[Node, Node | None]:
    """Return the parents of some records and of all above them, as they are stored."""
    found: dict[Node, Node | None] = {}
    size = len(starts[0])
    for first in range(0, len(starts), ASKED_AT_ONCE):
        query = _upwards(parent, starts[first : first + ASKED_AT_ONCE])
        for row in session.execute(query):
            above = tuple(row[size:])
            found[tuple(row[:size])] = None if None in above else above
    return found


def _upwards(parent: RelationshipProperty[Any], starts: Sequence[Node]) -> Any:
    """Return the query of records and all above them; UNION ends it where there is a circle."""
    far, near = _columns(parent, parent.mapper.class_)
    is_start = tuple_(*far).in_(starts) if len(far) > 1 else far[0].in_([key for (key,) in starts])
    own = [each.label(f"own_{place}") for place, each in enumerate(far)]
    above = [each.label(f"above_{place}") for place, each in enumerate(near)]
    found = select(*own, *above).where(is_start).cte("found", recursive=True)
    next_far, next_near = _columns(parent, aliased(parent.mapper.class_))
    is_above = [each == found.c[f"above_{place}"] for place, each in enumerate(next_far)]
    return select(found.union(select(*next_far, *next_near).join(found, and_(*is_above))))


def _columns(parent: RelationshipProperty[Any], kind: Any) -> tuple[list[Any], list[Any]]:
    """Return by what a record of this class, or alias, is referred to, and how it refers."""
    name = parent.mapper.get_property_by_column
    pairs = parent.local_remote_pairs or ()
    far = [getattr(kind, name(each).key) for _, each in pairs]
    return far, [getattr(kind, name(each).key) for each, _ in pairs]


def _in_circles(above_of: Mapping[Node, Node | None], moved: Mapping[Node, Any]) -> list[Node]:
    """Return those of the moved records that stand below themselves."""
    found: list[Node] = []
    known: set[Node] = set()
    for start in moved:
        path: dict[Node, int] = {}
        node: Node | None = start
        while node is not None and node not in known and node not in path:
            path[node] = len(path)
            node = above_of.get(node)
        if node is not None and node in path:
            circle = list(path)[path[node] :]
            found += [each for each in circle if each in moved]
        known.update(path)
    return found
