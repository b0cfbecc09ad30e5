"""The console's implementation of the plugin's `Actors`: who uploads, and what they may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Column, Integer, Select, case, exists, false, select, union
from sqlalchemy import cast as sql_cast

from ctu.access import change_rights, rights, visibility
from ctu.access.people import find_person, load_uploader, present_person_or_none
from ctu.account.factors.challenges import purge_challenges
from ctu.account.sessions.known_devices import purge_devices
from ctu.account.sessions.session_store import purge_sessions
from ctu.account.token_retention import purge_tokens
from ctu.audit.access import record_download, record_request, record_slips
from ctu.audit.recording import FIRST_PASSWORD, record_import
from ctu.database.clock import database_time
from ctu.extensions import db
from ctu.models.credentials.factors import SecondFactor
from ctu.models.teams import membership
from ctu.models.users import User
from ctu.models.webhooks import Webhook
from ctu.records.locks import share_lock
from ctu.users.importing.warm_up import warm_up
from ctu.webhooks.retention import purge_webhooks
from plugins.bulk_import import Actors, Gone, Identity, Importer, ImportRun, distinct_values

AN_ID = r"^[0-9]{1,9}$"
KINDS = tuple(rights.MAY_IMPORT)
"""The slugs of what is imported."""


class ConsoleActors(Actors):
    """The console's people as uploaders, with their rights of the moment."""

    def current(self) -> User | None:
        """Return the current user, None without a sign-in."""
        return present_person_or_none()

    def find(self, login: str) -> str | None:
        """Return the id of the person with a login, whatever its case; None when there is none."""
        person = find_person(login)
        return None if person is None else str(person.id)

    def load(self, actor_id: str, importer: type[Importer]) -> User:
        """Load an uploader afresh, with group and policy, in one query.

        A lock takes no right: anybody can lock an account.

        :raises Gone: when there is no such active person, or they may not run this import.
        """
        person = load_uploader(int(actor_id)) if actor_id.isdecimal() else None
        if person is None or not person.active:
            raise Gone("The uploader is no longer active.")
        if not rights.may_import(person, importer.slug):
            raise Gone(f"The uploader may no longer import {importer.noun.lower()}.")
        return person

    def hold(self) -> None:
        """Block changes by hand until this transaction ends, so that rights stay the same."""
        share_lock()

    def warm_up(self) -> None:
        """Ask what an import of people asks first."""
        warm_up()

    def identity(self, actor: User) -> Identity:
        """Return the identity of an uploader that is stored with an import."""
        return Identity(str(actor.id), actor.full_name, actor.group.name)

    def visible(self, runs: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Narrow a query to imports of uploaders who share a team with the user (decision 19)."""
        person = self.current()
        if person is None or not rights.may_import_anything(person):
            return runs.where(false())
        if rights.sees_all_teams(person):
            return runs
        return runs.where(ImportRun.actor_id.in_(_uploaders_beside(person)))

    def may_download(self, run: ImportRun) -> bool:
        """Return whether the current user is the uploader or sees all, and so may have the file."""
        return self._owns(run)

    def may_cancel(self, run: ImportRun) -> bool:
        """Return whether the current user may cancel an import: the same people (decision 50)."""
        return self._owns(run)

    def downloaded(self, run: ImportRun) -> None:
        """Write down in the audit who was handed the rows with errors."""
        record_download(run)

    def exported(self, run: ImportRun) -> None:
        """Write down in the audit who was handed the list of what an import created."""
        record_download(run, "exported")

    def record_request(self, run: ImportRun, actor: Identity, action: str) -> None:
        """Write down in the audit who uploaded, cancelled or undid an import."""
        record_request(run, int(actor.id), actor.name, action)

    def sealed_columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the secrets of second factors and of webhooks."""
        tables = (SecondFactor.__table__, Webhook.__table__)
        return tuple(cast("Column[Any]", table.c.sealed) for table in tables)

    def purge(self) -> None:
        """Delete what has ended: sessions, challenges, known devices, tokens, deliveries.

        The clock of this host may be wrong by more than these are kept.
        """
        now = database_time()
        for purge in (purge_sessions, purge_challenges, purge_tokens, purge_devices):
            purge(now)
        purge_webhooks(now)

    def may_undo(self, run: ImportRun) -> bool:
        """Return whether a person may undo an import: its uploader may, and who manages all users.

        Whom exactly depends on each user's rank and teams (`ctu.users.importing.undo`).
        """
        person = self.current()
        if person is None or not self._owns(run):
            return False
        return run.actor_id == str(person.id) or rights.may_manage_users(person)

    def may_hand_over(self, run: ImportRun, records: Sequence[str]) -> bool:
        """Return whether the current user may open passwords that an import of users has made.

        The uploader may, and a person who may reset each of the passwords, as long as all of these
        people are within reach: whoever reads a password may do what its owner may (decision 95).
        Undone people have no password, and their logins may belong to others by now.
        """
        person = self.current()
        if person is None or not rights.may_import(person, run.importer):
            return False
        ids = _not_undone([int(key) for key in records])
        if not ids or change_rights.are_beyond(person, ids):
            return False
        return run.actor_id == str(person.id) or change_rights.may_reset_all(person, ids)

    def record_hand_over(self, run: ImportRun, records: Sequence[str], action: str) -> None:
        """Add to the audit, of the import and of each person, what was done to first passwords."""
        ids = [int(key) for key in records]
        found = select(User.id, User.first_name + " " + User.last_name, User.login)
        people = db.session.execute(found.where(User.id.in_(ids)).order_by(User.id))
        named = list(zip(*people, strict=True)) or [(), (), ()]
        record_slips(run, action, len(ids))
        record_import(User, self.current(), run.public_id, named, FIRST_PASSWORD[action])

    def _owns(self, run: ImportRun) -> bool:
        person = self.current()
        if person is None or not rights.may_import(person, run.importer):
            return False
        return rights.sees_all_teams(person) or run.actor_id == str(person.id)


def _not_undone(ids: Sequence[int]) -> list[int]:
    left = select(User.id).where(User.id.in_(ids), User.undone_at.is_(None))
    return list(db.session.scalars(left))


def _uploaders_beside(person: User) -> Select[str]:
    """Select those of all uploaders who share a team with a person.

    Uploaders are few, and an index leads from one of a kind to the next; colleagues may be
    thousands.
    """
    of_kinds = (distinct_values(ImportRun.actor_id, ImportRun.importer == kind) for kind in KINDS)
    uploader = union(*of_kinds).subquery("uploader")
    # Not every text that a column can hold is an id, and PostgreSQL refuses to convert the others.
    user_id = case((uploader.c.value.regexp_match(AN_ID), sql_cast(uploader.c.value, Integer)))
    beside = exists().where(
        membership.c.user_id == user_id,
        membership.c.team_id.in_(visibility.team_ids_of(person)),
    )
    return select(uploader.c.value).where(beside)
