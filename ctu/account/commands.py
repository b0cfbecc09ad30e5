"""Commands about one account: to unlock it, and to reset its second factor."""

from __future__ import annotations

import click

from ctu.access.people import find_person
from ctu.account import second_factor
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


@click.command("reset-factor")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Take the second factor away from somebody who has lost it, and end their sessions."""
    person = person_named(login)
    if not second_factor.has_factor(person.id):
        raise click.ClickException(f"{person.login} has no second factor.")
    second_factor.reset(person)
    is_needed = person.group.needs_second_factor
    then = "sets up a new one at the next sign-in" if is_needed else "signs in with the password"
    click.echo(f"The second factor of {person.login} is reset; {person.first_name} {then}.")


def person_named(login: str) -> User:
    """Return the person with a login, whatever its case, or say that there is none."""
    person = find_person(login)
    if person is None:
        raise click.ClickException("Nobody has this login.")
    return person
