"""The uploader of an import as the host loads them, in the database where the import is."""

from __future__ import annotations

from typing import Any

from ...actors import load_actor
from ...engine.declaration.faults import HostFault
from ...engine.declaration.importer import Importer
from ...engine.sentences import messages
from ...state import State


def loaded_actor(state: State, actor_id: str, importer: type[Importer]) -> Any:
    """Return an actor as `load_actor` does.

    :raises HostFault: when the session has another engine afterwards, as where its `get_bind` asks
        for a tenant. What is written then has a transaction of its own beside that of the import.
    """
    before = state.session.get_bind()
    actor = load_actor(state.actors, actor_id, importer)
    if state.session.get_bind().engine is not before.engine:
        raise HostFault(messages.LOAD_CHANGES_ENGINE)
    return actor
