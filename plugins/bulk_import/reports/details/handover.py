"""Status of the secrets that an import generated, by group."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from ...actors import current_identity
from ...engine.declaration.importer import Importer
from ...engine.sentences.language import N_, _n, _t, inside, number
from ...engine.sentences.numerals import several
from ...state import State
from ...storage.database.clock import SECONDS_AN_HOUR
from ...storage.rows.handovers import find_handovers
from ...storage.tables.handover_table import ImportHandover
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import HandoverState
from ..choices.blank_secrets import BlankSecrets
from ..words.timestamps import timestamp

ALL_WITHHELD = N_(
    "These {things} are not yours to hand over any more: the rights of somebody whom they are for, "
    "or your own, have changed since, or what was created was taken back. Somebody with more "
    "rights can hand over what is left."
)
SOME_WITHHELD = N_(
    "Some of the {things} are not yours to hand over any more: the rights of somebody whom they "
    "are for, or your own, have changed since, or what was created was taken back. Somebody with "
    "more rights can hand over what is left."
)
UNKNOWN = N_("Only a newer version of this program knows what has become of them.")


@dataclass(frozen=True)
class Group:
    """The slips of one group that were made together, and that end together."""

    name: str
    parts: Sequence[ImportHandover]
    now: float
    may_open: bool

    @property
    def people(self) -> int:
        """Return for how many people there are slips."""
        return len(set(self.records))

    @property
    def sealed(self) -> list[ImportHandover]:
        """Return the parts that can still be opened."""
        return [
            part
            for part in self.parts
            if part.state == HandoverState.SEALED and part.expires_at > self.now
        ]

    @property
    def is_sealed(self) -> bool:
        """Return whether the slips can still be opened."""
        return bool(self.sealed)

    @property
    def records(self) -> list[str]:
        """Return the keys of the records that the slips are for."""
        return [key for part in self.parts for key in json.loads(part.records)]

    @property
    def state(self) -> Markup:
        """Return the state of these slips, with who changed it and when."""
        if self.is_sealed:
            until = min(part.expires_at for part in self.sealed)
            return Markup(_t("Sealed until {}")).format(timestamp(until))
        last = self.parts[-1]
        at = timestamp(last.ended_at or last.expires_at)
        match last.state:
            case HandoverState.OPENED:
                return Markup(_t("Opened by {} on {}")).format(last.ended_by, at)
            case HandoverState.ERASED:
                return Markup(_t("Erased unopened by {} on {}")).format(last.ended_by, at)
            case HandoverState.EXPIRED | HandoverState.SEALED:
                return Markup(_t("Erased on {}, because nobody opened them in time")).format(at)
            case _:
                return Markup(str(UNKNOWN))


class Handover:
    """The slips of one import; the rights of the current actor are asked group by group."""

    def __init__(self, state: State, importer: type[Importer], run: ImportRun, now: float) -> None:
        """Prepare for a visible import; everything is read on first use."""
        self._state = state
        self._importer = importer
        self._run = run
        self._now = now

    @cached_property
    def groups(self) -> list[Group]:
        """Return the groups by name."""
        found = find_handovers(self._state.session, self._run.id)
        # The page opens them in a transaction of its own, which expires what was read before.
        for part in found:
            self._state.session.expunge(part)
        return [
            self._group(name, list(parts))
            for (name, _), parts in groupby(found, key=lambda part: (part.group_name, part.issue))
        ]

    def _group(self, name: str, parts: Sequence[ImportHandover]) -> Group:
        keys = [key for part in parts for key in json.loads(part.records)]
        may_open = self._state.actors.may_hand_over(self._run, keys)
        return Group(name, parts, self._now, may_open)

    def named(self, name: str) -> list[Group]:
        """Return the groups of that name that the current actor may open, all of them for ""."""
        return [each for each in self.groups if each.may_open and name in ("", each.name)]

    @property
    def may_open(self) -> bool:
        """Return whether the current actor may open any of them."""
        return any(group.may_open for group in self.groups)

    @cached_property
    def withheld(self) -> str:
        """Return why slips are not shown to who uploaded the people, "" where all are.

        Of anybody else it is not known that they ever were theirs, so nothing is said.
        """
        are_all_open = all(group.may_open for group in self.groups)
        if are_all_open or current_identity(self._state.actors).id != self._run.actor_id:
            return ""
        return _t(SOME_WITHHELD if self.may_open else ALL_WITHHELD, things=self.words.things)

    @property
    def sealed(self) -> list[Group]:
        """Return the groups that the current actor may open at this moment."""
        return [] if self._run.is_open else [each for each in self.named("") if each.is_sealed]

    @property
    def sealed_words(self) -> str:
        """Return "They are sealed" or "Those of 3 teams are sealed", and what that means."""
        count = len({group.name for group in self.sealed})
        if not count:
            return _t("None is sealed any more.")
        if count == len({group.name for group in self.groups}):
            return _t("They are sealed, and can be opened once.")
        one = N_("Those of {groups} are sealed. They can be opened once.")
        return _t(one, groups=self.group_words(count))

    def group_words(self, count: int) -> str:
        """Return "3 teams"."""
        name = self._importer.handed_by
        if name == Importer.handed_by:
            # The word of an importer that has none of its own is translated.
            return f"{number(count)} {_n('group', 'groups', count)}"
        return several(count, name)

    def things_of(self, group: Group) -> str:
        """Return "30 passwords"."""
        return several(group.people, inside(self.words.label))

    @cached_property
    def words(self) -> BlankSecrets:
        """Return what the secrets are called."""
        secret = self._importer.secret()
        label = _t("Secret") if secret is None else secret.label
        people = len({key for group in self.groups for key in group.records})
        return BlankSecrets(people, label, self._importer.people)

    @property
    def headline(self) -> str:
        """Return the first sentence of the page."""
        things = several(self.words.count, inside(self.words.label))
        if not self.groups:
            return _t("No {things} were made.", things=self.words.things)
        count = len({group.name for group in self.groups})
        where = self.group_words(count)
        one, many = N_("{things} was made, for {where}."), N_("{things} were made, for {where}.")
        return _n(one, many, self.words.count, things=things, where=where)

    @property
    def step(self) -> str:
        """Return what to do next with them, "" for nothing."""
        if self._run.is_open or not self.sealed:
            return ""
        until = min(part.expires_at for group in self.sealed for part in group.sealed)
        hours = max(0, int((until - self._now) // SECONDS_AN_HOUR))
        left = (
            _n("for {n} more hour", "for {n} more hours", hours) if hours else _t("within the hour")
        )
        step = N_("Hand over the {things}: they can be opened once, {left}.")
        return _t(step, things=self.words.things, left=left)
