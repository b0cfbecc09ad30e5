"""What the plugin adds to the host's command line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from plugins.bulk_import.cli.commands import ONE_CONNECTION, group
from plugins.bulk_import.extension import BulkImport
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRun

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def run(host, state):
    """Return a function that runs a command of the host and returns what it prints."""

    def invoke(*words):
        result = host.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def test_reconciling_enqueues_for_what_waits(run, upload, sheet, queue, state):
    upload(sheet("ann,1,,TRUE"))
    queue.empty()

    state.queue.heartbeat(["host:1"])

    assert run("bulk-import", "reconcile") == "1 import is ready.\n"
    assert len(queue.job_ids) == 1


def test_reconciling_says_why_nothing_begins(host, state, upload, sheet):
    upload(sheet("ann,1,,TRUE"))
    state.queue = ImportQueue(replace(state.settings, redis_url="unix:///nowhere"))

    result = host.test_cli_runner().invoke(args=("bulk-import", "reconcile"))

    assert result.exit_code == 1
    assert "1 import is ready.\n" in result.stdout
    # The log may go to the same place.
    assert "\nThe queue cannot be reached. Uploads are" in f"\n{result.stderr}"


def test_purging_erases_what_is_due(state, run, upload, finish, sheet):
    finish(upload(sheet("ann,1,,oops")).id)
    assert "0" in run("bulk-import", "purge")
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()

    assert "1" in run("bulk-import", "purge")


def test_resealing_says_what_is_left_and_whether_the_old_key_may_go(
    state, host, run, upload, finish, sheet
):
    finish(upload(sheet("ann,1,,oops")).id)
    [old], new = state.vault.key_ids, Fernet.generate_key().decode()
    state.vault = Vault([new])
    result = host.test_cli_runner().invoke(args=("bulk-import", "reseal"))
    assert (result.exit_code, "Left: 1." in result.output) == (1, True)
    assert f"1 under the key {old}. That key is not in BULK_IMPORT_KEYS" in result.output

    state.vault = Vault([new, state.settings.keys])
    said = run("bulk-import", "reseal")
    assert f"{state.vault.key_ids[0]}: 1. Left: 0." in said
    assert "Every older key can be removed." in said


def test_the_help_names_every_command_there_is(run):
    text = run("bulk-import", "--help")

    for word in ("check", "run", "reconcile", "purge", "reseal"):
        assert word in text
    assert "--processes" in run("worker", "--help")


def test_the_worker_is_a_command_of_the_plugin_and_a_host_keeps_its_own(tmp_path):
    bare, own = Flask("bare"), Flask("own")

    @own.cli.command("worker")
    def host_worker():
        """Do the host's own work."""

    for app in (bare, own):
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        app.config["BULK_IMPORT_KEY_FILE"] = str(tmp_path / "key")
        BulkImport(app, SQLAlchemy())

    assert bare.cli.commands["worker"] is group.commands["worker"]
    assert own.cli.commands["worker"] is host_worker
    assert own.cli.commands["bulk-import"] is group


class ByModel(Session):
    """A session that chooses the database by the model."""

    def get_bind(self, mapper=None, **options):
        assert mapper is None or isinstance(mapper.class_, type)
        return super().get_bind(mapper, **options)


@pytest.mark.parametrize("kind", [Session, ByModel])
def test_a_worker_is_refused_where_the_session_is_bound_to_a_connection(tmp_path, kind):
    engine, app = create_engine("sqlite://"), Flask("bound")
    app.config["BULK_IMPORT_KEY_FILE"] = str(tmp_path / "key")
    with engine.connect() as connection, app.app_context():
        BulkImport(app, session=scoped_session(sessionmaker(bind=connection, class_=kind)))
        result = app.test_cli_runner().invoke(args=("bulk-import", "worker"))
    engine.dispose()

    assert (result.exit_code, ONE_CONNECTION in result.output) == (2, True)
