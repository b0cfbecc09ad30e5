"""The plugin's commands on the host's command line: imports, worker, housekeeping."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app
from sqlalchemy import Engine, inspect

from ..state import current_state
from ..storage.database.transaction_limits import limit_transactions
from ..storage.maintenance import rotation
from ..storage.sealing.host_seals import remaining_in_host, reseal_host
from ..storage.tables.models import ImportRun
from ..work import reconciler
from ..work.workers.supervisor import Supervisor
from .group import ImportGroup
from .imports import check_file, run_file
from .undo import undo_import
from .verification import verify_database

NO_WORKER = "BULK_IMPORT_QUEUE is inline: imports run where they are stored, without a worker."
ONE_CONNECTION = (
    "The session is bound to a connection, which the processes of a worker cannot share. Bind it "
    "to the engine, sessionmaker(bind=engine)."
)

group = ImportGroup(
    "bulk-import", help="Imports: check, run, undo, verify, worker, reconcile, purge, reseal."
)
group.add_command(check_file)
group.add_command(run_file)
group.add_command(undo_import)
group.add_command(verify_database)


def register_commands(app: Flask) -> None:
    """Add `flask bulk-import` to an application, and `flask worker` where the host has none."""
    if "worker" not in app.cli.commands:
        app.cli.add_command(worker)
    app.cli.add_command(group)


@click.command("worker")
@click.option("-n", "--processes", default=1, show_default=True, type=click.IntRange(1, 64))
def worker(processes: int) -> None:
    """Process imports until stopped; after a kill another worker resumes the work."""
    with current_app.app_context():
        state = current_state()
        if state.queue.worker_status().is_inline:
            raise click.UsageError(NO_WORKER)
        if not isinstance(state.session.get_bind(inspect(ImportRun)), Engine):
            raise click.UsageError(ONE_CONNECTION)
        settings = state.settings
        for engine in state.db.engines.values():
            limit_transactions(engine, settings.lease_seconds, settings.hang_seconds)
        Supervisor(state, processes).run()


group.add_command(worker)


@group.command("reconcile")
def reconcile() -> None:
    """Queue every import that waits for a worker; the exit status is 1 when none can begin."""
    state = current_state()
    ready = reconciler.reconcile(state)
    click.echo(f"{ready:,} {'import is' if ready == 1 else 'imports are'} ready.")
    workers = state.queue.worker_status()
    if workers.problem:
        click.echo(f"{workers.problem} {workers.advice}", err=True)
    if ready and workers.problem:
        sys.exit(1)


@group.command("purge")
def purge() -> None:
    """Erase the failed rows of imports whose retention has expired."""
    purged = reconciler.purge(current_state())
    click.echo(f"{purged:,} {'import was' if purged == 1 else 'imports were'} purged.")


@group.command("reseal")
def reseal() -> None:
    """Re-encrypt everything with the newest key; the exit status is 1 when something is left."""
    state = current_state()
    columns = state.actors.sealed_columns()
    count = rotation.reseal(state.session, state.vault)
    count += reseal_host(state.session, state.vault, columns)
    left = rotation.remaining(state.session, state.vault)
    left += remaining_in_host(state.session, state.vault, columns)
    newest, *older = state.vault.key_ids
    click.echo(f"Sealed anew under the newest key, {newest}: {count:,}. Left: {left.total():,}.")
    for name, number in sorted(left.items()):
        advice = (
            "A process still had that key in front: restart it, then run this again."
            if name in older
            else "That key is not in BULK_IMPORT_KEYS: append it, then run this again."
        )
        click.echo(f"{number:,} under the key {name}. {advice}")
    if left:
        sys.exit(1)
    click.echo(
        "Every older key can be removed. Passwords of error files that were downloaded while it "
        "was the newest then have to be typed again."
    )
