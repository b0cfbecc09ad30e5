"""Commands about one account: to unlock it, end its sessions, reset its second factor."""

from __future__ import annotations

import click

from ctu.access.people import find_person
from ctu.account.factors import second_factor
from ctu.account.sessions.all_sessions import end_all_sessions
from ctu.account.sessions.session_store import end_every_session
from ctu.extensions import db
from ctu.models.users import User


@click.command("unlock")
@click.argument("login")
def unlock_account(login: str) -> None:
    """Unlock an account that wrong passwords have locked."""
    person = person_named(login)
    was_locked = person.is_locked
    person.unlock()
    db.session.commit()
    state = "is unlocked" if was_locked else "was not locked; what was counted is forgotten"
    click.echo(f"{person.login} {state}.")


@click.command("end-sessions")
@click.argument("login", required=False)
@click.option("--all", "of_all", is_flag=True, help="Of everybody.")
def end_sessions_of(login: str | None, *, of_all: bool) -> None:
    """End the sessions of one person or of all people, and forget their devices."""
    person = one_or_all(login, of_all=of_all)
    ended = end_all_sessions() if person is None else _sign_out(person)
    click.echo(f"{ended} session{'' if ended == 1 else 's'} ended.")


def _sign_out(person: User) -> int:
    """End sessions and sign-ins that wait for a code, and forget devices, as by hand. Commits."""
    person.end_sessions()
    return end_every_session(person)


@click.command("reset-factor")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Remove the second factor of a person who has lost it, and end their sessions."""
    person = person_named(login)
    if not second_factor.has_factor(person.id):
        raise click.ClickException(f"{person.login} has no second factor.")
    second_factor.reset(person)
    is_needed = person.group.needs_second_factor
    then = "sets up a new one at the next sign-in" if is_needed else "signs in with the password"
    click.echo(f"The second factor of {person.login} is reset; {person.first_name} {then}.")


def one_or_all(login: str | None, *, of_all: bool) -> User | None:
    """Return the person that a command is about, None for all people.

    :raises click.UsageError: where neither or both are named.
    """
    if (login is None) is not of_all:
        raise click.UsageError("Name a login, or say --all.")
    return None if login is None else person_named(login)


def person_named(login: str) -> User:
    """Return the person with a login, whatever its case; fail with a sentence if there is none."""
    person = find_person(login)
    if person is None:
        raise click.ClickException("Nobody has this login.")
    return person
