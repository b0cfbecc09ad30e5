"""Commands about one account: `flask ctu unlock`."""

from __future__ import annotations

import click

from ctu.access.people import find_person
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


def person_named(login: str) -> User:
    """Return the person with a login, whatever its case, or say that there is none."""
    person = find_person(login)
    if person is None:
        raise click.ClickException("Nobody has this login.")
    return person
