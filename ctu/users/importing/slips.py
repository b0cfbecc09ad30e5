"""First passwords of many people at once: their stored hashes and the slips to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload, selectinload

from ctu.account.passwords.first_passwords import (
    NoFirstPassword,
    expiry,
    first_hash,
    make_first_passwords,
)
from ctu.account.passwords.passwords import hash_all
from ctu.account.passwords.renewal import temporary_password
from ctu.extensions import db
from ctu.models.clock import today
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.users import User
from plugins.bulk_import import Slip

CHANGE_IT = "Change it at the first sign-in."
INACTIVE = "Deactivated: nobody signs in with it now."
ANOTHER = "Of no use: another password was set since."
TAKEN_BACK = "Of no use: this person was taken back."
NO_SECRET = "–"


class FirstPassword(NamedTuple):
    """A password, and the hash that is stored of it."""

    text: str
    stored: str


def first_passwords_of(
    policy: PasswordPolicy, personal: Sequence[Sequence[str]]
) -> list[FirstPassword]:
    """Return a first password for each of some people of one policy.

    Passwords of less than 80 bits, as some policies ask for, could be guessed from a fast hash.
    They get the slow hash of typed passwords.

    :param personal: columns of logins and names, each with a text for every person.
    """
    count = len(personal[0])
    try:
        texts = make_first_passwords(policy, personal, count)
    except NoFirstPassword:
        texts = [temporary_password(policy) for _ in range(count)]
        return list(map(FirstPassword, texts, hash_all(texts)))
    return [FirstPassword(text, first_hash(text)) for text in texts]


def first_passwords(
    policies: Sequence[PasswordPolicy], personal: Sequence[Sequence[str]]
) -> list[FirstPassword]:
    """Return a first password for each of some people, by the policy of each."""
    made: dict[int, FirstPassword] = {}
    for policy in set(policies):
        places = [place for place, each in enumerate(policies) if each is policy]
        texts = [list(map(column.__getitem__, places)) for column in personal]
        made |= dict(zip(places, first_passwords_of(policy, texts), strict=True))
    return [made[place] for place in range(len(policies))]


def slip_of(team: str, name: str, login: str, password: str, active_from: date | None) -> Slip:
    """Return the slip of a person."""
    return Slip(team, name, login, password, _note_of(expiry(active_from), active_from))


def _note_of(until: datetime, active_from: date | None) -> str:
    """Return the note of a slip: on which days its password is valid, and what to do with it."""
    end = f"{until.day} {until:%b %Y}"
    days = f"until {end}"
    if active_from is not None and active_from > today():
        days = f"from {active_from.day} {active_from:%b} to {end}"
    return f"Good {days}. {CHANGE_IT}"


def shown_slips(ids: Sequence[int], slips: Sequence[Slip]) -> list[Slip]:
    """Return slips as their people are now: renamed, moved, deactivated, or with another password.

    The address of the sign-in is left out for people whom it does not let in: agents work
    elsewhere, and the sign-in would say that their login or password is wrong.

    :param ids: of the people whom the slips are for, one for each.
    """
    query = select(User).where(User.id.in_(ids))
    query = query.options(joinedload(User.group), joinedload(User.primary_team))
    people = {person.id: person for person in db.session.scalars(query)}
    return [_shown_slip(people.get(id), slip) for id, slip in zip(ids, slips, strict=True)]


def _shown_slip(person: User | None, slip: Slip) -> Slip:
    if person is None or person.undone_at is not None:
        return replace(slip, secret=NO_SECRET, note=TAKEN_BACK, has_address=False)
    enters = person.group.active and person.group.may_sign_in
    note, secret = ANOTHER, NO_SECRET
    if person.password_expires_at is not None:
        secret, note = slip.secret, _note_of(person.password_expires_at, person.active_from)
        note = note if enters and person.active else note.removesuffix(CHANGE_IT).rstrip()
    team, name = person.primary_team.name, person.full_name
    note = note if person.active else f"{INACTIVE} {note}"
    return Slip(team, name, person.login, secret, note, has_address=enters)


def renewed_slips(ids: Sequence[int]) -> dict[str, Slip]:
    """Give new first passwords to those of some people who never used theirs; no commit.

    It unlocks them: whoever tried an old slip is not kept out by that.
    """
    people = _waiting(ids)
    personal = [[getattr(each, name) for each in people] for name in _PERSONAL]
    firsts = first_passwords([each.group.policy for each in people], personal)
    made: dict[str, Slip] = {}
    stored = []
    for person, first in zip(people, firsts, strict=True):
        team = person.primary_team.name
        begins = person.active_from
        made[str(person.id)] = slip_of(team, person.full_name, person.login, first.text, begins)
        stored.append({"person": person.id, "made": first.stored, "until": expiry(begins)})
    if stored:
        db.session.connection().execute(_RENEW, stored)
        db.session.expire_all()
    return made


_PERSONAL = ("login", "first_name", "last_name")
_RENEW = (
    update(User.__table__)  # type: ignore[arg-type]  # It is a Table.
    .where(User.id == bindparam("person"))
    .values(
        password_hash=bindparam("made"),
        password_expires_at=bindparam("until"),
        failed_tries=0,
        locked_until=None,
        guesses=0,
    )
)


def _waiting(ids: Sequence[int]) -> Sequence[User]:
    """Return who of some people is active, has the first password and never signed in; locked.

    Group and team are read after the locks are taken. In one statement, PostgreSQL would join a
    person for whose lock it has waited with rows from before the wait, and find no team.
    """
    query = (
        select(User)
        .where(User.id.in_(ids), User.active, User.last_sign_in_at.is_(None))
        .where(User.must_change_password, User.password_expires_at.is_not(None))
        .options(selectinload(User.group).selectinload(PermissionGroup.policy))
        .options(selectinload(User.primary_team))
        .order_by(User.id)
        .with_for_update(of=User)
    )
    return db.session.scalars(query).all()
