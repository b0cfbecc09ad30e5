"""Configuration: defaults, the environment, and secrets that are made or asked for."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask, request, request_started

from ctu import create_app
from ctu.config import read_environment
from ctu.develop.tree import ROOT
from ctu.extensions import db
from ctu.secret import kept_secret, write_private
from plugins.bulk_import import SettingError

POSTGRESQL = "postgresql://somebody:secret@localhost/ctu"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_any_setting_everything_lies_in_var(tmp_path: Path) -> None:
    app = create_app()
    assert app.config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/var/ctu.sqlite3"
    assert mode_of(tmp_path / "var") == 0o700
    assert mode_of(tmp_path / "var" / "secret.key") == 0o600


def test_the_session_key_is_kept() -> None:
    assert create_app().config["SECRET_KEY"] == create_app().config["SECRET_KEY"]


def test_the_log_names_the_session_key_that_others_can_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_app()
    (tmp_path / "var" / "secret.key").chmod(0o660)
    create_app()

    [line] = [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    key = tmp_path / "var" / "secret.key"
    assert (line["level"], line["event"]) == ("warning", f"key.exposed file={key}")


def test_another_database_needs_a_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", POSTGRESQL)
    with pytest.raises(SettingError, match="CTU_SECRET_KEY is not set"):
        create_app()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "DATABASE_URL": POSTGRESQL,
        "REDIS_URL": "redis://localhost:6400/1",
        "CTU_SECRET_KEY": "from outside",
        "CTU_ARGON2_TIME_COST": "3",
        "BULK_IMPORT_KEYS": "cGlIm_K_pS0LOQ3O0HsIVhHh5l2OwcxnPq4GSGGdJjA=",
        "BULK_IMPORT_MAX_BYTES": "2048",
    }.items():
        monkeypatch.setenv(name, text)
    app = create_app()
    url = "postgresql+psycopg://somebody:secret@localhost/ctu"
    assert app.config["SQLALCHEMY_DATABASE_URI"] == url
    assert app.config["BULK_IMPORT_REDIS_URL"] == "redis://localhost:6400/1"
    assert app.config["SECRET_KEY"] == "from outside"
    assert app.config["CTU_ARGON2_TIME_COST"] == 3
    assert app.extensions["bulk_import"].settings.max_bytes == 2048


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), ("1", True), ("off", False)])
def test_a_switch_is_read_in_the_usual_words(text: str, value: bool) -> None:
    assert read_environment({"CTU_NULL_HASHER": text}) == {"CTU_NULL_HASHER": value}


@pytest.mark.parametrize(
    ("name", "text"), [("CTU_ARGON2_TIME_COST", "two"), ("CTU_NULL_HASHER", "perhaps")]
)
def test_a_setting_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingError, match=name):
        create_app()


@pytest.mark.parametrize("name", ["CTU_SECRET_KEY", "BULK_IMPORT_QUEUE", "DATABASE_URL"])
def test_a_setting_that_is_no_text_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, os.fsdecode("schlüssel".encode("latin-1")))
    with pytest.raises(SettingError, match=f"^{name} holds bytes that are no UTF-8") as caught:
        create_app()
    assert "schl" not in str(caught.value)


def test_a_secret_is_made_once_however_many_ask(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: kept_secret(tmp_path / "key"), range(32)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_broken_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short")
    with pytest.raises(SettingError, match="key is not a key"):
        kept_secret(tmp_path / "key")


def test_a_secret_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    with pytest.raises(SettingError, match="key cannot be read"):
        kept_secret(tmp_path / "key")
    (tmp_path / "bytes").write_bytes(b"\xff" * 64)
    with pytest.raises(SettingError, match="bytes is not a key"):
        kept_secret(tmp_path / "bytes")
    with pytest.raises(SettingError, match="File name too long"):
        kept_secret(tmp_path / ("x" * 300))


def test_a_private_file_is_never_overwritten(tmp_path: Path) -> None:
    assert write_private(tmp_path / "file", "first")
    assert not write_private(tmp_path / "file", "second")
    assert (tmp_path / "file").read_text() == "first"


@pytest.fixture
def behind_a_proxy() -> Iterator[Flask]:
    app = create_app({"CTU_TRUSTED_PROXIES": 1, "TESTING": True})
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_trusted_proxy_says_where_a_request_came_from(behind_a_proxy: Flask) -> None:
    seen: list[tuple[str | None, str]] = []

    def look(_sender: Flask) -> None:
        seen.append((request.remote_addr, request.url_root))

    request_started.connect(look, behind_a_proxy)
    told = {"For": "10.9.9.9, 192.0.2.7", "Proto": "https", "Host": "ctu.test", "Prefix": "/ctu"}
    # Proxies send no X-Forwarded-Port, so this one is the client's and must be ignored.
    told |= {"Port": "81"}
    headers = {f"X-Forwarded-{name}": value for name, value in told.items()}
    behind_a_proxy.test_client().post("/sign-out", headers=headers)
    assert seen == [("192.0.2.7", "https://ctu.test/ctu/")]


def test_a_request_has_a_mebibyte_at_most() -> None:
    app = create_app()
    assert app.config["MAX_CONTENT_LENGTH"] == 1024 * 1024
    answer = app.test_client().post("/sign-in", data={"login": "x" * 1024 * 1024})
    assert answer.status_code == 413


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("REDIS_URL", "redis://a,b/0", "names several hosts"),
        ("BULK_IMPORT_KEYS", "short", "BULK_IMPORT_KEYS"),
        ("CTU_DATABASE_SECONDS", "soon", "must be a whole number"),
        ("BULK_IMPORT_KEY_FILE", "/proc/nowhere/key", "The key file /proc/nowhere/key"),
        ("DATABASE_URL", "postgresql://u:secret@a:5432,b:5432/ctu", "DATABASE_URL cannot be read"),
        ("BULK_IMPORT_QUEUE", "inline", "BULK_IMPORT_QUEUE is inline"),
        # As for a folder that may not be entered, the system says nothing of what is in it.
        ("CTU_VAR_FOLDER", "x" * 300, "cannot be written (File name too long)"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    environment = {**os.environ, "CTU_VAR_FOLDER": str(tmp_path), name: value}
    command = [sys.executable, "-c", "import wsgi"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3
    [line] = ended.stderr.splitlines()
    assert sentence in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "somewhere", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgresql://u:secret@host:port/x", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "mysql://u:secret@host/x", "it begins with mysql://"),
        ("DATABASE_URL", "postgresql://u:secret@db..org/x", "a host that no name can be"),
        ("DATABASE_URL", "postgresql://u:secret@/x?host=a,b..c:1", "a host that no name can be"),
        ("DATABASE_URL", "postgresql+asyncpg://host/x", "begins with postgresql\\+asyncpg://"),
        ("CTU_HOSTS", "https://ctu.example.org/", "CTU_HOSTS must hold names"),
        ("CTU_HOSTS", "ctu.example.org, a b", "one is 'a b'"),
        ("CTU_LOG_LEVEL", "LOUD", "CTU_LOG_LEVEL must be one of CRITICAL"),
        ("CTU_LOG_LOGINS", "shown", "must be one of hashed, clear; it is 'shown'"),
        ("CTU_TIME_ZONE", "Mars", "CTU_TIME_ZONE must be a time zone"),
        ("CTU_TRUSTED_PROXIES", "-1", "CTU_TRUSTED_PROXIES must be from 0"),
        ("CTU_DATABASE_SECONDS", "0", "CTU_DATABASE_SECONDS must be from 1"),
        ("CTU_FIRST_PASSWORD_DAYS", "99999999", "must be from 1 to 36500"),
        ("CTU_SESSION_IDLE_HOURS", "0", "CTU_SESSION_IDLE_HOURS must be from 1"),
        ("CTU_ARGON2_MEMORY_KIB", "1", "CTU_ARGON2_MEMORY_KIB must be from 8"),
        ("CTU_ARGON2_PARALLELISM", "9999", "at least 8 times CTU_ARGON2_PARALLELISM"),
        ("CTU_LIMIT_SIGN_IN", "often", 'CTU_LIMIT_SIGN_IN must be a limit such as "60 per minute'),
        ("CTU_LIMIT_API", "9 per fortnight", "CTU_LIMIT_API must be a limit"),
        ("CTU_LIMIT_API", "9 per minute; 0 per hour", "of 1 at least; it is '9 per minute; 0"),
        ("CTU_LIMT_UPLOAD", "9 per hour", "CTU_LIMT_UPLOAD is no setting. Write CTU_LIMIT_UPLOAD"),
        ("CTU_SECRET_KY", "secret", "CTU_SECRET_KY is no setting. Write CTU_SECRET_KEY, or"),
        ("BULK_IMPORT_MAX_BYTS", "5", "MAX_BYTS is no setting. Write BULK_IMPORT_MAX_BYTES, or"),
        ("CTU_WEBHOOK_NETWORKS", "10.0.0.0/99", "CTU_WEBHOOK_NETWORKS must hold networks"),
        ("PROMETHEUS_MULTIPROC_DIR", "/proc/nowhere", "PROMETHEUS_MULTIPROC_DIR must name"),
    ],
)
def test_a_wrong_setting_is_refused_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=sentence) as refused:
        create_app()
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_unknown_variable_with_a_prefix_of_ours_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told = ("CTU_SECRET_KEY_FILE", "CTU_POSTGRES_DB", "BULK_IMPORT_ROWS", "DATABASE_URI")
    for name in (*told, "CTU_WEB_SERVICE_HOST", "CTU_WEB_PORT_80_TCP", "CTU_HTTP_PORT"):
        monkeypatch.setenv(name, "1")
    # In a compose file an empty variable means that nothing is set.
    monkeypatch.setenv("CTU_LIMT_UPLOAD", " ")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    create_app()
    lines = {each.getMessage() for each in caplog.records if "setting." in each.getMessage()}
    assert lines == {f"setting.unknown name={each}" for each in told}


@pytest.mark.parametrize(
    "host", ["ctu.example.org", ".example.org", "localhost:8000", "[::1]", "10.1.2.3"]
)
def test_a_name_or_an_address_is_a_host(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("CTU_HOSTS", f"{host}, other.example.org")
    assert create_app().config["TRUSTED_HOSTS"] == [host, "other.example.org"]


def test_an_empty_variable_is_not_set() -> None:
    assert read_environment({"REDIS_URL": "", "CTU_LIMITS": " ", "DATABASE_URL": ""}) == {}
