"""The plugin's settings: the host's configuration, then the environment, then the defaults."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from plugins.bulk_import import Importer, Text
from plugins.bulk_import.extension import BulkImport
from plugins.bulk_import.settings import PREFIX, SettingError, Settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for each in fields(Settings):
        monkeypatch.delenv(PREFIX + each.name.upper(), raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_the_defaults_are_those_of_the_documentation():
    assert Settings.read({}) == Settings(
        redis_url="redis://localhost:6379/0",
        queue="bulk-import",
        max_bytes=102_400,
        retention_days=14,
        lease_seconds=8,
        job_seconds=10,
        sweep_seconds=2,
        max_deaths=3,
        all_or_nothing_rows=5_000,
        parallel_jobs=0,
    )


def test_the_configuration_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_MAX_BYTES", "1000")
    monkeypatch.setenv("BULK_IMPORT_QUEUE", "other")

    found = Settings.read({"BULK_IMPORT_MAX_BYTES": 2000, "BULK_IMPORT_QUEUE": None})

    assert (found.max_bytes, found.queue) == (2000, "other")


@pytest.mark.parametrize("name", ["lease_seconds", "job_seconds", "sweep_seconds"])
@pytest.mark.parametrize("value", [0.5, "0.5"])
def test_seconds_may_have_a_fraction(name, value):
    assert getattr(Settings.read({PREFIX + name.upper(): value}), name) == 0.5


def test_the_redis_of_the_environment_is_the_last_resort(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://shared/1")

    assert Settings.read({}).redis_url == "redis://shared/1"
    assert Settings.read({"BULK_IMPORT_REDIS_URL": "redis://own/2"}).redis_url == "redis://own/2"
    assert Settings.read({"REDIS_URL": "redis://host/3"}).redis_url == "redis://host/3"


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_MAX_BYTES", "")
    monkeypatch.setenv("BULK_IMPORT_KEY", " ")
    monkeypatch.setenv("REDIS_URL", "")

    assert Settings.read({}) == Settings()


def test_several_keys_are_a_list_or_a_text():
    assert Settings.read({"BULK_IMPORT_KEYS": ["new", "old"]}).keys == "new,old"
    assert Settings.read({"BULK_IMPORT_KEYS": "new,old"}).keys == "new,old"


def test_a_name_that_is_a_slip_in_writing_another_is_refused(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_KEY", "secret")

    with pytest.raises(SettingError, match=r"^BULK_IMPORT_KEY is no .* BULK_IMPORT_KEYS, or take"):
        Settings.read({})


def test_other_names_are_logged_but_for_those_of_a_service_of_kubernetes(caplog):
    links = ("BULK_IMPORT_PORT", "BULK_IMPORT_PORT_80_TCP", "BULK_IMPORT_WEB_SERVICE_HOST")
    assert Settings.read(dict.fromkeys((*links, "BULK_IMPORT_ROWS"), "1")) == Settings()
    assert [each.getMessage() for each in caplog.records] == [
        "setting.unknown name=BULK_IMPORT_ROWS"
    ]


def test_blanks_around_a_setting_are_no_part_of_it(monkeypatch):
    monkeypatch.setenv("REDIS_URL", " redis://shared/1\n")
    found = Settings.read({"BULK_IMPORT_QUEUE": " other ", "BULK_IMPORT_REDIS_URL": " "})

    assert (found.queue, found.redis_url) == ("other", "redis://shared/1")


@pytest.mark.parametrize("value", ["many", "1.5", None, " ", [1]])
def test_a_setting_that_is_no_number_is_refused_by_its_name(value):
    config = {"BULK_IMPORT_MAX_DEATHS": value}
    if value in (None, " "):
        assert Settings.read(config).max_deaths == 3
        return
    with pytest.raises(ValueError, match="BULK_IMPORT_MAX_DEATHS must be a whole number"):
        Settings.read(config)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LEASE_SECONDS", "nan", "must be a number, not nan"),
        ("JOB_SECONDS", "inf", "must be a number, not inf"),
        ("LEASE_SECONDS", "0", "must be more than 0; it is 0.0"),
        ("SWEEP_SECONDS", "-2", "must be more than 0; it is -2.0"),
        ("MAX_BYTES", "0", "must be 1 or more; it is 0"),
        ("RETENTION_DAYS", "-1", "must be 0 or more; it is -1"),
        ("RETENTION_DAYS", "36501", "must be 36500 or less; it is 36501"),
        ("HANDOVER_HOURS", "1e9", "must be 876000 or less; it is 1000000000.0"),
        ("LEASE_SECONDS", "8000000", "must be 1000000 or less; it is 8000000.0"),
        ("MAX_BYTES", "9999999999", "must be 2147483647 or less; it is 9999999999"),
    ],
)
def test_a_number_out_of_range_is_refused_by_its_name(name, value, sentence):
    with pytest.raises(SettingError, match=f"{PREFIX}{name} {sentence}"):
        Settings.read({PREFIX + name: value})


def app_on(url, **config):
    app = Flask("host")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, **config)
    return app, SQLAlchemy(app)


def test_with_another_database_than_sqlite_the_keys_must_be_set():
    app, db = app_on("postgresql+psycopg://nobody@localhost/nothing")

    with pytest.raises(RuntimeError, match="BULK_IMPORT_KEYS is not set"):
        BulkImport(app, db)


def test_with_sqlite_the_key_is_kept_beside_the_database(tmp_path):
    app, db = app_on("sqlite://", BULK_IMPORT_KEY_FILE=str(tmp_path / "my.key"))

    BulkImport(app, db)

    assert (tmp_path / "my.key").exists()


BROKEN_KEY_FILES = {
    "below a file": lambda folder: folder / "file" / "my.key",
    "a folder": lambda folder: folder,
    "nowhere": lambda _folder: Path("/proc/nowhere/my.key"),
    "too long": lambda folder: folder / ("k" * 300),
    "no key": lambda folder: folder / "file",
    "no text": lambda folder: folder / "bytes",
}


@pytest.mark.parametrize("kind", BROKEN_KEY_FILES)
def test_a_key_file_that_cannot_be_used_is_one_sentence(tmp_path, kind):
    (tmp_path / "file").write_text("no key")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    path = BROKEN_KEY_FILES[kind](tmp_path)
    app, db = app_on("sqlite://", BULK_IMPORT_KEY_FILE=str(path))

    with pytest.raises(SettingError, match=f"The key file {re.escape(str(path))} "):
        BulkImport(app, db)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["bytes", "file"]


def test_the_extension_needs_the_hosts_database_object():
    with pytest.raises(RuntimeError, match="BulkImport needs"):
        BulkImport(Flask("host"))


def set_up(code_page):
    app = Flask("host")
    app.config.update(
        SQLALCHEMY_DATABASE_URI="sqlite://",
        BULK_IMPORT_KEYS=Fernet.generate_key().decode(),
        BULK_IMPORT_CODE_PAGE=code_page,
    )
    BulkImport(app, SQLAlchemy(app))
    return app


@pytest.mark.parametrize("name", ["windows-1250", "CP1250", "cp1250", "Windows-1250"])
def test_the_home_code_page_has_the_names_that_people_know(name):
    assert set_up(name).extensions["bulk_import"].settings.code_page == "cp1250"


@pytest.mark.parametrize("name", ["utf-8", "klingon", "cp932"])
def test_a_home_code_page_that_is_not_offered_is_refused_with_a_sentence(name):
    with pytest.raises(ValueError, match="BULK_IMPORT_CODE_PAGE must be one of cp1252, cp1250"):
        set_up(name)


@pytest.mark.parametrize("url", ["mysql://host/shop", "mariadb+pymysql://host/shop", "oracle://x"])
def test_any_database_but_the_two_is_refused_in_one_sentence(url):
    app = Flask("host")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    kind = url.partition(":")[0].partition("+")[0]

    with pytest.raises(RuntimeError, match=f"SQLite and PostgreSQL.*is {kind}"):
        BulkImport(app, SQLAlchemy())


def test_an_importer_without_create_is_refused_when_it_is_registered():
    class Towns(Importer):
        slug = "towns"
        noun = "Towns"
        name = Text("Name", max_length=40)

    with pytest.raises(TypeError, match="Towns needs create"):
        BulkImport().register(Towns)


@pytest.mark.parametrize(
    ("formats", "words"),
    [("csv,doc", "not 'doc'"), ("xlsx", "csv among them, not 'xlsx'"), (",", "csv among them")],
)
def test_formats_that_there_are_not_are_refused_at_the_start(formats, words):
    app = Flask("host")
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", BULK_IMPORT_FORMATS=formats)
    with pytest.raises(ValueError, match=f"BULK_IMPORT_FORMATS must be some of .*{words}"):
        BulkImport(app, SQLAlchemy(app))


def test_workbooks_without_their_packages_are_refused_at_the_start(monkeypatch):
    # So the interpreter notes a package that is not installed.
    monkeypatch.setitem(sys.modules, "defusedxml", None)
    app = Flask("host")
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", BULK_IMPORT_FORMATS="csv,xlsx")
    with pytest.raises(RuntimeError, match="Install the extra of that name"):
        BulkImport(app, SQLAlchemy(app))
