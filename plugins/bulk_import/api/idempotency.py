"""Idempotency-Key: a request that is sent several times makes one import."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from ..actors import identity_of
from ..state import State
from ..storage.runs import idempotency
from ..storage.runs.idempotency import AtWork, Claim, OtherRequest
from ..storage.tables.models import ImportRun
from ..upload import ImportRequest
from .problems import ApiProblem

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255
ROUTE = "create_import"
MALFORMED = (
    f"The key has 1 to {LONGEST_KEY} printable ASCII characters; a new UUID for each import is a "
    "good one."
)
OTHER = "This key was sent with another file or with other choices. Send a new key."
AT_WORK = "A request with this key is at work. Send it again in a moment."


class IdempotentRequest:
    """One request with its key: sent again, it leads to the same import."""

    def __init__(self, state: State, wanted: ImportRequest) -> None:
        """Prepare; nothing is stored."""
        self._state = state
        self._asked = wanted
        self._claim: Claim | None = None

    @property
    def request(self) -> ImportRequest:
        """Return the request with the form token of its key: an import is stored once for each."""
        assert self._claim is not None
        upload = replace(self._asked.upload, token=self._claim.form_token)
        return replace(self._asked, upload=upload)

    def claim(self, key: str) -> ImportRun | None:
        """Return the import that an earlier request with the key has made; None without one.

        :raises ApiProblem: of status 400 for a malformed key, 409 while another request holds it,
            422 where it was sent with another file or other choices.
        """
        if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise ApiProblem(400, "idempotency.key", KEY_HEADER, MALFORMED)
        session, actors = self._state.session, self._state.actors
        actor_id = identity_of(actors, self._asked.actor).id
        prints = self._state.vault.fingerprints(_covered_parts(self._asked))
        try:
            self._claim = idempotency.claim(session, actor_id, ROUTE, key, prints)
        except OtherRequest:
            raise ApiProblem(422, "idempotency.other", KEY_HEADER, OTHER) from None
        except AtWork:
            headers = {"Retry-After": "2"}
            problem = (409, "idempotency.at_work", KEY_HEADER, AT_WORK)
            raise ApiProblem(*problem, headers=headers) from None
        public_id = idempotency.find_run_id(session, self._claim)
        return session.scalar(select(ImportRun).where(ImportRun.public_id == public_id))

    def release(self) -> None:
        """Free the key after a request that has stored nothing."""
        assert self._claim is not None
        idempotency.release(self._state.session, self._claim)


def _covered_parts(wanted: ImportRequest) -> Iterator[bytes]:
    """Yield the parts of a request that its fingerprint covers: choices and file, not the form."""
    upload = wanted.upload
    about = [wanted.importer.slug, upload.name, upload.mode, upload.parent]
    choices = upload.choices.as_fields()
    yield json.dumps([about, choices], sort_keys=True, default=str).encode() + b"\0"
    yield from upload.blocks
    yield upload.said
