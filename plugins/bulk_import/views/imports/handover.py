"""Handing over the secrets that an import made: to print or on the screen, once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, make_response, redirect, request
from flask_admin.base import expose

from ...engine.rows.slips import Slip
from ...engine.sentences.language import N_
from ...reports.details.handover import Group, Handover
from ...storage.host.kept_transaction import noting
from ...storage.rows.handovers import Opened, end_handovers, lock_handovers, open_handovers
from ...storage.sealing.vault import SealBroken
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import HandoverState
from ...work.renewal import renew
from ..posted.forms import QuestionForm
from .qr_code import qr_path
from .undo import UndoPages

log = logging.getLogger(__name__)

NOT_SEALED = N_("Nothing was opened: what was asked for is not sealed any more.")
NOBODY_LEFT = N_("Nothing was made: nobody here is left who has not signed in.")
KEY_MISSING = N_("Nothing was opened: the key with which they were sealed is missing.")


class HandoverPages(UndoPages):
    """The page of what can be handed over, and the slips, which are shown once."""

    handover_template = "bulk_import/handover.html"
    slips_template = "bulk_import/slips.html"

    def get_sign_in_url(self) -> str:
        """Return the address that stands on a slip: where people sign in."""
        return request.url_root

    def get_slips(self, records: Sequence[str], slips: Sequence[Slip]) -> Sequence[Slip]:
        """Return slips as they are shown, in the order of theirs, when they are opened.

        A host says here what has become of the people since their slips were sealed: another name,
        login or group, or a secret that is of no use any more. It takes the address off the slips
        of those who do not sign in there (`dataclasses.replace(slip, has_address=False)`).

        :param records: the keys of their records, as text, one for each slip.
        """
        return slips

    @expose("/<public_id>/hand-over")
    def handover_page(self, public_id: str) -> Any:
        """Show what is sealed and what has become of the rest; a visit opens nothing."""
        run = self._handed_run(public_id)
        log.info("handover.seen run=%s actor=%s", run.id, self.actor_id)
        return self._overview(run)

    @expose("/<public_id>/hand-over/open", methods=("POST",))
    def open_slips(self, public_id: str) -> Any:
        """Show the slips of one group, or of all, and erase them in the same moment.

        Their page is made before they are erased for good: whatever fails meanwhile leaves them
        sealed.
        """
        run, wanted = self._wanted(public_id)
        places = [part.place for group in wanted for part in group.parts]
        session, name = self.state.session, self._identity.name
        try:
            opened = open_handovers(session, self.state.vault, run, places, name)
        except SealBroken:
            session.rollback()
            return self._refused(run, KEY_MISSING)
        if not opened:
            session.rollback()
            return self._refused(run, NOT_SEALED)
        records = [key for each in opened for key in each.records]
        self._note(run, records, "opened")
        transaction = session.get_transaction()
        page = self._slips_page(run, opened)
        is_over = session.get_transaction() is not transaction
        if is_over and open_handovers(session, self.state.vault, run, places, name):
            # The host has rolled back what had erased them.
            self._note(run, records, "opened")
        session.commit()
        log.info("handover.opened run=%s people=%s actor=%s", run.id, len(records), self.actor_id)
        return page

    @expose("/<public_id>/hand-over/erase", methods=("POST",))
    def erase_slips(self, public_id: str) -> Any:
        """Erase what was not opened, of one group or of all."""
        run, wanted = self._wanted(public_id)
        places = [part.place for group in wanted for part in group.parts]
        session, name = self.state.session, self._identity.name
        records = end_handovers(session, run.id, places, HandoverState.ERASED, name)
        if records:
            self._note(run, records, "erased")
        session.commit()
        log.info("handover.erased run=%s people=%s actor=%s", run.id, len(records), self.actor_id)
        return redirect(self.get_url(".handover_page", public_id=public_id))

    @expose("/<public_id>/hand-over/renew", methods=("POST",))
    def renew_slips(self, public_id: str) -> Any:
        """Generate new secrets for the members of a group, or all, who have not used theirs."""
        run, wanted = self._wanted(public_id)
        parts = [part for group in wanted for part in group.parts]
        records = [key for group in wanted for key in group.records]
        lock_handovers(self.state.session, run.id)
        if not renew(self.state, run, parts, records):
            return self._refused(run, NOBODY_LEFT)
        return redirect(self.get_url(".handover_page", public_id=public_id))

    def _handed_run(self, public_id: str) -> ImportRun:
        """Return a copy of an import whose secrets this person hands over, or did; else 404."""
        run = self.get_run(public_id)
        if not run.without_secret or run.is_open:
            abort(404)
        handover = self._handover(run)
        return run.copy() if handover.may_open or handover.withheld else abort(404)

    def _wanted(self, public_id: str) -> tuple[ImportRun, list[Group]]:
        """Return the groups that a form names and this person may open; 404 without any.

        A person who may no longer open any is told so.
        """
        run = self._handed_run(public_id)
        if not QuestionForm().validate_on_submit():
            abort(400)
        handover = self._handover(run)
        if wanted := handover.named(request.form.get("group", "")):
            return run, wanted
        return abort(404) if handover.may_open else abort(self._overview(run))

    def _handover(self, run: ImportRun) -> Handover:
        return Handover(self.state, self.importer, run, self.get_history().now())

    def _refused(self, run: ImportRun, message: str) -> Response:
        log.warning("handover.refused run=%s actor=%s", run.id, self.actor_id)
        return self._overview(run, message=message, status=409)

    def _overview(self, run: ImportRun, *, message: str = "", status: int = 200) -> Response:
        handover = self._handover(run)
        shown = {"run": run, "handover": handover, "message": message}
        return _unstored(
            self.render(self.handover_template, **shown), status if handover.may_open else 403
        )

    def _note(self, run: ImportRun, records: Sequence[str], action: str) -> None:
        """Have the host note what is done to the slips of these records."""
        with noting(self.state.session, "record_hand_over"):
            self.state.actors.record_hand_over(run, records, action)

    def _slips_page(self, run: ImportRun, opened: Sequence[Opened]) -> Response:
        address = self.get_sign_in_url()
        opened = [replace(each, slips=self.get_slips(each.records, each.slips)) for each in opened]
        elsewhere = sum(not slip.has_address for each in opened for slip in each.slips)
        shown = {"run": run, "opened": opened, "elsewhere": elsewhere}
        shown |= {"address": address, "qr": qr_path(address)}
        words = self._handover(run).words
        response = _unstored(self.render(self.slips_template, words=words, **shown), 200)
        # nginx writes to its disk what a client is slower to take than we are to give.
        response.headers["X-Accel-Buffering"] = "no"
        return response


def _unstored(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
