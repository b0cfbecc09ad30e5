"""Passwords of a file are readable nowhere: not at rest, not in the queue, not in any answer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import time
from typing import Any

import pytest
from redis import Redis

from tests.files.sheets import row, sheet
from tests.inspection.encodings import Sentinels
from tests.inspection.secrets_search import (
    everything_stored,
    found_in,
    listening,
    processes,
    telling_everything,
)
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, Person

VALUE_FIELD = re.compile(r'<input type="text"[^>]* name="(value\.[^"]+)"')
PASSWORD_FIELD = re.compile(r'<input type="password"[^>]* name="(cell\.[^"]+)"')


@pytest.fixture
def server(request: pytest.FixtureRequest, each_console: Console) -> Any:
    """Return the PostgreSQL of this console, None where it has a SQLite."""
    is_file = each_console.url.startswith("sqlite")
    return None if is_file else request.getfixturevalue("postgres_server")


def content_of(console: Console, team: str, sentinels: Sentinels) -> bytes:
    """Return a file with a sentinel in every kind of row."""
    rows = [
        row(console.name("s."), team, Password=sentinels.make("good")),
        row(console.name("s."), team, Password=sentinels.make("failed"), Active="?"),
        row(console.name("s."), team, Password=sentinels.make("waits"), Primary_team="Nowhere"),
        row("sentinel", team, Password=sentinels.make("policy")),
    ]
    moved = f"Ann,Bo,m.{console.name('')},x,{sentinels.make('moved')},Agent,TRUE\n"
    return sheet(rows) + moved.encode()


def visit(uploader: ImportClient, content: bytes, sentinels: Sentinels) -> None:
    """Do with an uploaded file whatever the pages offer."""
    uploader.check(content)
    checked = uploader.finish(uploader.upload_checked(content))
    uploader.faults(checked)
    uploader.line(checked)
    uploader.get(f"/{checked}/?q=Sentinel")
    uploader.finish(uploader.upload(uploader.error_file(checked).content))
    open_quote = f'\nAnn,Bo,x,"{sentinels.make("refused")},Agent,TRUE'.encode()
    assert uploader.post("/upload", content + open_quote).status_code == 422


def remembered(uploader: ImportClient) -> list[str]:
    """Return the kinds of what is remembered of somebody's repairs."""
    query = "SELECT kind FROM import_memory WHERE actor_id = :id"
    return [kind for (kind,) in uploader.console.query(query, id=str(uploader.person.id))]


def type_anew(uploader: ImportClient, team: str, sentinels: Sentinels) -> None:
    """Type passwords anew in the verdict, with and without a script, and upload them.

    One of them is still too weak, because its login is part of it; the other person is created.
    """
    console, made = uploader.console, sentinels.make("fits")
    leader = row(console.name("r."), team, Password="", Permission_group="Team Leader")
    content = sheet([leader, row("sentinel", team, Password="")])
    form = uploader.form()
    names = PASSWORD_FIELD.findall(uploader.check(content, form=form)["html"])
    typed = dict(zip(names, (made, sentinels.make("weak")), strict=True))
    assert uploader.post("/check", content, form=form | typed, headers={}).status_code == 200
    verdict = uploader.check(content, form=form | typed)
    assert (verdict["ready"], verdict["repaired"]["count"]) == (1, 2)
    uploader.post("/upload", content, form=form | typed)
    sealed = form | {"repairs": verdict["repairs"]}
    public_id = uploader.finish(uploader.upload(content, form=sealed))
    assert "2 cells were changed here" in uploader.details(public_id)
    assert remembered(uploader) == []
    # It asserts that it is signed in.
    ImportClient(console, Person(0, leader["Login"], "", made))


@pytest.mark.slow
def test_passwords_are_readable_nowhere(
    each_console: Console, server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 20."""
    since, console, team, sentinels = time(), each_console, each_console.team(), Sentinels()
    uploader = ImportClient(console, console.person("Team Leader", team))
    content = content_of(console, team, sentinels)
    with listening(console) as heard, telling_everything(console, server):
        with console.paused():
            public_id = uploader.upload(content)
            stored = [*everything_stored(console), *processes()]
        uploader.finish(public_id)
        visit(uploader, content, sentinels)
        type_anew(uploader, team, sentinels)
    stored += everything_stored(console, server, since)
    logged = capsys.readouterr().err.encode()
    assert b"import.accepted" in logged
    assert len(heard) > 5
    places = [("redis commands", b"\n".join(heard)), ("the web's log", logged), *stored]
    places += [("an answer", answer) for answer in uploader.heard]
    assert found_in(places, sentinels) == []


def test_values_that_are_remembered_are_readable_nowhere_at_rest(
    each_console: Console, server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 112; in their person's own verdict they stand in clear."""
    since, console, sentinels = time(), each_console, Sentinels("Slaes-ñ&'-4857")
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    wrong = [row(console.name("v."), team, Primary_team=sentinels.make("wrong")) for _ in range(2)]
    form = uploader.form()
    with listening(console) as heard, telling_everything(console, server):
        html = uploader.check(sheet(wrong), form=form)["html"]
        typed = {VALUE_FIELD.findall(html)[0]: team}
        repairs = uploader.check(sheet(wrong), form=form | typed)["repairs"]
        public_id = uploader.upload(sheet(wrong), form=form | {"repairs": repairs})
        uploader.finish(public_id)
        again = uploader.check(sheet(wrong))["html"]
        uploader.get("/remembered")
    assert "1 value was repaired before" in again
    assert remembered(uploader) == ["value"]
    places = [*everything_stored(console, server, since), *processes()]
    places += [("redis commands", b"\n".join(heard))]
    places += [("the web's log", capsys.readouterr().err.encode())]
    assert found_in(places, sentinels) == []


@contextmanager
def planted(console: Console, secret: str) -> Iterator[set[str]]:
    """Leave a password wherever a program could; yield what the places are called."""
    (console.folder / "left.tmp").write_text(secret)
    console.person("Agent", console.team(), first_name=secret)
    arguments = [sys.executable, "-c", "input()", secret]
    environment = {"WORD": secret}
    with (
        Redis.from_url(console.redis.url) as client,
        subprocess.Popen(arguments, env=environment, stdin=subprocess.PIPE) as process,
    ):
        client.set("text", secret)
        client.hset("job", "description", secret)
        client.lpush("list", secret)
        client.sadd("set", secret)
        client.zadd("sorted", {secret: 1})
        client.xadd("stream", {"field": secret})
        keys = ("text", "job", "list", "set", "sorted", "stream")
        yield {
            *("left.tmp", "user_account", "dump.rdb"),
            *(f"redis {key.encode()!r}" for key in keys),
            *(f"{process.pid} {name}" for name in ("cmdline", "environ")),
        }
        client.delete(*keys)
        process.communicate(b"\n")


def test_the_search_finds_what_is_left_in_any_place(each_console: Console, server: Any) -> None:
    """Else it would prove nothing to find nothing."""
    since, console, sentinels = time(), each_console, Sentinels("Planted ñ&'<4857")
    secret = sentinels.make("here")
    with planted(console, secret) as expected, listening(console) as heard:
        with telling_everything(console, server), Redis.from_url(console.redis.url) as client:
            console.query("SELECT CAST(:word AS text)", word=secret)
            client.echo(secret)
        places = [*everything_stored(console, server, since), *processes()]
    places.append(("redis commands", b"\n".join(heard)))
    found = [place for place, _ in found_in(places, sentinels)]
    expected |= {"/pg_wal/", "/base/", f"{server.folder}/log", "pg_dump"} if server else {".sqlite"}
    expected |= {"redis commands"}
    assert {each for each in expected if not any(each in place for place in found)} == set()
