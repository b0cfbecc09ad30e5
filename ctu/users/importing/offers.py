"""The groups, teams and plans that an uploader may use, read by one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import CompoundSelect, Table, bindparam, literal_column, null, select, union_all

from ctu.access import change_rights, visibility
from ctu.access.rights import permissions
from ctu.database.connections import PREPARED
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.models.naming import Named
from ctu.models.teams import Team
from ctu.models.users import User

_GROUP, _TEAM, _PLAN = range(3)
_ASKED = (
    "name",
    "min_length",
    "max_length",
    "needs_upper",
    "needs_lower",
    "needs_digit",
    "needs_symbol",
    "refuses_common",
    "refuses_personal",
)
"""The columns of a password policy that its check needs."""


@dataclass(frozen=True, eq=False)
class Offer:
    """Something that a row may name, as an import needs to know it; records stay unloaded."""

    id: int
    name: str
    name_key: str

    @classmethod
    def of(cls, record: Any) -> Offer | None:
        """Return what stands for a record that has been loaded."""
        return record and Offer(record.id, record.name, record.name_key)

    def __eq__(self, other: object) -> bool:
        """Compare with another one of its kind."""
        return isinstance(other, Offer) and self.id == other.id

    def __hash__(self) -> int:
        return self.id

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False)
class GroupOffer(Offer):
    """A permission group, with what its policy asks of a password."""

    policy_columns: tuple[Any, ...]

    @property
    def policy(self) -> PasswordPolicy:
        """Return a policy that is not in the session, to hold passwords against."""
        return _policy(self.policy_columns)


class Offers:
    """The groups, teams and plans that an uploader may name now, read by one statement.

    The answer about a kind is used once, in its transaction. The next question about the same kind
    asks the database again, so that rows that are judged again are judged by the data of that
    moment.
    """

    def __init__(self, person: User) -> None:
        self._person = person
        self._answers: dict[int, Sequence[Any]] = {}
        self._transaction: object = None

    def groups(self) -> dict[str, GroupOffer]:
        """Return by key the groups into which the uploader may put somebody, the least first."""
        return {
            key: GroupOffer(id, name, key, tuple(policy_columns))
            for _, id, name, key, _, *policy_columns in self._taken(_GROUP)
        }

    def teams(self) -> dict[str, Offer]:
        """Return by key the active teams of which the uploader is a member."""
        return self._plain(_TEAM)

    def plans(self) -> dict[str, Offer]:
        """Return by key the active plans."""
        return self._plain(_PLAN)

    def _plain(self, kind: int) -> dict[str, Offer]:
        return {key: Offer(id, name, key) for _, id, name, key, *_ in self._taken(kind)}

    def _taken(self, kind: int) -> Sequence[Any]:
        if kind not in self._answers or db.session().get_transaction() is not self._transaction:
            self._answers = {_GROUP: (), _TEAM: (), _PLAN: (), **self._ask()}
            self._transaction = db.session().get_transaction()
        return self._answers.pop(kind)

    def _ask(self) -> dict[int, Sequence[Any]]:
        person = self._person
        rows = offered(permissions(person), person.group.rank, person.id)
        return {kind: list(each) for kind, each in groupby(rows, itemgetter(0))}


def offered(own: frozenset[str], rank: int, member: int) -> Sequence[Any]:
    """Return groups, teams and plans, in this order, each as a row of one statement.

    :param own: what a person may do.
    :param rank: the rank of their group.
    :param member: their id.
    """
    return db.session.execute(_offers_to(own), {"rank": rank, "member": member}).all()


@lru_cache(maxsize=256)
def _policy(policy_columns: tuple[Any, ...]) -> PasswordPolicy:
    """Return what asks so of passwords, made once: it is only read, and policies rarely change."""
    return PasswordPolicy(**dict(zip(_ASKED, policy_columns, strict=True)))


@lru_cache(maxsize=2 ** len(PERMISSIONS))
def _offers_to(own: frozenset[str]) -> CompoundSelect[Any]:
    """Return a cached statement, because building it takes longer than executing it.

    It asks tables: mapped classes with all their columns take twice as long.
    """
    group, policy = _table(PermissionGroup), _table(PasswordPolicy)
    policy_columns = [policy.c[name] for name in _ASKED]
    nothing = [null() for _ in _ASKED]
    groups = (
        select(*_begin(_GROUP, group), group.c.rank.label("rank"), *policy_columns)
        .join_from(group, policy)
        .where(change_rights.is_assignable(own, bindparam("rank")))
    )
    teams = select(*_begin(_TEAM, _table(Team)), literal_column("0"), *nothing).where(
        visibility.is_own_team(bindparam("member"))
    )
    plans = select(*_begin(_PLAN, _table(CapacityPlan)), literal_column("0"), *nothing).where(
        CapacityPlan.active
    )
    offers = union_all(groups, teams, plans).order_by("kind", "rank", "name_key")
    return offers.execution_options(**{PREPARED: True})


def _begin(kind: int, table: Table) -> Iterator[Any]:
    yield literal_column(str(kind)).label("kind")
    yield from (table.c.id, table.c.name, table.c.name_key)


def _table(kind: type[Named]) -> Table:
    return cast("Table", cast("Any", kind).__table__)
