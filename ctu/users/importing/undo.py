"""Undo of an import of users: who is kept and why, and what is reverted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Text, cast, delete, func, literal, select, update

from ctu.access import change_rights, rights, visibility
from ctu.audit.access import ACCESS, IMPORT
from ctu.audit.changes import Change
from ctu.audit.recording import FIRST_PASSWORD, record_undo
from ctu.extensions import db
from ctu.models.audit import BEYOND_CREATION, AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.tokens import revoke_all
from ctu.models.teams import membership
from ctu.models.users import FREED_LOGIN, User
from plugins.bulk_import import ImportRun, Keep

NOTE = (
    "Users can be taken back from Details for {time}, as long as they have not signed in and "
    "nobody has changed them."
)
EFFECT = (
    "A user who is taken back is inactive and in no team, and the login is free again. Nothing is "
    "deleted."
)
OUT_OF_REACH = Keep("out_of_reach", "Above your rank or outside your teams by now.", is_hidden=True)
YOURSELF = Keep("yourself", "Is yourself.")
UNDONE = Keep("undone", "Was taken back before.")
SIGNED_IN = "Signed in since."
CHANGED = "Changed by somebody since."
HAS_ACTED = Keep("has_acted", "Has changed or imported something.")
NOT_SET = ("created", "locked", "unlocked", "undone", *FIRST_PASSWORD.values())
"""Kinds of audit entries that record no change by a person, such as a lock or an opened slip."""
TIME = "%d %b %Y, %H:%M UTC"


def reasons_to_keep(actor: User, users: Sequence[User]) -> list[Keep | None]:
    """Return why each of some users has to stay, None for those who may be taken back.

    Only what a person has set counts: a wrong password, an expired lock, a renewed hash or a
    renamed team is no change of a user.
    """
    ids = [user.id for user in users]
    within, changes, acted = _within_reach(actor, users), _changes(ids), _have_acted(ids)
    rules: Sequence[Callable[[User], Keep | None]] = (
        lambda user: None if user.id in within else OUT_OF_REACH,
        lambda user: YOURSELF if user.id == actor.id else None,
        lambda user: UNDONE if user.undone_at is not None else None,
        _signed_in,
        lambda user: changes.get(user.id),
        lambda user: HAS_ACTED if user.id in acted else None,
    )
    return [next(filter(None, (rule(user) for rule in rules)), None) for user in users]


def take_back(actor: User, public_id: str, users: Sequence[User]) -> None:
    """Make users inactive and members of no team, and free their logins; no commit.

    Tokens, sessions, locks and the audit go by id, so a free login frees nothing else.
    """
    ids = [user.id for user in users]
    entries = [
        (
            user.id,
            user.full_name,
            user.login,
            _changes_of_undo(user),
        )
        for user in users
    ]
    db.session.execute(
        update(User)
        .where(User.id.in_(ids))
        .values(
            active=False,
            undone_at=utc_now(),
            login_key=User.login_key + literal(FREED_LOGIN) + cast(User.id, Text),
            session_version=User.session_version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    revoke_all(db.session(), ids)
    db.session.execute(delete(membership).where(membership.c.user_id.in_(ids)))
    record_undo(User, actor, public_id, entries)


def _changes_of_undo(user: User) -> list[Change]:
    # Nobody has changed them, so they have the one team that the import gave them.
    teams = ("Member of teams", user.primary_team.name, "")
    return [("Active", "Yes", "No"), teams] if user.active else [teams]


def _signed_in(user: User) -> Keep | None:
    at = user.last_sign_in_at
    return None if at is None else Keep("signed_in", SIGNED_IN, at.strftime(TIME))


def _within_reach(actor: User, users: Sequence[User]) -> set[int]:
    """Return the users whose every team the actor sees, and who are not above the actor."""
    ids = [user.id for user in users if change_rights.reaches(actor, user.group)]
    seen = select(User.id).where(User.id.in_(ids), visibility.users_in_scope(actor))
    found = set(db.session.scalars(seen))
    if rights.sees_all_teams(actor):
        return found
    beyond = select(membership.c.user_id).where(
        membership.c.user_id.in_(ids), membership.c.team_id.not_in(visibility.team_ids_of(actor))
    )
    return found - set(db.session.scalars(beyond))


def _changes(ids: Sequence[int]) -> dict[int, Keep]:
    """Return who has changed each of some users last, and when."""
    last = (
        select(func.max(AuditEntry.id))
        .where(AuditEntry.kind == "user", AuditEntry.subject_id.in_(ids))
        .where(AuditEntry.action.not_in(NOT_SET))
        .group_by(AuditEntry.subject_id)
    )
    query = select(AuditEntry.subject_id, AuditEntry.actor_name, AuditEntry.at)
    found = db.session.execute(query.where(AuditEntry.id.in_(last)))
    return {
        user_id: Keep("changed", CHANGED, f"{name}, {at.strftime(TIME)}")
        for user_id, name, at in found
    }


def _have_acted(ids: Sequence[int]) -> set[int]:
    """Return the users in whose name something was changed or uploaded."""
    changed = select(AuditEntry.actor_id).where(
        AuditEntry.actor_id.in_(ids),
        AuditEntry.kind.not_in((ACCESS, IMPORT)),
        # What an import created it created in the name of its uploader, who is asked for below.
        BEYOND_CREATION,
    )
    changed = changed.distinct()
    uploaded = select(ImportRun.actor_id).where(
        ImportRun.importer.in_(list(rights.MAY_IMPORT)), ImportRun.actor_id.in_(map(str, ids))
    )
    found = {user_id for user_id in db.session.scalars(changed) if user_id is not None}
    return found | {int(user_id) for user_id in db.session.scalars(uploaded.distinct())}
