"""The bulk import of users: one row of the file becomes one person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from ctu.access import change_rights, visibility
from ctu.account.passwords import passwords as hashing
from ctu.account.passwords.passwords import hash_each
from ctu.extensions import db
from ctu.models.statements.key_search import held_keys, is_among, stored_ids
from ctu.models.teams import Team
from ctu.models.users import EXTENSION_LENGTH, LOGIN_LENGTH, NAME_LENGTH, User
from ctu.users.importing import column_names, sentences, undo
from ctu.users.importing.creation import columns_of_users, create_users
from ctu.users.importing.extensions import usual_extension_length
from ctu.users.importing.offers import GroupOffer, Offer, Offers
from ctu.users.importing.policy_words import password_advice, weak_passwords
from ctu.users.importing.slips import first_passwords, renewed_slips, slip_of
from ctu.users.importing.suggestions import Suggestions
from ctu.users.plans import active_plans
from ctu.users.start_day import ADVICE
from plugins.bulk_import import (
    UNBROKEN,
    Alphabet,
    Boolean,
    Date,
    Digits,
    Field,
    Importer,
    Keep,
    Problem,
    Reference,
    Row,
    Secret,
    Slip,
    Text,
    absent,
    check_rows,
    lookup,
    values,
)

NAMES = Alphabet("+-%_,/().£$!?@\\'", described="Letters, numbers or + - % _ , / ().£$!?@\\'")


class UserImporter(Importer):
    """Ten columns and an optional one, each with its rule; the uploader's current rights count."""

    slug = "users"
    noun = "Users"
    people, nobody = "people", "nobody"
    handed_by = "team"
    rollback_note = sentences.ROLLBACK_NOTE
    undo_note = undo.NOTE
    undo_effect = undo.EFFECT
    record_type = User
    # As many as all or nothing writes at once; what is sealed is neither divided nor sealed anew.
    batch_rows = 5_000
    uses_all_cores = True
    lookalikes = column_names.LOOKALIKES

    first_name = Text("First Name", max_length=NAME_LENGTH, alphabet=NAMES)
    last_name = Text("Last Name", max_length=NAME_LENGTH, alphabet=NAMES)
    login = Text(
        "Login",
        max_length=LOGIN_LENGTH,
        alphabet=UNBROKEN,
        unique=sentences.DOUBLED_LOGIN,
        synonyms=column_names.LOGIN,
    )
    password = Secret("Password", generated=True)
    group = Reference("Permission Group", GroupOffer, synonyms=column_names.GROUP)
    web_rtc = Boolean(
        "Web RTC", synonyms=column_names.WEB_RTC, opposites=column_names.WEB_RTC_OPPOSITES
    )
    extension = Digits(
        "Extension",
        max_length=EXTENSION_LENGTH,
        required=False,
        distinct=True,
        synonyms=column_names.EXTENSION,
    )
    primary_team = Reference("Primary Team", Offer, synonyms=column_names.TEAM)
    plan = Reference("Capacity Plan", Offer, required=False, synonyms=column_names.PLAN)
    active = Boolean("Active")
    active_from = Date("Active From", blank=None, extra=True, synonyms=column_names.START)
    named_by = (first_name, last_name)

    _personal = (login, first_name, last_name)
    _stored = (*_personal, extension, web_rtc, active, active_from, group, primary_team, plan)

    def __init__(self, actor: User, run: Any = None) -> None:
        super().__init__(actor, run)
        self._groups = self._teams = self._plans = Suggestions({})
        self._offers = Offers(actor)
        self._foreign_teams: dict[str, str] = {}
        self._first_hashes: dict[int, str] = {}

    def group_missing(self, key: str) -> Problem:
        """Return one problem for an unknown group and a higher one, so that none is disclosed."""
        return self._groups.problem("group.unknown", self._group_message, key)

    @lookup(group, missing=group_missing)
    def find_groups(self, keys: set[str]) -> dict[str, GroupOffer]:
        """Find the groups into which the uploader may put somebody."""
        groups = self._offers.groups()
        self._groups = Suggestions({key: group.name for key, group in groups.items()})
        return groups

    @cached_property
    def _group_message(self) -> str:
        is_highest = change_rights.has_highest_rank(self.actor)
        return sentences.UNKNOWN_GROUP if is_highest else sentences.HIDDEN_GROUP

    def team_missing(self, key: str) -> Problem:
        """Return a problem for a team that is unknown, or of which the uploader is not a member."""
        if key in self._foreign_teams:
            message = sentences.FOREIGN_TEAM.format(team=self._foreign_teams[key])
            return Problem("primary_team.foreign", message, hint=self._teams.listed())
        return self._teams.problem("primary_team.unknown", sentences.UNKNOWN_TEAM, key)

    @lookup(primary_team, missing=team_missing)
    def find_teams(self, keys: set[str]) -> dict[str, Offer]:
        """Find the active teams of which the uploader is a member; seeing all is no substitute."""
        teams = self._offers.teams()
        self._teams = Suggestions({key: team.name for key, team in teams.items()})
        if other_keys := keys - teams.keys():
            others = select(Team).where(Team.active, is_among(Team.name_key, other_keys))
            self._foreign_teams = {team.name_key: team.name for team in db.session.scalars(others)}
        return teams

    def plan_missing(self, key: str) -> Problem:
        """Return a problem for an unknown plan, with the closest name as a suggestion."""
        return self._plans.problem("plan.unknown", sentences.UNKNOWN_PLAN, key)

    @lookup(plan, missing=plan_missing)
    def find_plans(self, keys: set[str]) -> dict[str, Offer]:
        """Find the active plans."""
        plans = self._offers.plans()
        self._plans = Suggestions({key: plan.name for key, plan in plans.items()})
        return plans

    @absent(login, message=sentences.TAKEN_LOGIN, hint=sentences.HOLDS_LOGIN)
    def find_logins(self, keys: set[str]) -> set[str]:
        """Find the logins that exist, active or not."""
        return held_keys(User.login_key, keys)

    @check_rows(password, group)
    def check_passwords(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Check the passwords that were typed against the policies of the rows' groups."""
        if any(map(attrgetter("needs_secret"), rows)):
            rows = [row for row in rows if not row.needs_secret]
        groups, *given = values(rows, self.group, self.password, *self._personal, default="")
        for place, problem in weak_passwords(groups, given):
            yield rows[place], problem

    @classmethod
    def get_ready(cls, rows: Sequence[Row]) -> None:
        """Start the threads that hash, where a password was typed."""
        if not all(map(attrgetter("needs_secret"), rows)):
            hashing.get_ready()

    def prepare(self, rows: Sequence[Row]) -> Iterator[str]:
        """Yield the hashes of what was typed, which take nearly all of the time of an import."""
        [passwords] = values(rows, self.password, default="")
        with closing(hash_each(list(filter(None, passwords)))) as hashes:
            for password in passwords:
                yield next(hashes) if password else ""

    def make_secrets(self, rows: Sequence[Row]) -> list[Slip]:
        """Make first passwords by the policies of the rows' groups."""
        groups, *personal = values(rows, self.group, *self._personal, default="")
        made = first_passwords([group.policy for group in groups], personal)
        self._first_hashes = {row.line: each.stored for row, each in zip(rows, made, strict=True)}
        teams, days = values(rows, self.primary_team, self.active_from, default=None)
        slips = zip(teams, map(_name, rows), personal[0], made, days, strict=True)
        return [
            slip_of(team.name, name, login, new.text, day) for team, name, login, new, day in slips
        ]

    def renew_secrets(self, keys: Sequence[str]) -> dict[str, Slip]:
        """Make new first passwords for those who still have one and have never signed in."""
        return renewed_slips([int(key) for key in keys])

    def create(self, rows: Sequence[Row]) -> list[int]:
        """Insert users and memberships, a statement for each whatever the number of rows."""
        made = [row.slip is not None for row in rows]
        hashes = [self._first_hashes[row.line] if row.slip else row.prepared for row in rows]
        users = columns_of_users(values(rows, *self._stored, default=None), hashes, made)
        return create_users(self.actor, self.run.public_id, users)

    def check_undo(self, records: Sequence[User]) -> list[Keep | None]:
        """Let those stay who have signed in, whom somebody has changed, or who are out of reach."""
        return undo.reasons_to_keep(self.actor, records)

    def undo(self, records: Sequence[User]) -> None:
        """Make people inactive and members of no team; their logins are free again."""
        undo.take_back(self.actor, self.run.public_id, records)

    def record_name(self, record: User) -> str:
        """Return name and login."""
        return f"{record.full_name} ({record.login})"

    def choices(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return the groups, teams and plans that this uploader may use."""
        return {
            self.group: [group.name for group in change_rights.assignable_groups(self.actor)],
            self.primary_team: [team.name for team in visibility.own_teams(self.actor)],
            self.plan: [plan.name for plan in active_plans()],
        }

    def advice(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return what a login, a password, an extension and the eleventh column are."""
        return {
            self.login: [sentences.LOGIN_ADVICE],
            self.password: password_advice(change_rights.assignable_groups(self.actor)),
            self.extension: [sentences.EXTENSION_ADVICE],
            self.active_from: [ADVICE],
        }

    def usual_length(self, field: Field[Any]) -> int | None:
        """Return how many digits the extensions of the newest people have, if most agree."""
        return usual_extension_length() if field is self.extension else None

    @staticmethod
    def find_records(ids: Sequence[str]) -> set[int]:
        """Return which of these users there are, for `flask bulk-import verify`."""
        return stored_ids(User.id, ids)


def _name(row: Row) -> str:
    return f"{row[UserImporter.first_name]} {row[UserImporter.last_name]}"
