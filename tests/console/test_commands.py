"""Commands: the first person, and the sample world."""

from __future__ import annotations

import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ctu import create_app, sample_world
from ctu.access import change_rights
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from plugins.bulk_import import SettingError
from tests.console.app_settings import settings_for
from tests.console.people import group_named, sign_in

pytestmark = pytest.mark.databases("sqlite")

STRONG = "Quiet-Harbour-72"


def create_admin(app: Flask, typed: str = f"{STRONG}\n", **options: str) -> Result:
    values = {"login": "I.Vale", "first-name": "Imogen", "last-name": "Vale"} | options
    arguments = [f"--{name}={value}" for name, value in values.items()]
    runner = app.test_cli_runner()
    return runner.invoke(args=["ctu", "create-admin", "--password-stdin", *arguments], input=typed)


def test_the_first_person_can_sign_in_and_may_everything(app: Flask, client: FlaskClient) -> None:
    result = create_admin(app)
    assert result.exit_code == 0, result.output
    assert sign_in(client, "i.vale", STRONG).status_code == 302
    person = db.session.scalars(select(User)).one()
    assert change_rights.has_highest_rank(person)
    assert person.primary_team.name == "Operations"


def test_the_password_is_asked_for_twice_and_not_shown(app: Flask) -> None:
    arguments = ["ctu", "create-admin", "--login=i.vale", "--first-name=Imogen", "--last-name=Vale"]
    typed = f"{STRONG}\n{STRONG}\n"
    result = app.test_cli_runner().invoke(args=arguments, input=typed)
    assert result.exit_code == 0, result.output
    assert STRONG not in result.output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Short-1\n", "Too short for Strong; 14 characters at least."),
        ("\n", "Too short"),
        ("Imogen-Harbour-72\n", "Holds the login or a name."),
        ("Quiet-Harbour\x07-72\n", "control characters"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(app: Flask, typed: str, said: str) -> None:
    result = create_admin(app, typed)
    assert result.exit_code == 1
    assert said in result.output
    assert db.session.scalar(select(func.count(User.id))) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"login": "i vale"}, "no blanks"),
        ({"login": "x" * 41}, "Login must have 1 to 40"),
        ({"first-name": " "}, "First name must have"),
        ({"last-name": "Va\tle"}, "Last name must have"),
    ],
)
def test_impossible_names_are_refused(app: Flask, options: dict[str, Any], said: str) -> None:
    result = create_admin(app, **options)
    assert result.exit_code == 1
    assert said in result.output


def test_a_login_that_somebody_has_is_refused(app: Flask, make_user: Any) -> None:
    make_user("I.VALE", active=False)
    result = create_admin(app)
    assert result.exit_code == 1
    assert "Somebody has this login already." in result.output


def test_a_team_that_exists_is_used(app: Flask, make_team: Any) -> None:
    team = make_team("Headquarters")
    create_admin(app, team="HEADQUARTERS")
    assert db.session.scalars(select(User)).one().primary_team == team


def test_the_sample_world_is_whole_and_quick(app: Flask, tmp_path: Path) -> None:
    began = time.process_time()
    result = app.test_cli_runner().invoke(args=["ctu", "sample-world"])
    assert result.exit_code == 0, result.output
    assert time.process_time() - began < 3
    count = [db.session.scalar(select(func.count(kind.id))) for kind in (Team, CapacityPlan, User)]
    assert count[:2] == [18, 6]
    assert count[2] is not None
    assert count[2] >= 60
    assert stat.S_IMODE((tmp_path / sample_world.SIGN_IN_FILE).stat().st_mode) == 0o600


def test_the_sample_world_prints_sign_ins_that_work_and_is_made_once(
    app: Flask, client: FlaskClient
) -> None:
    run = app.test_cli_runner().invoke
    first, second = (run(args=["ctu", "sample-world"]).output for _ in range(2))
    assert first == second
    found = re.findall(r"login (\S+)  password (\S+)", first)
    assert [login for login, _ in found] == ["i.vale", "c.lund"]
    for login, password in found:
        assert sign_in(app.test_client(), login, password).status_code == 302


def test_a_console_with_people_gets_no_sample_world(app: Flask, make_user: Any) -> None:
    make_user()
    result = app.test_cli_runner().invoke(args=["ctu", "sample-world"])
    assert "There are people already" in result.output
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_nobody_of_the_sample_world_has_a_default_password(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["ctu", "sample-world"])
    with_password = select(User.login).where(User.password_hash != "!").order_by(User.login)
    assert db.session.scalars(with_password).all() == ["c.lund", "i.vale"]
    assert group_named("Sys Admin").name == "Sys Admin"


@pytest.mark.parametrize("place", ["{file}/var", "/proc/var"])
def test_where_nothing_can_be_written_a_sentence_names_the_setting(
    app: Flask, tmp_path: Path, place: str
) -> None:
    """As in a container whose root cannot be written; root itself may write wherever it can be."""
    file = tmp_path / "file"
    file.touch()
    folder = place.format(file=file)
    app.config["CTU_VAR_FOLDER"] = folder
    result = app.test_cli_runner().invoke(args=["ctu", "sample-world"])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {folder} cannot be written (")
    assert "Set CTU_VAR_FOLDER to a folder" in result.output
    db.session.rollback()
    assert db.session.scalar(select(func.count(User.id))) == 0
    with pytest.raises(SettingError, match="Set CTU_VAR_FOLDER"):
        create_app(
            {**settings_for(f"sqlite:///{tmp_path / 'x'}", tmp_path), "CTU_VAR_FOLDER": folder}
        )


@pytest.fixture
def without_tables(tmp_path: Path) -> Iterator[Flask]:
    """Make a console on an empty database; its connections are closed when the test ends."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("command", ["create-admin", "sample-world"])
def test_without_tables_a_command_says_what_to_do(without_tables: Flask, command: str) -> None:
    options = ["--login=i.vale", "--first-name=Imogen", "--last-name=Vale", "--password-stdin"]
    arguments = ["ctu", command, *(options if command == "create-admin" else [])]
    result = without_tables.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1
    assert "Run `flask db upgrade` first." in result.output


def test_without_a_group_for_it_nobody_becomes_the_first_person(app: Flask) -> None:
    for group in db.session.scalars(select(PermissionGroup)):
        group.active = False
    db.session.commit()
    assert "No active permission group" in create_admin(app).output


NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/nothing"


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("ctu", "unlock", "i.vale"),
        ("ctu", "create-admin", "--login=a.b", "--first-name=A", "--last-name=B"),
        ("bulk-import", "verify"),
        ("bulk-import", "purge"),
        ("bulk-import", "check", __file__, "--importer=users", "--as=i.vale", "--name=a.csv"),
    ],
)
def test_a_command_without_its_database_ends_with_one_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    away = create_app(settings_for(NOWHERE, tmp_path))
    result = away.test_cli_runner().invoke(cli=FlaskGroup(create_app=lambda: away), args=words)
    assert result.exit_code in {1, 2}
    [line] = result.stderr.splitlines()
    assert "The database cannot be used now: " in line
    assert "refused" in line
    assert "secret" not in result.output


@pytest.mark.parametrize("words", [("ctu", "unlock", "a.b"), ("bulk-import", "purge")])
def test_a_command_names_the_file_of_sqlite_that_it_cannot_open(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "nowhere" / "console.sqlite3"
    away = create_app(settings_for(f"sqlite:///{file}", tmp_path))
    result = away.test_cli_runner().invoke(args=words)
    assert result.stderr.rstrip().endswith(f": unable to open database file: {file} (no-database)")


def test_a_command_without_tables_ends_with_one_sentence(tmp_path: Path) -> None:
    empty = create_app(settings_for(f"sqlite:///{tmp_path}/empty.sqlite3", tmp_path))
    result = empty.test_cli_runner().invoke(args=["bulk-import", "purge"])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The database cannot be used now: no such table")
    with empty.app_context():
        db.engine.dispose()
