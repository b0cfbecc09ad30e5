"""Actors: the object through which the plugin looks up people and their rights in its host."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Column, Select

from .engine.declaration.faults import HostFault, wrong_answer
from .engine.declaration.importer import Importer
from .engine.sentences import messages
from .engine.sentences.language import N_
from .storage.tables.models import ImportRun

log = logging.getLogger(__name__)

NOBODY = N_("The uploader is no longer active.")
NAME_ATTRIBUTES = ("name", "username", "login", "email")


class Identity(NamedTuple):
    """The stored form of an actor: text, so that no foreign key to a user model is needed."""

    id: str
    name: str
    rank: str = ""
    """What the person is ("Manager"), for the record only."""


class Actors:
    """The default: Flask-Login's user where there is one, and everybody sees every import.

    A host with rights of its own subclasses it and passes an instance to `BulkImport`.
    """

    def current(self) -> Any:
        """Return the user of the current request; None for a host without sign-in."""
        if not hasattr(current_app, "login_manager"):
            return None
        from flask_login import current_user

        return current_user._get_current_object()

    def find(self, login: str) -> str | None:
        """Return the id by which `load` knows the person of this login; None when there is none.

        The command line asks it. By default the login is that id, because Flask-Login has no other
        name for a person. A host without sign-in knows no people, and every login is "".
        """
        return login if hasattr(current_app, "login_manager") else ""

    def load(self, actor_id: str, importer: type[Importer]) -> Any:
        """Return the actor afresh, in a worker, with the rights of this moment.

        :raises Gone: when there is no such person any more, or they may not run this import.
        :raises HostFault: when the host has no way to load anybody.
        """
        if not actor_id:
            return None
        load_user = current_app.login_manager._user_callback  # type: ignore[attr-defined]
        if load_user is None:
            raise HostFault(messages.NO_USER_LOADER)
        actor = load_user(actor_id)
        if actor is None or not getattr(actor, "is_active", True):
            raise Gone(NOBODY)
        return actor

    def hold(self) -> None:
        """Lock the rights of all people until the transaction ends; the default does nothing.

        It is called in a worker, in the transaction that creates records or takes them back, before
        `load`. A host where a change of rights could be saved meanwhile locks here what such a
        change locks.
        """

    def warm_up(self) -> None:
        """Ask the database what `load` and the rules of imports ask; the default asks nothing.

        A worker calls it once before it forks for jobs, which inherit what SQLAlchemy has compiled
        and what is kept in memory. It writes nothing, and opens nothing that processes cannot
        share; the connections of the host's engines are closed after it.
        """

    def identity(self, actor: Any) -> Identity:
        """Return the identity of an actor that is stored with an import.

        :raises HostFault: for an actor that is no user of Flask-Login.
        """
        if actor is not None and not hasattr(actor, "get_id"):
            raise wrong_answer(
                self, "current", actor, "a user of Flask-Login unless identity(actor) is written"
            )
        actor_id = "" if actor is None else str(actor.get_id() or "")
        if not actor_id:
            return Identity("", "Somebody")
        if actor_id == getattr(actor, "fs_uniquifier", None):
            _warn_of_unsteady_id(type(actor).__name__)
        names = (getattr(actor, each, None) for each in NAME_ATTRIBUTES)
        return Identity(actor_id, str(next(filter(None, names), actor_id)))

    def visible(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """Narrow a query over `ImportRun` to the imports that the current actor may see."""
        return query

    def may_download(self, run: ImportRun) -> bool:
        """Return whether the current actor may have the rows with errors of a visible import."""
        return True

    def may_cancel(self, run: ImportRun) -> bool:
        """Return whether the current actor may end a visible import before its time."""
        return True

    def downloaded(self, run: ImportRun) -> None:
        """Take note that the current actor is handed the rows with errors; the default does not.

        What it writes on the host's session is committed.
        """

    def exported(self, run: ImportRun) -> None:
        """Take note that the current actor is handed a file of the records of a visible import.

        The default does not. What it writes on the host's session is committed.
        """

    def record_request(self, run: ImportRun, actor: Identity, action: str) -> None:
        """Record in the host's own log of changes what a person asks for; the default does not.

        It is called once in the transaction that does it; what is refused there is rolled back.

        :param actor: who asks, also where no request is: from a program and the command line.
        :param action: "uploaded", "cancelled" or "undone".
        """

    def sealed_columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the host's own tables that hold texts of `State.vault.seal`.

        The key rotation renews them too. Their tables have a primary key of one column.
        """
        return ()

    def purge(self) -> None:
        """Delete what the host itself keeps no longer; the default has nothing.

        It is called whenever rows are purged: once a minute by the workers' parent, and by the
        command. What it writes it commits.
        """

    def may_undo(self, run: ImportRun) -> bool:
        """Return whether the current actor may take back what a visible import has created."""
        return True

    def may_hand_over(self, run: ImportRun, records: Sequence[str]) -> bool:
        """Return whether the current actor may open secrets that a visible import has made.

        By default the uploader may, who could have typed them.

        :param records: the keys of the records that they are for, as text.
        """
        return run.actor_id == current_identity(self).id

    def record_hand_over(self, run: ImportRun, records: Sequence[str], action: str) -> None:
        """Record in the host's own log of changes what was done to secrets; the default does not.

        It is called in the transaction that does it, after `may_hand_over`.

        :param action: "opened", "erased" or "renewed".
        """


@cache
def _warn_of_unsteady_id(kind: str) -> None:
    """Log once that Flask-Security calls people by an id that changes with their password."""
    log.warning("actors.unsteady class=%s", kind)


def acting_as(actors: Actors, actor: Any) -> Actors:
    """Return the host's actors with a fixed current person, for commands without a request."""
    acting = copy(actors)
    acting.current = lambda: actor  # type: ignore[method-assign]  # It hides the host's own.
    return acting


def identity_of(actors: Actors, actor: Any) -> Identity:
    """Return the identity of an actor as the host gives it.

    :raises HostFault: for anything but an `Identity` of texts: a number is stored as a text.
    """
    if not isinstance(identity := actors.identity(actor), Identity):
        raise wrong_answer(actors, "identity", identity, "Identity of texts")
    for part in Identity._fields:
        if not isinstance(text := getattr(identity, part), str):
            raise wrong_answer(actors, f"identity(actor).{part}", text, "Identity of texts")
    return identity


def current_identity(actors: Actors) -> Identity:
    """Return the identity of the current actor, as `identity_of`."""
    return identity_of(actors, actors.current())


def load_actor(actors: Actors, actor_id: str, importer: type[Importer]) -> Any:
    """Return an actor as `Actors.load` does; None for an id is nobody, as a query returns it.

    :raises Gone: when there is no such person any more, or they may not run this import.
    """
    actor = actors.load(actor_id, importer)
    if actor is None and actor_id:
        raise Gone(NOBODY)
    return actor


class Gone(Exception):
    """The uploader is gone or has lost the right; the message is one sentence for people."""
