"""Memories: a person's remembered repairs, sealed, limited by person and kind of import.

A memory is opened to be compared, so that the database holds no digest of a value.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from ..database.clock import SECONDS_A_DAY, database_now
from ..sealing.vault import SealBroken, Vault
from ..tables.memory_table import ImportMemory, MemoryKind
from .lessons import Lesson

MEMORY = "memory"
MOST = {MemoryKind.VALUE: 200, MemoryKind.COLUMNS: 20}
"""How many are kept for each person and kind of import; the last one used stays longest."""


@dataclass(frozen=True)
class Owner:
    """The person and the kind of import to which memories belong."""

    actor_id: str
    importer: str


@dataclass(frozen=True)
class Memory:
    """One thing that is remembered."""

    public_id: str
    lesson: Lesson
    used_at: float

    @property
    def key(self) -> Hashable:
        """Return what it is about; of each there is one."""
        return self.lesson.key


def find_memories(session: Session, vault: Vault, owner: Owner, kind: MemoryKind) -> list[Memory]:
    """Return the memories of an owner, the newest first; those that no key opens are left out."""
    if not owner.actor_id:
        return []
    query = (
        select(ImportMemory.public_id, ImportMemory.sealed, ImportMemory.used_at)
        .where(*_of(owner), ImportMemory.kind == kind, ImportMemory.expires_at > database_now())
        .order_by(ImportMemory.used_at.desc(), ImportMemory.public_id)
    )
    opened = (
        (public_id, _opened(vault, owner, kind, public_id, sealed), used_at)
        for public_id, sealed, used_at in session.execute(query)
    )
    return [Memory(public_id, lesson, at) for public_id, lesson, at in opened if lesson]


def remember(
    session: Session, vault: Vault, owner: Owner, lessons: Sequence[Lesson], days: float
) -> None:
    """Keep some lessons in the present transaction, in the place of older ones about the same.

    Nothing is kept for an owner without an id, as on a host without sign-in.

    :param days: how long they are kept unless they are used again.
    """
    for kind in MemoryKind:
        fresh = {each.key: each for each in lessons if each.kind == kind}
        if fresh and owner.actor_id:
            kept = list(fresh.values())[-MOST[kind] :]
            _make_room(session, vault, owner, kind, kept)
            rows = [_values(vault, owner, each, days) for each in kept]
            session.execute(insert(ImportMemory).values(rows))


def forget(session: Session, owner: Owner, public_ids: Collection[str]) -> int:
    """Delete some memories of a person; return how many there were. Commits."""
    session.rollback()
    gone = session.execute(
        delete(ImportMemory)
        .where(*_of(owner), ImportMemory.public_id.in_(list(public_ids)[: sum(MOST.values())]))
        .returning(ImportMemory.public_id)
    ).all()
    session.commit()
    return len(gone)


def purge_memories(session: Session) -> None:
    """Delete what was remembered for long enough. Commits."""
    session.rollback()
    session.execute(delete(ImportMemory).where(ImportMemory.expires_at < database_now()))
    session.commit()


def _make_room(
    session: Session, vault: Vault, owner: Owner, kind: MemoryKind, fresh: Sequence[Lesson]
) -> None:
    """Delete memories of the same key, undecryptable ones, and the oldest beyond the limit."""
    keys = {each.key for each in fresh}
    known = [each for each in find_memories(session, vault, owner, kind) if each.key not in keys]
    kept = [each.public_id for each in known[: MOST[kind] - len(fresh)]]
    is_left = ImportMemory.public_id.not_in(kept)
    session.execute(delete(ImportMemory).where(*_of(owner), ImportMemory.kind == kind, is_left))


def _values(vault: Vault, owner: Owner, lesson: Lesson, days: float) -> dict[str, object]:
    public_id, now = token_hex(8), database_now()
    payload = [owner.actor_id, owner.importer, lesson.kind, *lesson.texts]
    return {
        "public_id": public_id,
        "actor_id": owner.actor_id,
        "importer": owner.importer,
        "kind": lesson.kind,
        "sealed": vault.seal(MEMORY, public_id, 0, payload),
        "used_at": now,
        "expires_at": now + days * SECONDS_A_DAY,
    }


def _opened(
    vault: Vault, owner: Owner, kind: MemoryKind, public_id: str, sealed: str
) -> Lesson | None:
    try:
        actor_id, importer, told, *texts = vault.open(MEMORY, public_id, 0, sealed)
    except SealBroken:
        return None
    is_own = [actor_id, importer, told] == [owner.actor_id, owner.importer, kind]
    return Lesson(kind, tuple(texts)) if is_own else None


def _of(owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return ImportMemory.actor_id == owner.actor_id, ImportMemory.importer == owner.importer
