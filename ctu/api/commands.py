"""The command that revokes access tokens on the host, where a page would be too late."""

from __future__ import annotations

import click

from ctu.account.commands import one_or_all
from ctu.api.tokens import live_tokens, revoke_token
from ctu.extensions import db
from ctu.models.users import User


@click.command("revoke-tokens")
@click.argument("login", required=False)
@click.option("--all", "of_all", is_flag=True, help="Of everybody.")
def revoke_tokens_of(login: str | None, *, of_all: bool) -> None:
    """Revoke all access tokens of one person or of all people: programs are refused at once."""
    person = one_or_all(login, of_all=of_all)
    tokens = live_tokens(None if person is None else person.id)
    for token in tokens:
        owner = db.session.get_one(User, token.person_id)
        revoke_token(owner, token)
    count = len(tokens)
    click.echo(f"{count} token{' is' if count == 1 else 's are'} revoked.")
