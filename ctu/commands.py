"""Commands of the console: the first person, accounts that are locked, and the sample world."""

from __future__ import annotations

import sys

import click
from flask import Flask
from sqlalchemy import inspect, select

from ctu import sample_world
from ctu.access.people import find_person
from ctu.access.policies import has_control_characters, violations
from ctu.access.sign_ins.log_context import login_in_log
from ctu.account.commands import end_sessions_of, reset_second_factor, unlock_account
from ctu.account.passwords import hash_speed, passwords
from ctu.api.commands import revoke_tokens_of
from ctu.database.outages import DatabaseGroup
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import LOGIN_LENGTH, NAME_LENGTH, User
from plugins.bulk_import import SettingError, canonical_key, trim

group = DatabaseGroup("ctu", help="Commands of the console.")


def init_app(app: Flask) -> None:
    """Register `flask ctu …`."""
    app.cli.add_command(group)


@group.command("create-admin")
@click.option("--login", prompt=True, help="What the person signs in with.")
@click.option("--first-name", prompt=True)
@click.option("--last-name", prompt=True)
@click.option("--team", "team_name", default="Operations", show_default=True, help="Their team.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_admin(
    login: str, first_name: str, last_name: str, team_name: str, *, password_stdin: bool
) -> None:
    """Create a person of the highest group; the first one of a new console."""
    require_tables()
    highest = highest_group()
    names = {
        "Login": (login, LOGIN_LENGTH),
        "First name": (first_name, NAME_LENGTH),
        "Last name": (last_name, NAME_LENGTH),
    }
    for label, (text, longest) in names.items():
        if not 1 <= len(trim(text)) <= longest or not text.isprintable():
            raise click.ClickException(f"{label} must have 1 to {longest} visible characters.")
    if any(character.isspace() for character in trim(login)):
        raise click.ClickException("A login has no blanks.")
    if find_person(login) is not None:
        raise click.ClickException("Somebody has this login already.")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ask_password()
    refuse_weak(highest, password, (login, first_name, last_name))
    team = find_or_make_team(team_name)
    db.session.add(
        User(
            first_name=trim(first_name),
            last_name=trim(last_name),
            login=login,
            password_hash=passwords.hash_password(password),
            group=highest,
            primary_team=team,
        )
    )
    db.session.commit()
    click.echo(f"{trim(login)} can sign in now, as {highest.name} of team {team.name}.")


group.add_command(unlock_account)
group.add_command(end_sessions_of)
group.add_command(revoke_tokens_of)
group.add_command(reset_second_factor)


@group.command("login-trace")
@click.argument("login")
def show_login_trace(login: str) -> None:
    """Print a login as the log has it, to find its lines."""
    click.echo(login_in_log(login))


@group.command("hash-speed")
@click.option("--number", is_flag=True, help="Print the milliseconds alone.")
def show_hash_speed(*, number: bool) -> None:
    """Print which build of Argon2 runs, and the speed of the other one."""
    hasher = passwords.current_hasher()
    lines = [f"{hash_speed.milliseconds(hasher):.2f}"] if number else hash_speed.speed_lines(hasher)
    for line in lines:
        click.echo(line)


@group.command("sample-world")
def build_sample_world() -> None:
    """Fill an empty console with teams, plans and people to look around in."""
    require_tables()
    try:
        lines = sample_world.build()
    except SettingError as wrong:
        raise click.ClickException(str(wrong)) from None
    for line in lines:
        click.echo(line)


def require_tables() -> None:
    """Stop with a sentence where the database has not been migrated."""
    if not inspect(db.engine).has_table(User.__tablename__):
        raise click.ClickException("The database has no tables. Run `flask db upgrade` first.")


def highest_group() -> PermissionGroup:
    """Return the most powerful active group, or say what is missing."""
    found = db.session.scalar(
        select(PermissionGroup)
        .where(PermissionGroup.active, PermissionGroup.may_sign_in)
        .order_by(PermissionGroup.rank.desc(), PermissionGroup.id)
        .limit(1)
    )
    if found is None:
        raise click.ClickException("No active permission group may sign in to the console.")
    return found


def find_or_make_team(name: str) -> Team:
    """Return the team of that name, made if there is none."""
    key = canonical_key(trim(name))
    team = db.session.scalar(select(Team).where(Team.name_key == key))
    return team or Team(name=name)


def ask_password() -> str:
    """Ask twice, without showing it."""
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def refuse_weak(wanted: PermissionGroup, password: str, personal: tuple[str, str, str]) -> None:
    """Stop with everything that the policy has against a password."""
    if has_control_characters(password):
        raise click.ClickException("The password contains control characters.")
    found = violations(wanted.policy, password, personal)
    if found:
        raise click.ClickException(". ".join(each.hint for each in found) + ".")
