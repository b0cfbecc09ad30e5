"""Bulk update of users by login: who can be reached, which columns change, the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from ctu.access import change_rights, rights, visibility
from ctu.audit.changes import Change, values_text
from ctu.audit.recording import record_changes
from ctu.audit.subjects import SUBJECTS
from ctu.extensions import db
from ctu.models.credentials.tokens import revoke_all
from ctu.models.statements.key_search import is_among
from ctu.models.teams import add_members
from ctu.models.users import User
from ctu.users.importing import sentences
from ctu.users.importing.importer import UserImporter
from ctu.users.importing.offers import Offer
from ctu.users.start_day import expiry_with, is_kept_out
from plugins.bulk_import import Field, Problem, Reference, Row, check_rows, existing


class UserUpdater(UserImporter):
    """The import of users, which may also update them: what their form may change, but no login.

    People above the uploader's rank or outside their teams are neither changed nor disclosed.
    """

    modes = ("create", "update")

    @existing(UserImporter.login, missing=sentences.NOT_CHANGEABLE)
    def find_users(self, keys: set[str]) -> Sequence[User]:
        """Find those of some users whom the uploader may manage by hand."""
        if not self.may_choose("update"):
            return ()
        query = (
            select(User)
            .join(User.group)
            .where(is_among(User.login_key, keys), User.undone_at.is_(None))
            .where(visibility.users_in_scope(self.actor), change_rights.within_reach(self.actor))
            .options(joinedload(User.group), joinedload(User.primary_team))
            .options(joinedload(User.plan), selectinload(User.teams))
        )
        return db.session.scalars(query).unique().all()

    def may_choose(self, mode: str) -> bool:
        """Let those update who may manage users, where the setting says so."""
        is_on = current_app.config["CTU_USER_UPDATES"]
        return mode == "create" or (is_on and rights.may_manage_users(self.actor))

    def may_update(self, record: User) -> Problem | None:
        """Leave the uploader alone: who changes themselves does it by hand."""
        if record.id == self.actor.id:
            return Problem("login.yourself", sentences.YOURSELF, self.login.name)
        return None

    @check_rows(UserImporter.password, UserImporter.group)
    def check_passwords(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Check the passwords of those who are created; of nobody else one is set here."""
        if not any(map(_is_update, rows)):
            yield from super().check_passwords(rows)

    # Each of these rules reads one cell, so it is applied even if other cells are wrong.

    @check_rows(UserImporter.password)
    def check_password_kept(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Refuse the password in an update, whether or not its row finds anybody."""
        for row in filter(_is_update, rows):
            if not row.is_missing(self.password) and row[self.password]:
                yield row, self._refusal("password", sentences.PASSWORD_KEPT, sentences.LEAVE_BLANK)

    @check_rows(UserImporter.group)
    def check_group_kept(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Take nobody out of the highest rank: several imports at once must not remove the last."""
        for row in self._highest(rows):
            if row[self.group].id != row.record.group_id:
                yield row, self._refusal("group", sentences.GROUP_KEPT)

    @check_rows(UserImporter.active)
    def check_active_kept(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Deactivate nobody of the highest rank."""
        for row in self._highest(rows):
            if not row[self.active]:
                yield row, self._refusal("active", sentences.ACTIVE_KEPT)

    @check_rows(UserImporter.active_from)
    def check_start_kept(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Keep out nobody of the highest rank."""
        for row in self._highest(rows):
            if is_kept_out(row.record, row[self.active_from]):
                yield row, self._refusal("active_from", sentences.START_KEPT)

    def _highest(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Yield the rows that update somebody active of the highest rank."""
        for row in _known(rows):
            if row.record.active and row.record.group.rank >= self._highest_rank:
                yield row

    @cached_property
    def _highest_rank(self) -> int:
        return change_rights.highest_rank()

    def _refusal(self, name: str, message: str, hint: str = "") -> Problem:
        return Problem(f"{name}.update", message, name, hint)

    def stored_value(self, record: User, field: Field[Any]) -> Any:
        """Return what a user has in a column; a password is never read."""
        if field is self.password:
            return None
        value = super().stored_value(record, field)
        return Offer.of(value) if isinstance(field, Reference) else value

    def update(self, rows: Sequence[Row]) -> None:
        """Update users, memberships and the audit, a statement for each whatever the number."""
        told_changes = [
            (row.record.id, row.record.full_name, row.record.login, self._audit_changes(row))
            for row in rows
        ]
        joining = [row for row in rows if not _is_member(row)]
        users = [row.record.id for row in joining]
        teams = [row[self.primary_team].id for row in joining]
        values = [self._changed_columns(row) for row in rows]
        if gone := [row.record.id for row in rows if self._is_deactivated(row)]:
            # The statement passes over the event that revokes the tokens of inactive people.
            revoke_all(db.session(), gone)
        db.session.execute(update(User), values)
        add_members(users, teams)
        record_changes(User, self.actor, self.run.public_id, told_changes)
        for row in rows:
            db.session.expire(row.record)

    def _changed_columns(self, row: Row) -> dict[str, Any]:
        user, day = row.record, row[self.active_from]
        # Who is made inactive, or begins later, is signed out.
        is_signed_out = self._is_deactivated(row) or is_kept_out(user, day)
        return self._typed_columns(row) | {
            "id": user.id,
            "password_expires_at": expiry_with(user, day),
            "session_version": user.session_version + is_signed_out,
        }

    def _typed_columns(self, row: Row) -> dict[str, Any]:
        """Return the columns of a user that are as the row says; those of new ones go by column."""
        plan = row[self.plan]
        return {
            "first_name": row[self.first_name],
            "last_name": row[self.last_name],
            "group_id": row[self.group].id,
            "web_rtc": row[self.web_rtc],
            "extension": row[self.extension] or None,
            "primary_team_id": row[self.primary_team].id,
            "plan_id": plan.id if plan else None,
            "active": row[self.active],
            "active_from": row[self.active_from],
        }

    def _is_deactivated(self, row: Row) -> bool:
        return row.record.active and not row[self.active]

    def _audit_changes(self, row: Row) -> list[Change]:
        """Return the changes of a user as the audit tells them."""
        labels = SUBJECTS[User].fields
        changes = [
            (labels[change.field.name], values_text([change.before]), values_text([change.after]))
            for change in row.changes
        ]
        if not _is_member(row):
            teams = row.record.teams
            after = values_text([*teams, row[self.primary_team]])
            changes.append((labels["teams"], values_text(teams), after))
        return changes


def _is_member(row: Row) -> bool:
    """Return whether a user is a member of the primary team that a row names."""
    team = row[UserImporter.primary_team]
    return any(each.id == team.id for each in row.record.teams)


def _is_update(row: Row) -> bool:
    """Return whether a row is to update somebody, be it that its login is nobody's."""
    # What its record is like is asked in an update alone; there one without a record has an answer.
    return bool(row.state)


def _known(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are about records; a new import may have none by the thousand."""
    return [row for row in rows if row.held is not None]
