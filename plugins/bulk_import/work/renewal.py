"""Renewal of secrets that an import made, for people who have not used theirs."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Sequence

from ..actors import identity_of
from ..state import State, current_state
from ..storage.host.kept_transaction import noting
from ..storage.rows.handovers import Renewal, find_handovers, lock_handovers, renew_handovers
from ..storage.tables.handover_table import ImportHandover
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import HandoverState

log = logging.getLogger(__name__)


def renew_secrets(run: ImportRun, records: Collection[str]) -> list[str] | None:
    """Make new secrets for those of some people who never used theirs, and seal them. Commits.

    Where somebody's slip still lies sealed with others, those are made anew with it. Who they are
    is asked at this moment, by the importer.

    :param run: a copy of an import that has ended, which this transaction may outlive.
    :param records: the keys of their records.
    :returns: the keys of the records with a new secret; None when the current actor may not hand
        secrets over, or the import has made none for these records.
    """
    state = current_state()
    lock_handovers(state.session, run.id)
    parts = find_handovers(state.session, run.id)
    made_for = {key for part in parts for key in _keys(part)}
    wanted = set(records) & made_for
    sealed = [part for part in parts if _is_sealed(part) and not wanted.isdisjoint(_keys(part))]
    wanted |= {key for part in sealed for key in _keys(part)}
    if not wanted or not state.actors.may_hand_over(run, sorted(wanted)):
        state.session.rollback()
        return None
    return renew(state, run, sealed, sorted(wanted))


def renew(
    state: State, run: ImportRun, replaced: Sequence[ImportHandover], records: Sequence[str]
) -> list[str]:
    """Make and seal new secrets, and erase what they replace; the import is locked. Commits."""
    actor = state.actors.current()
    by = Renewal(identity_of(state.actors, actor).name, state.settings.handover_hours)
    made = state.importers[run.importer](actor, run).renew_secrets(records)
    if not made:
        state.session.rollback()
        return []
    renew_handovers(state.session, state.vault, run, replaced, made, by)
    with noting(state.session, "record_hand_over"):
        state.actors.record_hand_over(run, list(made), "renewed")
    state.session.commit()
    log.info("handover.renewed run=%s people=%s", run.id, len(made))
    return list(made)


def _keys(part: ImportHandover) -> list[str]:
    found: list[str] = json.loads(part.records)
    return found


def _is_sealed(part: ImportHandover) -> bool:
    return part.state == HandoverState.SEALED
