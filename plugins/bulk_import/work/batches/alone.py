"""A batch of one row that fails, in a transaction that has nothing else to write."""

from __future__ import annotations

from ...engine.declaration import keep
from ...engine.declaration.faults import HostFault
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...state import State
from ...storage.database.write_first import end_reading
from ...storage.runs import leases
from ...storage.tables.statuses import BatchState
from ..hooks.loaded_actor import loaded_actor
from ..refusals.ended_transactions import EndedByRule
from ..refusals.violations import refused
from ..tasks.outcomes import Outcome, write_outcome
from ..tasks.task import Task
from ..writing.undoing import keep_alone


def fail_alone(state: State, task: Task, row: Row, problem: Problem) -> None:
    """Settle a batch whose one row fails with this problem. Commits."""
    session, lease = state.session, task.lease
    row.problems = [problem]
    end_reading(session)
    leases.settle(session, lease, state=BatchState.SETTLED, sealed=None)
    judged = 1 if lease.state == BatchState.WAITING else 0
    write_outcome(state, task, Outcome(failed=[row]), judged=judged)
    session.commit()


def refuse_ended_row(state: State, task: Task, ended: EndedByRule) -> None:
    """Refuse the one row of a batch whose transaction a rule of the database has ended.

    :raises EndedByRule: when the batch has several rows; each needs a transaction of its own.
    :raises HostFault: when they cannot have any, with all or nothing.
    """
    error = ended.__cause__
    # What listeners have put into the session belongs to the transaction that is over.
    state.session.close()
    if len(task.lines) > 1:
        if task.is_atomic:
            raise HostFault(messages.RULE_ENDS_ALL) from error
        raise ended
    if task.is_undo:
        keep_alone(state, task, keep.REFUSED)
        return
    assert isinstance(error, Exception)
    worker = task.importer(loaded_actor(state, task.run.actor_id, task.importer), task.run)
    [row] = task.open_rows(state.vault)
    fail_alone(state, task, row, refused(state.session, worker, error, row))
