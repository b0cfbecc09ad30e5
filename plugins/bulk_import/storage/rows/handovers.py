"""Sealed slips of an import: stored when records are created, opened once, erased in time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy.orm import Session, defer

from ...engine.rows.slips import Slip
from ..database.clock import SECONDS_AN_HOUR, database_now
from ..database.write_first import end_reading
from ..sealing.vault import SealBroken, Vault
from ..tables.handover_table import ImportHandover
from ..tables.models import ImportRun
from ..tables.statuses import HandoverState
from .sealed_problems import NEWER

PURPOSE = "handover"
VALUES = 4
"""Name, login, secret and note of a slip are sealed."""
_TABLE = ImportHandover.__table__


class Handed(NamedTuple):
    """Slips of one group, each with the key of its record."""

    place: int
    group: str
    slips: Sequence[tuple[str, Slip]]


class Renewal(NamedTuple):
    """The name of the person who renews slips, and for how many hours the new ones are kept."""

    name: str
    hours: float


@dataclass(frozen=True)
class Opened:
    """The slips of one group after they were opened."""

    group: str
    issue: int
    records: Sequence[str]
    slips: Sequence[Slip]


def add_handovers(
    session: Session,
    vault: Vault,
    run: ImportRun,
    handed: Sequence[Handed],
    hours: float,
    issue: int = 1,
) -> None:
    """Seal slips until they are handed over; no commit."""
    rows = [
        {
            "run_id": run.id,
            "place": each.place,
            "issue": issue,
            "group_name": each.group,
            "people": len(each.slips),
            "records": json.dumps([key for key, _ in each.slips]),
            "sealed": vault.seal(
                PURPOSE,
                run.public_id,
                each.place,
                [[slip.name, slip.login, slip.secret, slip.note] for _, slip in each.slips],
            ),
        }
        for each in handed
    ]
    until = database_now() + hours * SECONDS_AN_HOUR
    session.execute(insert(_TABLE).values(expires_at=until), rows)


def find_handovers(session: Session, run_id: int) -> Sequence[ImportHandover]:
    """Return the handovers of an import by group, without their sealed texts.

    Replaced ones are left out.
    """
    query = (
        select(ImportHandover)
        .where(ImportHandover.run_id == run_id, ImportHandover.state != HandoverState.REPLACED)
        .order_by(ImportHandover.group_name, ImportHandover.place)
        .options(defer(ImportHandover.sealed, raiseload=True))
    )
    return session.scalars(query).all()


def open_handovers(
    session: Session, vault: Vault, run: ImportRun, places: Collection[int], name: str
) -> list[Opened]:
    """Open what is still sealed at some places, and erase it; the caller commits.

    Of two requests at the same moment the second one finds nothing, because the UPDATE comes first.

    :param name: of who opens them.
    :raises SealBroken: when no key fits; nothing is erased if the caller rolls back.
    """
    end_reading(session)
    wanted = and_(_is_sealed(run.id), ImportHandover.place.in_(places))
    found = session.execute(
        update(ImportHandover)
        .where(wanted, ImportHandover.expires_at > database_now())
        .values(state=HandoverState.OPENED, ended_at=database_now(), ended_by=name)
        .returning(_TABLE)
        .execution_options(synchronize_session=False)
    ).all()
    found = sorted(found, key=lambda each: (each.group_name, each.issue, each.place))
    opened = [_opened(vault, run.public_id, each) for each in found]
    _erase(session, run.id, [each.place for each in found])
    together = groupby(opened, key=lambda each: (each.group, each.issue))
    return [_joined(group, issue, list(parts)) for (group, issue), parts in together]


def end_handovers(
    session: Session, run_id: int, places: Collection[int], state: HandoverState, name: str
) -> list[str]:
    """Erase what is still sealed at some places, unread; return the keys of its records.

    The caller commits.
    """
    session.rollback()
    found = session.execute(
        update(ImportHandover)
        .where(_is_sealed(run_id), ImportHandover.place.in_(places))
        .values(state=state, ended_at=database_now(), ended_by=name, sealed=None)
        .returning(ImportHandover.records)
        .execution_options(synchronize_session=False)
    ).scalars()
    return [key for records in found for key in json.loads(records)]


def expire_handovers(session: Session) -> int:
    """Erase slips that were not opened in time; return their number. Commits."""
    session.rollback()
    expired = session.execute(
        update(ImportHandover)
        .where(ImportHandover.sealed.is_not(None), ImportHandover.expires_at <= database_now())
        .values(state=HandoverState.EXPIRED, ended_at=database_now(), sealed=None)
        .returning(ImportHandover.place)
        .execution_options(synchronize_session=False)
    ).all()
    session.commit()
    return len(expired)


def renew_handovers(
    session: Session,
    vault: Vault,
    run: ImportRun,
    parts: Sequence[ImportHandover],
    made: Mapping[str, Slip],
    by: Renewal,
) -> None:
    """Seal new slips in the place of others, which are erased if they were not opened; no commit.

    :param made: the new slips, by the key of the record that each is for.
    """
    session.execute(
        update(ImportHandover)
        .where(ImportHandover.run_id == run.id)
        .where(ImportHandover.place.in_([part.place for part in parts]))
        .values(
            state=HandoverState.REPLACED, sealed=None, ended_at=database_now(), ended_by=by.name
        )
        .execution_options(synchronize_session=False)
    )
    last = select(func.max(ImportHandover.place), func.max(ImportHandover.issue))
    found = session.execute(last.where(ImportHandover.run_id == run.id)).one()
    place, issue = found[0] or 0, found[1] or 0
    groups: dict[str, list[tuple[str, Slip]]] = {}
    for key, slip in made.items():
        groups.setdefault(slip.group, []).append((key, slip))
    handed = [
        Handed(place + number, name, slips)
        for number, (name, slips) in enumerate(sorted(groups.items()), start=1)
    ]
    add_handovers(session, vault, run, handed, by.hours, issue + 1)


def lock_handovers(session: Session, run_id: int) -> None:
    """Lock the slips of an import until this transaction ends."""
    end_reading(session)
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(updated_at=ImportRun.updated_at)
        .execution_options(synchronize_session=False)
    )


def _is_sealed(run_id: int) -> ColumnElement[bool]:
    return and_(ImportHandover.run_id == run_id, ImportHandover.sealed.is_not(None))


def _erase(session: Session, run_id: int, places: Collection[int]) -> None:
    session.execute(
        update(ImportHandover)
        .where(_is_sealed(run_id), ImportHandover.place.in_(places))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )


def _joined(group: str, issue: int, parts: Sequence[Opened]) -> Opened:
    """Return what several batches have made for one group as one."""
    records = [key for part in parts for key in part.records]
    return Opened(group, issue, records, [slip for part in parts for slip in part.slips])


def _opened(vault: Vault, public_id: str, found: Any) -> Opened:
    content = vault.open(PURPOSE, public_id, found.place, found.sealed)
    if any(len(values) != VALUES for values in content):
        raise SealBroken(NEWER)
    slips = [Slip(found.group_name, *values) for values in content]
    return Opened(found.group_name, found.issue, json.loads(found.records), slips)
